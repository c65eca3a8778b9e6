import { digit, endOfRun } from './byte-classes.js'

const dot = 0x2e

/** Where digits without a sign end that have at most so many before and behind a point; negative where there are none. */
export function endOfDecimal(
  bytes: Uint8Array,
  at: number,
  end: number,
  limit: { readonly whole: number; readonly places: number },
): number {
  const next = endOfRun(bytes, at, end, digit)
  if (next === at || next > at + limit.whole) return -1
  if (bytes[next] !== dot) return next
  const last = endOfRun(bytes, next + 1, end, digit)
  return last === next + 1 || last > next + 1 + limit.places ? -1 : last
}
