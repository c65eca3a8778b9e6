/**
 * The candidate that `name` most likely was meant to be: another way to write it, or a few slips away.
 * Undefined where none is near.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > longestName) return undefined
  const plain = plainly(name)
  const most = Math.max(1, Math.floor(plain.length / 3))
  let best: { readonly candidate: string; readonly slips: number } | undefined
  for (const candidate of candidates) {
    const slips = slipsBetween(plain, plainly(candidate))
    if (slips <= most && (best === undefined || slips < best.slips)) best = { candidate, slips }
  }
  return best?.candidate
}

const longestName = 100

/** Without what people get wrong first: case, hyphens, underscores, blanks. */
function plainly(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Characters to add, drop, change or swap with their neighbour to get from one text to the other. */
function slipsBetween(left: string, right: string): number {
  let twoAbove: number[] = []
  let above = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (let row = 1; row <= left.length; row++) {
    const now = [row]
    for (let at = 1; at <= right.length; at++) {
      const isSame = left[row - 1] === right[at - 1]
      const isSwap = left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1]
      const replaced = (above[at - 1] ?? 0) + (isSame ? 0 : 1)
      const cheapest = Math.min(replaced, (above[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1)
      now.push(isSwap ? Math.min(cheapest, (twoAbove[at - 2] ?? 0) + 1) : cheapest)
    }
    twoAbove = above
    above = now
  }
  return above[right.length] ?? 0
}
