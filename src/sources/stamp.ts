import { hash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'

const nsPerMs = 1_000_000n
/** A file system that counts parts of a millisecond gives two changes so far apart different times. */
const fineNs = 100n * nsPerMs
/** Any other may count two seconds. */
const coarseNs = 2_000n * nsPerMs

/**
 * Gives a text that is another one as soon as the file is: a hash of where it stands, its size, its number on the disk, and the
 * times of its last change, that of its content and that of what the disk says of it, which nobody can set. Undefined where it
 * changed so shortly before `now`, ms since epoch, that a change after this look could leave the same times.
 */
export function stampOf(path: string, stats: BigIntStats, now: number): string | undefined {
  const { size, ino, mtimeNs, ctimeNs } = stats
  const isDoubtful = [mtimeNs, ctimeNs].some((timeNs) => isRecent(timeNs, BigInt(now) * nsPerMs))
  if (isDoubtful) return undefined
  return hash('sha256', [size, ino, mtimeNs, ctimeNs, path].join(' ')).slice(0, 32)
}

function isRecent(timeNs: bigint, nowNs: bigint): boolean {
  return timeNs + (timeNs % nsPerMs === 0n ? coarseNs : fineNs) > nowNs
}
