/** Length of `2024-02-18T21:01:05.234Z`. */
export const isoTimeLength = 24

/**
 * Gives the instant written as `YYYY-MM-DDTHH:MM:SS.mmmZ` at `start` of `bytes`, in ms since epoch, or
 * undefined where anything else stands there.
 */
export function isoTimeAt(bytes: Uint8Array, start: number): number | undefined {
  if (bytes.length < start + isoTimeLength || !hasIsoPunctuation(bytes, start)) return undefined
  const year = number(bytes, start, 4)
  const month = number(bytes, start + 5, 2)
  const day = number(bytes, start + 8, 2)
  const hour = number(bytes, start + 11, 2)
  const minute = number(bytes, start + 14, 2)
  const second = number(bytes, start + 17, 2)
  const milli = number(bytes, start + 20, 3)
  const valid =
    year >= 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second <= 60 &&
    milli >= 0
  return valid && (day <= 28 || day <= daysOf(year, month))
    ? Date.UTC(year, month - 1, day, hour, minute, second, milli)
    : undefined
}

/** Days of a month. */
function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Gives an instant (ms since epoch) as `2024-02-18T21:01:05.234Z`. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString()
}

function hasIsoPunctuation(bytes: Uint8Array, start: number): boolean {
  return (
    bytes[start + 4] === 0x2d &&
    bytes[start + 7] === 0x2d &&
    bytes[start + 10] === 0x54 &&
    bytes[start + 13] === 0x3a &&
    bytes[start + 16] === 0x3a &&
    bytes[start + 19] === 0x2e &&
    bytes[start + 23] === 0x5a
  )
}

/** The number written in `width` digits at `start`; negative where one of them is no digit. */
function number(bytes: Uint8Array, start: number, width: number): number {
  let value = 0
  for (let at = start; at < start + width; at++) {
    const digit = Number(bytes[at]) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
