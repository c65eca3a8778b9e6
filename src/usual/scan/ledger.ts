import { base32, isOf, ulidLength } from './bytes'
import { endOf, Places, startOf } from './found'
import { parseNumber } from './host'
import { allocate } from './memory'
import * as numbers from './numbers'
import { endRow, putDouble, putInteger, putLong, putText, putTexts, Table } from './rows'
import { Text, textOf } from './text'

/** The tables that are written, the words that are written to them, and the columns that they are written to. */
const tables = allocate(sizeof<usize>() * numbers.tableCount)
const words = allocate(sizeof<usize>() * numbers.wordCount)
const columns = allocate(sizeof<i32>() * numbers.tableCount * numbers.columnCount)

/** Says where a table stands. */
export function setTable(number: i32, table: Table): void {
  store<usize>(tables + sizeof<usize>() * number, changetype<usize>(table))
}

/** A table, by its number. */
export function tableOf(number: i32): Table {
  return changetype<Table>(load<usize>(tables + sizeof<usize>() * number))
}

/** Says where a word stands. */
export function setWord(number: i32, word: Text): void {
  store<usize>(words + sizeof<usize>() * number, changetype<usize>(word))
}

/** Says which column of a table is one of those with a number of its own. */
export function setColumn(table: i32, number: i32, column: i32): void {
  store<i32>(columns + sizeof<i32>() * (table * numbers.columnCount + number), column)
}

function columnOf(table: Table, number: i32): i32 {
  return load<i32>(columns + sizeof<i32>() * (table.number * numbers.columnCount + number))
}

/** A queue record, as its events tell. */
@unmanaged
export class QueueRecord {
  id: i64
  places: Places
  openedMs: i64
  /** A word. */
  outcome: i32
  /** The kind of the event that concluded it. */
  concludedBy: i32
  isShown: bool
  /** Logged time of the event that shows its transaction. */
  shownMs: i64
  /** Whether the payment balance is from a discrepancy rather than from the transaction. */
  isFromDiscrepancy: bool
  file: i32
  offset: i32
  /** Text of the byte ranges of all its events. */
  rangesStart: i32
  rangesEnd: i32
}

/** Writes a queue record. */
export function writeRecord(record: QueueRecord): void {
  const table = tableOf(numbers.queueRecords)
  const places = record.places
  putLong(table, columnOf(table, numbers.recordIdColumn), record.id)
  putTexts(table, places)
  putLong(table, columnOf(table, numbers.openedMsColumn), record.openedMs)
  putWord(table, columnOf(table, numbers.openedByColumn), numbers.recordOpened)
  putWord(table, columnOf(table, numbers.outcomeColumn), record.outcome)
  if (record.outcome == numbers.skipped) {
    putWord(table, columnOf(table, numbers.skipReasonColumn), record.concludedBy)
  }
  if (record.isShown) putLong(table, columnOf(table, numbers.shownMsColumn), record.shownMs)
  if (startOf(places, numbers.paymentBalance) != numbers.none) {
    const source = record.isFromDiscrepancy ? numbers.discrepancy : numbers.logged
    putWord(table, columnOf(table, numbers.balanceSourceColumn), source)
  }
  putText(table, columnOf(table, numbers.rangesColumn), record.rangesStart, record.rangesEnd)
  const createdMs = ulidTime(places)
  if (createdMs >= 0) putLong(table, columnOf(table, numbers.createdMsColumn), createdMs)
  endRowAt(table, record.file, record.offset)
}

/** Writes a discrepancy of a record; `timeMs` is the time at which it was logged. */
export function writeDiscrepancy(record: i64, places: Places, timeMs: i64, file: i32, offset: i32): void {
  const table = tableOf(numbers.discrepancyEvents)
  putLong(table, columnOf(table, numbers.recordIdColumn), record)
  putLong(table, columnOf(table, numbers.loggedMsColumn), timeMs)
  putTexts(table, places)
  endRowAt(table, file, offset)
}

/** Writes what a line of the platform measured. */
export function writeInvocation(kind: i32, places: Places, timeMs: i64, file: i32, offset: i32): void {
  const table = tableOf(numbers.invocations)
  putLong(table, columnOf(table, numbers.timeMsColumn), timeMs)
  putWord(table, columnOf(table, numbers.kindColumn), kind)
  putTexts(table, places)
  putFigure(table, numbers.durationMsColumn, places, numbers.durationMs)
  putFigure(table, numbers.billedMsColumn, places, numbers.billedMs)
  putFigure(table, numbers.memoryMbColumn, places, numbers.memoryMb)
  putFigure(table, numbers.maxMemoryMbColumn, places, numbers.maxMemoryMb)
  putFigure(table, numbers.initMsColumn, places, numbers.initMs)
  endRowAt(table, file, offset)
}

/** Ends a row of something that stands in a file. */
function endRowAt(table: Table, file: i32, offset: i32): void {
  putInteger(table, columnOf(table, numbers.fileColumn), file)
  putLong(table, columnOf(table, numbers.offsetColumn), offset)
  endRow(table)
}

function putWord(table: Table, at: i32, number: i32): void {
  const word = changetype<Text>(load<usize>(words + sizeof<usize>() * number))
  putText(table, at, word.start, word.start + word.length)
}

function putFigure(table: Table, number: i32, places: Places, slot: i32): void {
  const start = startOf(places, slot)
  if (start == numbers.none) return
  putDouble(table, columnOf(table, number), figureAt(start, endOf(places, slot)))
}

const zero = 0x30
const dot = 0x2e
/** Digits, and a point, up to which a quotient of two whole numbers is as exact as reading the number. */
const mostExact = 16

/** The number whose digits are [start, end). */
function figureAt(start: i32, end: i32): f64 {
  if (end - start > mostExact) return parseNumber(start, end)
  let digits: f64 = 0
  let scale: f64 = 1
  let isFraction = false
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at)
    if (byte == dot) {
      isFraction = true
      continue
    }
    digits = digits * 10 + <f64>(byte - zero)
    if (isFraction) scale *= 10
  }
  return digits / scale
}

/** Characters of a ULID that tell its time. */
const timeLength = 10
const seven = 0x37
/** The letters that Crockford's base 32 leaves out, in their order. */
const leftOut = textOf('ILOU')

/** The time of a transaction's id, ms since epoch; negative where it is no ULID. */
function ulidTime(places: Places): i64 {
  const start = startOf(places, numbers.id)
  if (start == numbers.none) return -1
  if (endOf(places, numbers.id) - start != ulidLength || <i32>load<u8>(start) > seven) return -1
  let time: i64 = 0
  for (let at = start; at < start + timeLength; at++) {
    if (!isOf(at, base32)) return -1
    time = time * 32 + base32Value(load<u8>(at))
  }
  return time
}

function base32Value(byte: u8): i64 {
  if (byte < 0x41) return byte - zero
  let value = byte - 0x41 + 10
  for (let at = 0; at < leftOut.length; at++) if (byte > load<u8>(leftOut.start + at)) value -= 1
  return value
}
