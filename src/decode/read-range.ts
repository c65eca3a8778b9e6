import type { LogFile } from '../model/log-file.js'
import { readFile } from './read-file.js'

/** Some bytes of a decompressed file. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * Reads bytes back from a log file, decompressing it up to them; fewer where there are no more. Undefined where the
 * file is not the one with that hash, of which nothing is given then.
 */
export async function readRange(
  file: LogFile,
  range: ByteRange,
  sha256: string,
): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  const end = range.offset + range.length
  let position = 0
  let isSame = false
  const isExpected = (found: string): boolean => {
    isSame = found === sha256
    return isSame
  }
  for await (const chunk of readFile(file, isExpected)) {
    const from = Math.max(0, range.offset - position)
    if (from < chunk.length) parts.push(Buffer.from(chunk.subarray(from, Math.max(from, end - position))))
    position += chunk.length
    if (position >= end) break
  }
  return isSame ? Buffer.concat(parts) : undefined
}
