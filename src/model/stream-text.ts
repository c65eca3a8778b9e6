import { assert } from './errors.js'
import type { LogFile } from './log-file.js'

/** A file in the text of its stream: bytes [start, end). */
export interface TextFile {
  readonly file: LogFile
  readonly start: number
  readonly end: number
}

/** The decompressed files of one stream, one after the other. */
export interface StreamText {
  readonly bytes: Buffer
  readonly files: readonly TextFile[]
}

/** The file that the byte at `at` is of. */
export function fileAt({ files }: StreamText, at: number): TextFile {
  const file = files.length === 1 ? files[0] : files.find(({ end }) => at < end)
  assert(file !== undefined, 'every byte is of a file')
  return file
}
