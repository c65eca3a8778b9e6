import { isoTimeAt, isoTimeLength } from '../model/time.js'

const notBlank = /[^\n\r ]/
const spaces = Buffer.alloc(256 * 1024, ' ')

/** Says whether the bytes are nothing but spaces and line ends. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.equals(spaces.subarray(0, bytes.length)) || !notBlank.test(bytes.toString('latin1'))
}

const space = 0x20
const two = 0x32

/** The time of the event that starts at `at`, ms since epoch; undefined where none does. */
export function eventTimeAt(bytes: Buffer, at: number): number | undefined {
  return bytes[at + isoTimeLength] === space && bytes[at] === two ? isoTimeAt(bytes, at) : undefined
}

const someStart = Buffer.from('2000-00-00T00:00:00.000Z ')

/** Says whether these are some of the first bytes of an event, or none. */
export function mayStartEvent(bytes: Buffer): boolean {
  if (bytes.length > someStart.length) return false
  return bytes.every(
    (byte, at) => byte === someStart[at] || (at > 0 && someStart[at] === 0x30 && isDigit(byte)),
  )
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Says whether the text closes as many braces as it opens, which is all one can tell of a cut event. */
export function isClosed(bytes: Buffer): boolean {
  let depth = 0
  for (const byte of bytes) {
    if (byte === 0x7b) depth += 1
    else if (byte === 0x7d) depth -= 1
  }
  return depth <= 0
}

/** Says whether a text starts as UTF-16 does: with its byte order mark, or with the first digit of a year. */
export function isUtf16(start: Buffer): boolean {
  const [first, second] = start
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0x32 && second === 0) ||
    (first === 0 && second === 0x32)
  )
}
