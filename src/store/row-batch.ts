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

/** A column of a batch. */
export interface BatchColumn {
  readonly name: string
  readonly type: ColumnType
  /** Where its validity begins in `columns`. */
  readonly validity: number
  /** Where its values begin in `columns`. */
  readonly values: number
}

/** Rows of a full batch. */
export const batchRows = 256
/** Characters of longer texts from which a batch is given away before it is full. */
const mostText = 1024 * 1024

/** Bytes of the validity of a column. */
export const validityBytes = batchRows / 8
/** Bytes of a value. */
export const width: Readonly<Record<ColumnType, number>> = { varchar: 16, bigint: 8, integer: 4, double: 8 }
/** Bytes of the longest text that stands in its column. */
export const longestInline = 12

/** The columns of a batch of each table. */
export const batchColumns: ReadonlyMap<LedgerTable, readonly BatchColumn[]> = new Map(
  ledgerTableNames.map((table) => [table, layOut(Object.entries<ColumnType>(ledgerTables[table]))]),
)

function layOut(columns: readonly (readonly [string, ColumnType])[]): readonly BatchColumn[] {
  let next = 0
  return columns.map(([name, type]) => {
    const validity = next
    const values = validity + validityBytes
    next = values + batchRows * width[type]
    return { name, type, validity, values }
  })
}

/** Collects rows of the ledger tables and gives them away a batch at a time. */
export class RowBatches implements RowSink {
  readonly #onBatch: (batch: RowBatch) => void
  readonly #open: ReadonlyMap<LedgerTable, OpenBatch>

  constructor(onBatch: (batch: RowBatch) => void) {
    this.#onBatch = onBatch
    this.#open = new Map(ledgerTableNames.map((table) => [table, new OpenBatch(table)]))
  }

  append<Table extends LedgerTable>(table: Table, row: Readonly<Record<ColumnOf<Table>, Appended>>): void {
    const open = this.#open.get(table)
    open?.add(row)
    if (open?.isFull) this.#onBatch(open.take())
  }

  /** Gives away what is left. */
  finish(): void {
    for (const open of this.#open.values()) if (!open.isEmpty) this.#onBatch(open.take())
  }
}

/** A batch that rows are added to. */
class OpenBatch {
  readonly #table: LedgerTable
  readonly #layout: readonly BatchColumn[]
  readonly #bytes: number
  #columns = new DataView(new ArrayBuffer(0))
  #rows = 0
  /** The longer texts, and where the value of each stands in `columns`. */
  #texts: string[] = []
  #places: number[] = []
  #characters = 0

  constructor(table: LedgerTable) {
    this.#table = table
    this.#layout = batchColumns.get(table) ?? []
    const last = this.#layout.at(-1)
    this.#bytes = last === undefined ? 0 : last.values + batchRows * width[last.type]
  }

  get isEmpty(): boolean {
    return this.#rows === 0
  }

  get isFull(): boolean {
    return this.#rows === batchRows || this.#characters >= mostText
  }

  add(row: Readonly<Record<string, Appended>>): void {
    if (this.#rows === 0) this.#columns = new DataView(new ArrayBuffer(this.#bytes))
    for (const column of this.#layout) {
      const value = row[column.name]
      if (value !== undefined) this.#write(column, value)
    }
    this.#rows += 1
  }

  /** Gives the rows and begins anew. */
  take(): RowBatch {
    const texts = this.#placeTexts()
    const batch = { table: this.#table, rows: this.#rows, columns: this.#columns.buffer, texts }
    this.#rows = 0
    this.#texts = []
    this.#places = []
    this.#characters = 0
    return batch
  }

  #write({ type, validity, values }: BatchColumn, value: string | number): void {
    const columns = this.#columns
    const row = this.#rows
    const place = values + row * width[type]
    if (type === 'varchar') this.#writeText(place, String(value))
    else if (type === 'bigint') writeBigint(columns, place, Number(value))
    else if (type === 'integer') columns.setInt32(place, Number(value), true)
    else columns.setFloat64(place, Number(value), true)
    const byte = validity + (row >> 3)
    columns.setUint8(byte, columns.getUint8(byte) | (1 << (row & 7)))
  }

  #writeText(place: number, text: string): void {
    if (text.length <= longestInline && this.#writeInline(place, text)) return
    this.#texts.push(text)
    this.#places.push(place)
    this.#characters += text.length
  }

  /** Writes a text that is short enough to stand in its column; says whether it is. */
  #writeInline(place: number, text: string): boolean {
    const columns = this.#columns
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > 0x7f) return this.#writeInlineBytes(place, Buffer.from(text))
      columns.setUint8(place + 4 + at, code)
    }
    columns.setUint32(place, text.length, true)
    return true
  }

  #writeInlineBytes(place: number, bytes: Buffer): boolean {
    if (bytes.length > longestInline) return false
    for (const [at, byte] of bytes.entries()) this.#columns.setUint8(place + 4 + at, byte)
    this.#columns.setUint32(place, bytes.length, true)
    return true
  }

  /** Gives the longer texts in UTF-8, and writes into the columns where each of them is. */
  #placeTexts(): ArrayBuffer {
    const columns = this.#columns
    const { bytes, lengths } = encodeTexts(this.#texts)
    const view = new DataView(bytes)
    let start = 0
    for (let at = 0; at < this.#places.length; at++) {
      const place = this.#places[at] ?? 0
      const length = lengths?.[at] ?? this.#texts[at]?.length ?? 0
      columns.setUint32(place, length, true)
      columns.setUint32(place + 4, view.getUint32(start), false)
      columns.setUint32(place + 8, start, true)
      columns.setUint32(place + 12, 0, true)
      start += length
    }
    return bytes
  }
}

/** All texts in UTF-8, one after the other, and their lengths in bytes; undefined where those are as in characters. */
function encodeTexts(texts: readonly string[]): {
  readonly bytes: ArrayBuffer
  readonly lengths: readonly number[] | undefined
} {
  const joined = texts.join('')
  const bytes = new Uint8Array(joined.length)
  const { read, written } = new TextEncoder().encodeInto(joined, bytes)
  if (read === joined.length && written === joined.length) return { bytes: bytes.buffer, lengths: undefined }
  const parts = texts.map((text) => Buffer.from(text))
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return { bytes: whole.buffer, lengths: parts.map((part) => part.length) }
}

/** Writes a safe integer in 64 bits. */
function writeBigint(view: DataView, place: number, value: number): void {
  view.setInt32(place + 4, Math.floor(value / 0x1_0000_0000), true)
  view.setUint32(place, (value % 0x1_0000_0000) >>> 0, true)
}
