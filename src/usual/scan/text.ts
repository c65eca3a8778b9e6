import { areEqual } from './bytes'
import { allocate, create } from './memory'

/** Text to be looked for. */
@unmanaged
export class Text {
  start: i32
  length: i32
}

/** Room for a text that is kept for good; whoever calls writes it. */
export function newText(length: i32): Text {
  const text = create<Text>()
  text.start = <i32>allocate(length)
  text.length = length
  return text
}

/** Makes ASCII text ready to be looked for. */
export function textOf(ascii: string): Text {
  const text = newText(ascii.length)
  for (let at = 0; at < ascii.length; at++) store<u8>(text.start + at, <u8>ascii.charCodeAt(at))
  return text
}

/** Whether the bytes at `at` are these, and end before `end`. */
export function startsWith(at: i32, end: i32, text: Text): bool {
  return at + text.length <= end && areEqual(at, text.start, text.length)
}
