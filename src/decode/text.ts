import { isAscii, isUtf8 } from 'node:buffer'

/** Text of an event and, where its bytes are not UTF-8, the offset of the first bad one. */
export interface DecodedText {
  readonly text: string
  readonly invalidAt: number | undefined
}

/** Decodes UTF-8; bad bytes become U+FFFD, and `\r\n` becomes `\n`. White space at the end is dropped. */
export function decodeText(bytes: Buffer): DecodedText {
  const end = trimmedLength(bytes)
  const trimmed = bytes.subarray(0, end)
  const text = isAscii(trimmed) ? trimmed.toString('latin1') : trimmed.toString('utf8')
  const invalidAt = text.includes('\ufffd') && !isUtf8(trimmed) ? firstInvalid(trimmed) : undefined
  return { text: text.includes('\r') ? text.replaceAll('\r\n', '\n') : text, invalidAt }
}

/** Offset of the first byte that is not UTF-8: the longest valid prefix, by bisection over its length. */
function firstInvalid(bytes: Buffer): number {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) valid = middle
    else invalid = middle
  }
  return characterStart(bytes, valid)
}

/** The start of the character that position `at` stands in. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  return start
}

function trimmedLength(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1
  return end
}
