import { areAll, base32, hex } from './byte-classes.js'

/** Bytes of a UUID. */
export const uuidLength = 36
const ulidLength = 26
const dash = 0x2d

/** Where a UUID at `at` ends; negative where there is none. */
export function endOfUuid(bytes: Uint8Array, at: number, end: number): number {
  const isUuid =
    at + uuidLength <= end &&
    bytes[at + 8] === dash &&
    bytes[at + 13] === dash &&
    bytes[at + 18] === dash &&
    bytes[at + 23] === dash &&
    areAll(bytes, at, 8, hex) &&
    areAll(bytes, at + 9, 4, hex) &&
    areAll(bytes, at + 14, 4, hex) &&
    areAll(bytes, at + 19, 4, hex) &&
    areAll(bytes, at + 24, 12, hex)
  return isUuid ? at + uuidLength : -1
}

/** Where a ULID or a UUID at `at` ends; negative where there is neither. */
export function endOfId(bytes: Uint8Array, at: number, end: number): number {
  const uuidEnd = endOfUuid(bytes, at, end)
  if (uuidEnd >= 0) return uuidEnd
  return at + ulidLength <= end && areAll(bytes, at, ulidLength, base32) ? at + ulidLength : -1
}
