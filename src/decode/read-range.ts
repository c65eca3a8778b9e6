import type { LogFile } from '../model/log-file.js'
import { readFile } from './read-file.js'

/** Some bytes of a decompressed file. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** Reads bytes back from a log file, decompressing it up to them; shorter where the file has become shorter. */
export async function readRange(file: LogFile, range: ByteRange): Promise<Buffer> {
  const parts: Buffer[] = []
  const end = range.offset + range.length
  let position = 0
  for await (const chunk of readFile(file, () => true)) {
    const from = Math.max(0, range.offset - position)
    if (from < chunk.length) parts.push(Buffer.from(chunk.subarray(from, Math.max(from, end - position))))
    position += chunk.length
    if (position >= end) break
  }
  return Buffer.concat(parts)
}
