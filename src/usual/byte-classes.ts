/** Classes of bytes, a bit each; a byte may be in several. */
export const digit = 1
export const hex = 2
export const base32 = 4
export const letter = 8
export const wordPart = 16
export const name = 32
export const region = 64

const members: readonly (readonly [number, RegExp])[] = [
  [digit, /[0-9]/],
  [hex, /[0-9a-f]/],
  [base32, /[0-9A-HJKMNP-TV-Z]/],
  [letter, /[A-Z]/],
  [wordPart, /[A-Z_]/],
  [name, /[a-z0-9.:]/],
  [region, /[a-z0-9-]/],
]

/** The classes of each byte. */
export const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return members.reduce((sum, [bit, pattern]) => (pattern.test(character) ? sum | bit : sum), 0)
})

/** Where a run of bytes of a class that starts at `at` ends, at `end` at the latest. */
export function endOfRun(bytes: Uint8Array, at: number, end: number, of: number): number {
  let next = at
  while (next < end && ((classes[bytes[next] ?? 0] ?? 0) & of) !== 0) next += 1
  return next
}

/** Whether as many bytes of a class stand at `at`. */
export function areAll(bytes: Uint8Array, at: number, count: number, of: number): boolean {
  for (let next = at; next < at + count; next++) {
    if (((classes[bytes[next] ?? 0] ?? 0) & of) === 0) return false
  }
  return true
}

/** Bytes, and a view of them that reads four at once, wherever they stand. */
export interface ByteText {
  readonly bytes: Buffer
  readonly view: DataView
}

/** The bytes with their view. */
export function byteText(bytes: Buffer): ByteText {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) }
}

/** Whether two runs of as many words of four bytes are equal; both must end within the text. */
export function areEqual({ view }: ByteText, one: number, other: number, words: number): boolean {
  for (let next = 0; next < 4 * words; next += 4) {
    if (view.getInt32(one + next, true) !== view.getInt32(other + next, true)) return false
  }
  return true
}

/** Text to be looked for: words of four bytes, and what is left. */
export interface Literal {
  readonly length: number
  readonly words: Int32Array
  readonly rest: Uint8Array
}

/** Makes text ready to be looked for. */
export function literal(text: string): Literal {
  const { bytes, view } = byteText(Buffer.from(text))
  const count = bytes.length >> 2
  const words = Int32Array.from({ length: count }, (_, at) => view.getInt32(4 * at, true))
  return { length: bytes.length, words, rest: Uint8Array.from(bytes.subarray(4 * count)) }
}

/** Whether the bytes at `at` are these, and end before `end`. */
export function startsWith({ bytes, view }: ByteText, at: number, expected: Literal, end: number): boolean {
  const { words, rest } = expected
  if (at + expected.length > end) return false
  let next = at
  for (let word = 0; word < words.length; word++) {
    if (view.getInt32(next, true) !== words[word]) return false
    next += 4
  }
  for (let byte = 0; byte < rest.length; byte++) if (bytes[next + byte] !== rest[byte]) return false
  return true
}
