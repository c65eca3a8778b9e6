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

/** Which of the files the byte at `at` is of. */
export function fileNumberAt({ files }: StreamText, at: number): number {
  let [first, last] = [0, files.length - 1]
  while (first < last) {
    const middle = (first + last) >> 1
    if (at < Number(files[middle]?.end)) last = middle
    else first = middle + 1
  }
  return first
}

/** The file that the byte at `at` is of. */
export function fileAt(text: StreamText, at: number): TextFile {
  const file = text.files[fileNumberAt(text, at)]
  assert(file !== undefined, 'every byte is of a file')
  return file
}
