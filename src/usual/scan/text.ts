import { areEqual } from './bytes'
import { allocate, create } from './memory'

/** Text to be looked for. */
@unmanaged
export class Text {
  start: i32
  length: i32
}

/** Makes ASCII text ready to be looked for; it is kept for good. */
export function textOf(ascii: string): Text {
  const text = create<Text>()
  text.length = ascii.length
  text.start = <i32>allocate(ascii.length)
  for (let at = 0; at < ascii.length; at++) store<u8>(text.start + at, <u8>ascii.charCodeAt(at))
  return text
}

/** Whether the bytes at `at` are these, and end before `end`. */
export function startsWith(at: i32, end: i32, text: Text): bool {
  return at + text.length <= end && areEqual(at, text.start, text.length)
}
