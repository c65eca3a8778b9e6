import { isoTimeAt, isoTimeLength } from '../model/time.js'
import { areEqual, type ByteText } from './byte-classes.js'

/** Words of `2024-02-18T2`, which change but every ten hours. */
const dateWords = 3
const space = 0x20
const two = 0x32
const zero = 0x30
const colon = 0x3a
const dot = 0x2e
const capitalZ = 0x5a

/** Reads the times of events as `isoTimeAt` does; quickly where the date is that of the event before. */
export class EventClock {
  /** Where the date of the event before stands; negative at the start of a text. */
  #dateAt = -1
  #dayMs = 0

  /** Begins another text. */
  reset(): void {
    this.#dateAt = -1
  }

  /** The time of the event that starts at `at`, ms since epoch; negative where none does. */
  timeAt(text: ByteText, at: number): number {
    const { bytes } = text
    if (bytes[at] !== two || bytes[at + isoTimeLength] !== space) return -1
    const isSameDay = this.#dateAt >= 0 && areEqual(text, at, this.#dateAt, dateWords)
    const ofDay = isSameDay ? timeOfDay(bytes, at) : -1
    if (ofDay >= 0) return this.#dayMs + ofDay
    const timeMs = isoTimeAt(bytes, at)
    if (timeMs === undefined) return -1
    const first = timeOfDay(bytes, at)
    if (first >= 0) {
      this.#dateAt = at
      this.#dayMs = timeMs - first
    }
    return timeMs
  }
}

/** Time of the day of `....-..-..T21:01:05.234Z`, ms; negative where it is none. */
function timeOfDay(bytes: Uint8Array, at: number): number {
  if (bytes[at + 13] !== colon || bytes[at + 16] !== colon) return -1
  if (bytes[at + 19] !== dot || bytes[at + 23] !== capitalZ) return -1
  const hour = pair(bytes, at + 11)
  const minute = pair(bytes, at + 14)
  const second = pair(bytes, at + 17)
  const centis = pair(bytes, at + 20)
  const milli = (bytes[at + 22] ?? 0) - zero
  const isTime =
    hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && centis >= 0
  if (!isTime || milli < 0 || milli > 9) return -1
  return ((hour * 60 + minute) * 60 + second) * 1000 + centis * 10 + milli
}

/** The number of two digits; negative where they are none. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero
  const ones = (bytes[at + 1] ?? 0) - zero
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones
}
