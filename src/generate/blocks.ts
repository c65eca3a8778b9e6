import type { LogEvent } from './log-event.js'
import type { Random, Weighted } from './random.js'

/** How many blocks a stream out of order consists of, by the real export. */
const BLOCK_COUNTS: Weighted<number> = [
  [2, 300],
  [3, 40],
  [4, 25],
  [5, 20],
  [6, 12],
  [7, 9],
  [8, 5],
]

/** Share of the cuts that fall between two requests, by the real export. */
const BETWEEN_REQUESTS = 533 / 609

/**
 * The events of a stream as the export writes them when it loses their order: cut into pieces, the pieces dealt to a few
 * blocks, each block ascending in time, the blocks in any order. Events of one millisecond stay together. Streams too
 * short to be cut come back as they are.
 */
export function outOfOrder(events: readonly LogEvent[], random: Random): readonly LogEvent[] {
  const count = random.weighted(BLOCK_COUNTS)
  const cuts = cutPoints(events, random.between(count - 1, 3 * count), random)
  if (cuts.length === 0) {
    return events
  }
  const blocks: LogEvent[][] = Array.from({ length: count }, () => [])
  for (const [index, start] of [0, ...cuts].entries()) {
    const block = index === 0 ? count - 1 : index === 1 ? 0 : random.below(count)
    for (let i = start; i < (cuts[index] ?? events.length); i++) {
      const event = events[i]
      if (event !== undefined) {
        blocks[block]?.push(event)
      }
    }
  }
  return blocks.flat()
}

function cutPoints(events: readonly LogEvent[], wanted: number, random: Random): readonly number[] {
  const anywhere: number[] = []
  const betweenRequests: number[] = []
  for (let i = 1; i < events.length; i++) {
    const [before, after] = [events[i - 1], events[i]]
    if (before !== undefined && after !== undefined && before.timeMs < after.timeMs) {
      anywhere.push(i)
      if (after.kind === 'lambda_start') {
        betweenRequests.push(i)
      }
    }
  }
  const cuts = new Set<number>()
  for (let i = 0; i < wanted && anywhere.length > 0; i++) {
    const usual = betweenRequests.length > 0 && random.chance(BETWEEN_REQUESTS)
    cuts.add(random.pick(usual ? betweenRequests : anywhere))
  }
  return [...cuts].toSorted((a, b) => a - b)
}
