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
  const invalidAt = text.includes(replacement) && !isUtf8(trimmed) ? firstInvalid(trimmed, text) : undefined
  return { text: text.includes('\r') ? text.replaceAll('\r\n', '\n') : text, invalidAt }
}

/** Offset of the first byte that is not UTF-8: where a replacement stands in `text` that no byte wrote. */
function firstInvalid(bytes: Buffer, text: string): number | undefined {
  let offset = 0
  let from = 0
  for (let at = text.indexOf(replacement); at >= 0; at = text.indexOf(replacement, from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (!bytes.subarray(offset, offset + replacementBytes.length).equals(replacementBytes)) return offset
    offset += replacementBytes.length
    from = at + 1
  }
  return undefined
}

const replacement = '\ufffd'
const replacementBytes = Buffer.from(replacement)

function trimmedLength(bytes: Buffer): number {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1
  return end
}
