import { assert } from '../model/errors.js'
import type { BatchColumn, BatchLayout, BatchTaker, UsualTable } from '../model/row-batch.js'
import {
  type Appended,
  type ColumnOf,
  type ColumnType,
  type LedgerTable,
  ledgerTableNames,
  ledgerTables,
  type RowSink,
} from './ledger-tables.js'

/**
 * Rows of one table, column by column as DuckDB holds them in memory: they cost next to nothing to hand from thread to
 * thread and to copy into its chunks. Each column begins with its validity, a bit a row, 1 where there is a value.
 * A number follows as itself; a text as 16 bytes: its length in bytes in 4, then the text where it has at most 12
 * bytes, else its first 4 bytes and, in 8, where it begins in `texts`.
 */
export interface RowBatch {
  readonly table: LedgerTable
  readonly rows: number
  readonly columns: ArrayBuffer
  /** UTF-8 of the longer texts. */
  readonly texts: ArrayBuffer
}

/** A column of a batch, with the type of its values. */
export interface TypedColumn extends BatchColumn {
  readonly type: ColumnType
}

/** Rows of a full batch: as many as a chunk of DuckDB holds. */
export const batchRows = 2048
/** Bytes of longer texts from which a batch is given away before it is full. */
const mostText = 1024 * 1024

/** Bytes of the validity of a column. */
export const validityBytes = batchRows / 8
/** Bytes of a value. */
export const width: Readonly<Record<ColumnType, number>> = { varchar: 16, bigint: 8, integer: 4, double: 8 }
/** Bytes of the longest text that stands in its column. */
export const longestInline = 12
/** Bytes of a longer text that stand there nevertheless. */
const prefix = 4

/** The columns of a batch of each table. */
export const batchColumns: ReadonlyMap<LedgerTable, readonly TypedColumn[]> = new Map(
  ledgerTableNames.map((table) => [table, layOut(Object.entries<ColumnType>(ledgerTables[table]))]),
)

/** Bytes of all columns. */
function bytesOf(columns: readonly BatchColumn[]): number {
  const last = columns.at(-1)
  return last === undefined ? 0 : last.values + batchRows * last.width
}

function layOut(columns: readonly (readonly [string, ColumnType])[]): readonly TypedColumn[] {
  let next = 0
  return columns.map(([name, type]) => {
    const validity = next
    const values = validity + validityBytes
    next = values + batchRows * width[type]
    return { name, type, validity, values, width: width[type] }
  })
}

/** Collects rows of the ledger tables and gives them away a batch at a time. */
export class RowBatches implements RowSink, BatchTaker {
  readonly #onBatch: (batch: RowBatch) => void
  readonly #open: ReadonlyMap<LedgerTable, OpenBatch>

  constructor(onBatch: (batch: RowBatch) => void) {
    this.#onBatch = onBatch
    this.#open = new Map(ledgerTableNames.map((table) => [table, new OpenBatch(table, onBatch)]))
  }

  append<Table extends LedgerTable>(table: Table, row: Readonly<Record<ColumnOf<Table>, Appended>>): void {
    this.#batchOf(table).add(row)
  }

  layoutOf(table: UsualTable): BatchLayout {
    const columns = batchColumns.get(table) ?? []
    return { columns, bytes: bytesOf(columns), rows: batchRows }
  }

  take(batch: RowBatch): void {
    this.#onBatch(batch)
  }

  /** Gives away what is left. */
  finish(): void {
    for (const open of this.#open.values()) open.finish()
  }

  #batchOf(table: LedgerTable): OpenBatch {
    const open = this.#open.get(table)
    assert(open !== undefined, `there is a table ${table}`)
    return open
  }
}

/** A batch that rows are added to. */
class OpenBatch {
  readonly #table: LedgerTable
  readonly #layout: readonly TypedColumn[]
  readonly #onBatch: (batch: RowBatch) => void
  readonly #size: number
  #rows = 0
  /** The columns, as the kinds of numbers that are written to them. */
  #columns: Columns
  /** The longer texts. */
  #texts = Buffer.alloc(0)
  #textBytes = 0

  constructor(table: LedgerTable, onBatch: (batch: RowBatch) => void) {
    this.#table = table
    this.#onBatch = onBatch
    this.#layout = batchColumns.get(table) ?? []
    this.#size = bytesOf(this.#layout)
    this.#columns = viewsOf(this.#size)
  }

  add(row: Readonly<Record<string, Appended>>): void {
    for (let column = 0; column < this.#layout.length; column++) {
      const value = row[this.#layout[column]?.name ?? '']
      if (value === undefined) continue
      if (this.#layout[column]?.type === 'varchar') this.#addText(column, String(value))
      else this.#addNumber(column, Number(value))
    }
    this.#rows += 1
    if (this.#rows === batchRows || this.#textBytes >= mostText) this.finish()
  }

  /** Gives the rows away, if there are any, and begins anew. */
  finish(): void {
    if (this.#rows === 0) return
    const texts = new Uint8Array(this.#texts.subarray(0, this.#textBytes)).buffer
    this.#onBatch({ table: this.#table, rows: this.#rows, columns: this.#columns.bytes.buffer, texts })
    this.#rows = 0
    this.#columns = viewsOf(this.#size)
    this.#textBytes = 0
  }

  #addNumber(column: number, value: number): void {
    const place = this.#placeOf(column)
    const type = this.#layout[column]?.type
    if (type === 'double') this.#columns.doubles[place >> 3] = value
    else if (type === 'integer') this.#columns.words[place >> 2] = value
    else {
      this.#columns.words[place >> 2] = value % 0x1_0000_0000
      this.#columns.words[(place >> 2) + 1] = Math.floor(value / 0x1_0000_0000)
    }
  }

  #addText(column: number, text: string): void {
    this.#reserve(3 * text.length)
    const length = this.#texts.write(text, this.#textBytes)
    const place = this.#placeOf(column)
    const word = place >> 2
    this.#columns.words[word] = length
    const inline = Math.min(length, length <= longestInline ? longestInline : prefix)
    this.#texts.copy(this.#columns.bytes, place + 4, this.#textBytes, this.#textBytes + inline)
    if (length <= longestInline) return
    this.#columns.words[word + 2] = this.#textBytes
    this.#textBytes += length
  }

  /** Where the value of a column of this row stands; says that there is one. */
  #placeOf(column: number): number {
    const layout = this.#layout[column]
    assert(layout !== undefined, `${this.#table} has no column ${column}`)
    const { bytes } = this.#columns
    const validity = layout.validity + (this.#rows >> 3)
    bytes[validity] = (bytes[validity] ?? 0) | (1 << (this.#rows & 7))
    return layout.values + this.#rows * width[layout.type]
  }

  #reserve(count: number): void {
    if (this.#textBytes + count <= this.#texts.length) return
    const grown = Buffer.allocUnsafe(Math.max(firstTexts, 2 * (this.#textBytes + count)))
    this.#texts.copy(grown, 0, 0, this.#textBytes)
    this.#texts = grown
  }
}

const firstTexts = 128 * 1024

interface Columns {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly words: Int32Array
  readonly doubles: Float64Array
}

function viewsOf(size: number): Columns {
  const bytes = new Uint8Array(size)
  return { bytes, words: new Int32Array(bytes.buffer), doubles: new Float64Array(bytes.buffer) }
}
