// Runs of bytes. All places are addresses in memory; `end` is where the file ends that is read.

// Classes of bytes, a bit each; a byte may be in several.
export const digits: u8 = 1
export const hex: u8 = 2
export const base32: u8 = 4
export const letters: u8 = 8
export const wordParts: u8 = 16
export const nameParts: u8 = 32
export const regionParts: u8 = 64

/** The classes of each byte. */
const classes = memory.data(256)

fill(0x30, 0x39, digits | hex | base32 | nameParts | regionParts)
fill(0x41, 0x5a, base32 | letters | wordParts)
fill(0x61, 0x66, hex)
fill(0x61, 0x7a, nameParts | regionParts)
fill(0x5f, 0x5f, wordParts)
fill(0x2e, 0x2e, nameParts)
fill(0x3a, 0x3a, nameParts)
fill(0x2d, 0x2d, regionParts)
// Crockford's base 32 has no I, L, O, U.
remove(0x49, base32)
remove(0x4c, base32)
remove(0x4f, base32)
remove(0x55, base32)

function fill(first: i32, last: i32, mask: u8): void {
  for (let byte = first; byte <= last; byte++) store<u8>(classes + byte, load<u8>(classes + byte) | mask)
}

function remove(byte: i32, mask: u8): void {
  store<u8>(classes + byte, load<u8>(classes + byte) & ~mask)
}

/** Whether the byte at `at` is of a class. */
export function isOf(at: i32, mask: u8): bool {
  return (load<u8>(classes + load<u8>(at)) & mask) != 0
}

/** Where a run of bytes of a class that starts at `at` ends, at `end` at the latest. */
export function endOfRun(at: i32, end: i32, mask: u8): i32 {
  let next = at
  while (next < end && isOf(next, mask)) next += 1
  return next
}

/** Where a run of at least one and at most `most` bytes of a class ends; negative where there is none. */
export function endOfSome(at: i32, end: i32, mask: u8, most: i32): i32 {
  const next = endOfRun(at, end, mask)
  return next > at && next <= at + most ? next : -1
}

/** Whether as many bytes of a class stand at `at`. */
export function areAll(at: i32, count: i32, mask: u8): bool {
  for (let next = at; next < at + count; next++) if (!isOf(next, mask)) return false
  return true
}

/** Whether two runs of as many bytes are equal. */
export function areEqual(one: i32, other: i32, count: i32): bool {
  let done = 0
  for (; done + 8 <= count; done += 8) if (load<u64>(one + done) != load<u64>(other + done)) return false
  for (; done < count; done++) if (load<u8>(one + done) != load<u8>(other + done)) return false
  return true
}

/** Whether the byte at `at` is this one, and stands before `end`. */
export function isByte(at: i32, end: i32, byte: i32): bool {
  return at < end && load<u8>(at) == byte
}

const dash = 0x2d
const dot = 0x2e

/** Where digits without a sign end that have at most so many before and behind a point; negative where there are none. */
export function endOfDecimal(at: i32, end: i32, whole: i32, places: i32): i32 {
  const next = endOfRun(at, end, digits)
  if (next == at || next > at + whole) return -1
  if (!isByte(next, end, dot)) return next
  const last = endOfRun(next + 1, end, digits)
  return last == next + 1 || last > next + 1 + places ? -1 : last
}

/** Bytes of a UUID and of a ULID. */
export const uuidLength = 36
export const ulidLength = 26

/** Where a UUID in lower case at `at` ends; negative where there is none. */
export function endOfUuid(at: i32, end: i32): i32 {
  const isUuid =
    at + uuidLength <= end &&
    load<u8>(at + 8) == dash &&
    load<u8>(at + 13) == dash &&
    load<u8>(at + 18) == dash &&
    load<u8>(at + 23) == dash &&
    areAll(at, 8, hex) &&
    areAll(at + 9, 4, hex) &&
    areAll(at + 14, 4, hex) &&
    areAll(at + 19, 4, hex) &&
    areAll(at + 24, 12, hex)
  return isUuid ? at + uuidLength : -1
}

/** Where a ULID or a UUID at `at` ends; negative where there is neither. */
export function endOfId(at: i32, end: i32): i32 {
  const uuidEnd = endOfUuid(at, end)
  if (uuidEnd >= 0) return uuidEnd
  return at + ulidLength <= end && areAll(at, ulidLength, base32) ? at + ulidLength : -1
}
