import { allocate } from './memory'

/** A file in the text of the stream: bytes [start, end), and what was found in it. */
@unmanaged
export class TextFile {
  start: i32
  end: i32
  id: i32
  /** How many events begin in it. */
  events: i32
  /** How many messages of the queue have been received in it. */
  messages: i32
}

let files: usize = 0
let count = 0

/** Room for the files of a stream; whoever calls writes start, end and id of each. */
export function newFiles(length: i32): usize {
  count = length
  files = allocate(<usize>offsetof<TextFile>() * length)
  memory.fill(files, 0, <usize>offsetof<TextFile>() * length)
  return files
}

/** A file, by its place in the stream. */
export function fileNumber(number: i32): TextFile {
  return changetype<TextFile>(files + <usize>offsetof<TextFile>() * number)
}

/** The file that the byte at `at` is of. */
export function fileOf(at: i32): TextFile {
  let first = 0
  let last = count - 1
  while (first < last) {
    const middle = (first + last) >> 1
    if (at < fileNumber(middle).end) last = middle
    else first = middle + 1
  }
  return fileNumber(first)
}
