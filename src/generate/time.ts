/** Milliseconds of a UTC day. */
export const DAY_MS = 86_400_000

const SECOND_MS = 1000
const DIGITS = Array.from({ length: SECOND_MS }, (_, ms) => `${String(ms).padStart(3, '0')}Z`)

let lastSecond = Number.NaN
let lastText = ''

/** ISO 8601 in UTC with milliseconds, as CloudWatch and the Node.js runtime print it. */
export function isoTime(timeMs: number): string {
  const ms = timeMs % SECOND_MS
  const second = timeMs - ms
  if (second !== lastSecond) {
    lastSecond = second
    lastText = new Date(second).toISOString().slice(0, 20)
  }
  return `${lastText}${DIGITS[ms]}`
}

/** `2024-02-18` of an instant, in UTC. */
export function isoDate(timeMs: number): string {
  return isoTime(timeMs).slice(0, 10)
}

/** Midnight (UTC) of a date; throws where the text is no date. */
export function midnight(date: string): number {
  const timeMs = Date.parse(`${date}T00:00:00.000Z`)
  if (Number.isNaN(timeMs)) {
    throw new RangeError(`not a date of the form 2024-02-18: ${date}`)
  }
  return timeMs
}

/** 0 for Sunday to 6 for Saturday, in UTC. */
export function weekday(timeMs: number): number {
  return (Math.floor(timeMs / DAY_MS) + 4) % 7
}

/** A time of the day in milliseconds since midnight. */
export function clock(hour: number, minute: number, second = 0): number {
  return ((hour * 60 + minute) * 60 + second) * SECOND_MS
}
