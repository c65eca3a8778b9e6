import { endOf, Places, startOf } from './found'
import { takeRows } from './host'
import { allocate, create } from './memory'
import { none } from './numbers'

/** A column of a table, as DuckDB holds it in memory: first its validity, then its values. */
@unmanaged
class Column {
  /** Where its validity begins, a bit a row; and its values. */
  validity: i32
  values: i32
  /** Bytes of a value. */
  width: i32
}

/** A column that is filled with the text of a slot. */
@unmanaged
class TextColumn {
  column: i32
  slot: i32
}

/** Rows of one table that are not given away yet; `RowBatch` says how they are laid out. */
@unmanaged
export class Table {
  number: i32
  rows: i32
  mostRows: i32
  cells: usize
  cellBytes: i32
  texts: usize
  textBytes: i32
  columns: usize
  textColumns: usize
  textColumnCount: i32
}

/** Bytes of texts from which rows are given away before there are as many as there may be. */
const mostText = 1024 * 1024
/** Bytes of the texts of one row; `tooManyEvents` bounds them. */
const mostTextOfRow = 128 * 1024
/** Bytes of the longest text that stands in its column. */
const longestInline = 12

/** Makes a table with room for so many rows and columns; those are added next. Its memory, used for the first time, is zero. */
export function newTable(number: i32, mostRows: i32, columns: i32, cellBytes: i32): Table {
  const table = create<Table>()
  table.number = number
  table.mostRows = mostRows
  table.cells = allocate(cellBytes)
  table.cellBytes = cellBytes
  table.texts = allocate(mostText + mostTextOfRow)
  table.columns = allocate(<usize>offsetof<Column>() * columns)
  table.textColumns = allocate(<usize>offsetof<TextColumn>() * columns)
  return table
}

/** Says how a column is laid out. */
export function layOut(table: Table, number: i32, validity: i32, values: i32, width: i32): void {
  const column = columnOf(table, number)
  column.validity = validity
  column.values = values
  column.width = width
}

/** Says that a column is filled with the text of a slot. */
export function fillFrom(table: Table, column: i32, slot: i32): void {
  const filled = textColumnOf(table, table.textColumnCount)
  filled.column = column
  filled.slot = slot
  table.textColumnCount += 1
}

function columnOf(table: Table, number: i32): Column {
  return changetype<Column>(table.columns + <usize>offsetof<Column>() * number)
}

function textColumnOf(table: Table, number: i32): TextColumn {
  return changetype<TextColumn>(table.textColumns + <usize>offsetof<TextColumn>() * number)
}

/** Where the value of a column of this row stands; says that there is one. */
function cellOf(table: Table, number: i32): usize {
  const column = columnOf(table, number)
  const validity = table.cells + column.validity + (table.rows >> 3)
  store<u8>(validity, <u8>(load<u8>(validity) | (1 << (<u8>(table.rows & 7)))))
  return table.cells + column.values + table.rows * column.width
}

/** Puts a whole number of 8 bytes into a column. */
export function putLong(table: Table, column: i32, value: i64): void {
  store<i64>(cellOf(table, column), value)
}

/** Puts a whole number of 4 bytes into a column. */
export function putInteger(table: Table, column: i32, value: i32): void {
  store<i32>(cellOf(table, column), value)
}

/** Puts a number with a fraction into a column. */
export function putDouble(table: Table, column: i32, value: f64): void {
  store<f64>(cellOf(table, column), value)
}

/** Puts the bytes [start, end) into a column. */
export function putText(table: Table, column: i32, start: i32, end: i32): void {
  const cell = cellOf(table, column)
  const length = end - start
  store<i32>(cell, length)
  if (length <= longestInline) {
    memory.copy(cell + 4, start, length)
    return
  }
  store<u32>(cell + 4, load<u32>(start))
  store<i64>(cell + 8, table.textBytes)
  memory.copy(table.texts + table.textBytes, start, length)
  table.textBytes += length
}

/** Puts the texts of slots into their columns; where there is none, the cell is null. */
export function putTexts(table: Table, places: Places): void {
  for (let number = 0; number < table.textColumnCount; number++) {
    const filled = textColumnOf(table, number)
    const start = startOf(places, filled.slot)
    if (start != none) putText(table, filled.column, start, endOf(places, filled.slot))
  }
}

/** Ends the row. */
export function endRow(table: Table): void {
  table.rows += 1
  if (table.rows == table.mostRows || table.textBytes >= mostText) giveRows(table)
}

/** Gives the rows away, if there are any, and begins anew. */
export function giveRows(table: Table): void {
  if (table.rows == 0) return
  takeRows(table.number, table.rows, table.cells, table.cellBytes, table.texts, table.textBytes)
  memory.fill(table.cells, 0, table.cellBytes)
  table.rows = 0
  table.textBytes = 0
}
