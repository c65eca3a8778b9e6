/** The middle of some values; of an even number the mean of the two in the middle. Throws a RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  if (upper === undefined || lower === undefined) throw new RangeError('no values to take the median of')
  return (upper + lower) / 2
}

/** A point of a law `y = a * x^b`. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The exponent `b` of the law `y = a * x^b` that fits best: 1 where y grows as x does. Least squares of the logarithms. */
export function exponentOf(points: readonly Point[]): number {
  if (points.length < 2 || points.some(({ x, y }) => x <= 0 || y <= 0)) {
    throw new RangeError('an exponent takes two points or more, all above zero')
  }
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const mean = (of: (point: Point) => number): number =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length
  const centre = { x: mean(({ x }) => x), y: mean(({ y }) => y) }
  const over = logs.reduce((sum, { x, y }) => sum + (x - centre.x) * (y - centre.y), 0)
  return over / logs.reduce((sum, { x }) => sum + (x - centre.x) ** 2, 0)
}

/**
 * The order in which contenders run in a round: there in one round, back in the next (ABBA), so that a machine that gets
 * slower or faster favours none of them.
 */
export function inTurn<T>(contenders: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? contenders : contenders.toReversed()
}

/** The median of the ratios of each round: what disturbs a round disturbs both sides of it. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) {
    throw new RangeError(`rounds differ: ${ours.length} and ${theirs.length}`)
  }
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
}

/** At most so many samples of a series, evenly chosen, the largest of each stretch. */
export function thinned(samples: readonly Point[], most: number): readonly Point[] {
  if (samples.length <= most) return samples
  const size = Math.ceil(samples.length / most)
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, at) =>
    samples
      .slice(at * size, (at + 1) * size)
      .reduce((highest, sample) => (sample.y > highest.y ? sample : highest)),
  )
}
