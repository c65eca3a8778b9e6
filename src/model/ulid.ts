/** Crockford's base 32 in its order: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The value of each character, by its code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(code))),
)

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

const TIME_LENGTH = 10

/**
 * The creation time in a ULID's first 10 characters, in milliseconds since 1970 UTC. Undefined for a text that
 * is not a ULID: 26 characters of Crockford's base 32 in upper case, the first at most 7.
 */
export function ulidTime(id: string): number | undefined {
  if (!ULID.test(id)) return undefined
  let time = 0
  for (let index = 0; index < TIME_LENGTH; index++) time = time * 32 + Number(DIGITS[id.charCodeAt(index)])
  return time
}
