import { areEqual } from './bytes'

/** Bytes of `2024-02-18T21:01:05.234Z`. */
export const isoTimeLength = 24

/** Bytes of its date and what follows. */
const dateLength = 11
const space = 0x20
const two = 0x32
const zero = 0x30
const dash = 0x2d
const colon = 0x3a
const dot = 0x2e
const capitalT = 0x54
const capitalZ = 0x5a
const msOfDay: i64 = 86_400_000

/** Where the date of the event before stands; negative at the start of a text. */
let dateAt = -1
let dayMs: i64 = 0

/** Begins another text. */
export function resetClock(): void {
  dateAt = -1
}

/**
 * The time of the event that starts at `at`, ms since epoch, as `isoTimeAt` reads it; negative where none does. The
 * text must have 25 bytes there.
 */
export function timeAt(at: i32): i64 {
  if (load<u8>(at) != two || load<u8>(at + isoTimeLength) != space) return -1
  const ofDay = timeOfDay(at)
  if (ofDay < 0) return -1
  if (dateAt < 0 || !areEqual(at, dateAt, dateLength)) {
    const days = daysAt(at)
    if (days < 0) return -1
    dateAt = at
    dayMs = days * msOfDay
  }
  return dayMs + ofDay
}

/** Time of the day of `....-..-..T21:01:05.234Z`, ms; negative where it is none. A minute may have 61 seconds. */
function timeOfDay(at: i32): i64 {
  const isMarked =
    load<u8>(at + 13) == colon &&
    load<u8>(at + 16) == colon &&
    load<u8>(at + 19) == dot &&
    load<u8>(at + 23) == capitalZ
  if (!isMarked) return -1
  const hour = pair(at + 11)
  const minute = pair(at + 14)
  const second = pair(at + 17)
  const centis = pair(at + 20)
  const milli = digit(at + 22)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1
  if (centis < 0 || milli < 0) return -1
  return <i64>(((hour * 60 + minute) * 60 + second) * 1000 + centis * 10 + milli)
}

/** Days from 1970-01-01 to the date of `2024-02-18T`; negative where there is none. */
function daysAt(at: i32): i64 {
  if (load<u8>(at + 4) != dash || load<u8>(at + 7) != dash || load<u8>(at + 10) != capitalT) return -1
  const century = pair(at)
  const years = pair(at + 2)
  const month = pair(at + 5)
  const day = pair(at + 8)
  if (century < 0 || years < 0 || month < 1 || month > 12 || day < 1) return -1
  const year = century * 100 + years
  return day > daysOf(year, month) ? -1 : daysBefore(year, month) + day - 1
}

/** Days from 1970-01-01 to the first of a month; years are counted from March, so that the leap day ends one. */
function daysBefore(year: i32, month: i32): i64 {
  const marchYear = month < 3 ? year - 1 : year
  const marchMonth = (month + 9) % 12
  const leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
  const beforeMonth = (153 * marchMonth + 2) / 5
  const marchOfYear0 = 719_468
  return <i64>(marchYear * 365 + leapDays + beforeMonth - marchOfYear0)
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
}

/** The number of two digits; negative where they are none. */
function pair(at: i32): i32 {
  const tens = digit(at)
  const ones = digit(at + 1)
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones
}

/** The number of a digit; negative where it is none. */
function digit(at: i32): i32 {
  const value = <i32>load<u8>(at) - zero
  return value < 0 || value > 9 ? -1 : value
}
