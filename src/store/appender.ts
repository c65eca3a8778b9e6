import { createRequire } from 'node:module'
import type { DuckDBAppender, DuckDBType } from '@duckdb/node-api'
import { type Database, loadEngine } from './database.js'
import {
  type Appended,
  type ColumnOf,
  type LedgerTable,
  ledgerTableNames,
  ledgerTables,
  type RowBatch,
  type RowSink,
} from './ledger-tables.js'

/** The types of columns that ingest writes. */
type ColumnType = 'varchar' | 'bigint' | 'integer' | 'double'

const chunkRows = 256

/**
 * Collects rows of the ledger tables by column and gives them away a batch at a time.
 * Every batch but the last of a table has as many rows as a chunk of DuckDB holds.
 */
export class RowBatches implements RowSink {
  readonly #onBatch: (batch: RowBatch) => void
  readonly #open = new Map<LedgerTable, { rows: number; readonly columns: Appended[][] }>()

  constructor(onBatch: (batch: RowBatch) => void) {
    this.#onBatch = onBatch
  }

  append<Table extends LedgerTable>(table: Table, row: Readonly<Record<ColumnOf<Table>, Appended>>): void {
    const names = columnNames.get(table) ?? []
    const open = this.#open.get(table) ?? { rows: 0, columns: names.map(() => []) }
    if (open.rows === 0) this.#open.set(table, open)
    const values: Readonly<Record<string, Appended>> = row
    for (let at = 0; at < names.length; at++) open.columns[at]?.push(values[names[at] ?? ''])
    open.rows += 1
    if (open.rows === chunkRows) this.#give(table)
  }

  /** Gives away what is left. */
  finish(): void {
    for (const table of this.#open.keys()) this.#give(table)
  }

  #give(table: LedgerTable): void {
    const open = this.#open.get(table)
    if (open === undefined) return
    this.#open.delete(table)
    this.#onBatch({ table, ...open })
  }
}

/** Names of the columns of each table, in their order. */
const columnNames = new Map(ledgerTableNames.map((table) => [table, Object.keys(ledgerTables[table])]))

/**
 * Writes batches of rows to the ledger tables.
 *
 * Vectors are filled through the bindings below `@duckdb/node-api`: numbers as one block of memory, text
 * value by value. Its own way, an object for each value, takes more than twice as long.
 */
export class LedgerAppenders {
  readonly #engine: Engine
  readonly #bindings: Bindings
  readonly #appenders: ReadonlyMap<LedgerTable, DuckDBAppender>

  private constructor(engine: Engine, appenders: ReadonlyMap<LedgerTable, DuckDBAppender>) {
    this.#engine = engine
    this.#bindings = loadBindings()
    this.#appenders = appenders
  }

  /** Opens the appenders of a database that has the schema. */
  static async open(database: Database): Promise<LedgerAppenders> {
    const opened = ledgerTableNames.map(
      async (table) => [table, await database.connection.createAppender(table)] as const,
    )
    return new LedgerAppenders(await loadEngine(), new Map(await Promise.all(opened)))
  }

  /** Adds the rows of a batch. */
  append({ table, rows, columns }: RowBatch): void {
    const types: readonly ColumnType[] = Object.values(ledgerTables[table])
    const chunk = this.#engine.DuckDBDataChunk.create(
      types.map((type) => engineType(this.#engine, type)),
      rows,
    )
    for (const [at, type] of types.entries()) {
      const vector = this.#bindings.data_chunk_get_vector(chunk.chunk, at)
      fillVector(this.#bindings, vector, type, columns[at] ?? [])
    }
    this.#appenders.get(table)?.appendDataChunk(chunk)
  }

  /** Ends writing; the tables are complete afterwards. */
  close(): void {
    for (const appender of this.#appenders.values()) appender.closeSync()
  }
}

/** Takes batches at once and writes them as soon as the appenders are open. */
export class BatchQueue {
  readonly #opening: Promise<LedgerAppenders>
  readonly #early: RowBatch[] = []
  #append = (batch: RowBatch): void => {
    this.#early.push(batch)
  }

  constructor(opening: Promise<LedgerAppenders>) {
    this.#opening = opening
    opening.then(
      (appenders) => {
        for (const batch of this.#early.splice(0)) appenders.append(batch)
        this.#append = (batch) => appenders.append(batch)
      },
      (error: unknown) => {
        this.#append = () => {
          throw error
        }
      },
    )
  }

  /** Adds the rows of a batch. Throws where the appenders could not be opened. */
  append(batch: RowBatch): void {
    this.#append(batch)
  }

  /** Ends writing; the tables are complete afterwards. */
  async close(): Promise<void> {
    const appenders = await this.#opening
    appenders.close()
  }
}

type Engine = typeof import('@duckdb/node-api')
type Bindings = typeof import('@duckdb/node-bindings')
type Vector = ReturnType<Bindings['data_chunk_get_vector']>

function loadBindings(): Bindings {
  return createRequire(import.meta.url)('@duckdb/node-bindings')
}

function fillVector(bindings: Bindings, vector: Vector, type: ColumnType, values: readonly Appended[]): void {
  if (values.includes(undefined)) setValidity(bindings, vector, values)
  const block = new Uint8Array(values.length * width[type])
  const others = writeBlock(new DataView(block.buffer), type, values)
  bindings.copy_data_to_vector(vector, 0, block.buffer, 0, block.byteLength)
  for (const at of others) bindings.vector_assign_string_element(vector, at, String(values[at]))
}

/** Bytes of a value in DuckDB's memory. */
const width: Readonly<Record<ColumnType, number>> = { varchar: 16, bigint: 8, integer: 4, double: 8 }

/**
 * Writes values as DuckDB holds them in memory, absent ones as 0, which the validity hides. Gives the
 * positions of text that does not stand in the block itself.
 */
function writeBlock(block: DataView, type: ColumnType, values: readonly Appended[]): readonly number[] {
  const others: number[] = []
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (value === undefined) continue
    if (type === 'varchar') {
      if (!writeShortText(block, at * width.varchar, String(value))) others.push(at)
    } else if (type === 'bigint') writeBigint(block, at * width.bigint, Number(value))
    else if (type === 'integer') block.setInt32(at * width.integer, Number(value), true)
    else block.setFloat64(at * width.double, Number(value), true)
  }
  return others
}

/** The longest text that DuckDB's string type holds in itself: its length in 4 bytes, the text in 12. */
const longestInline = 12

/** Writes text that is short and ASCII; says whether it was. */
function writeShortText(block: DataView, start: number, text: string): boolean {
  if (text.length > longestInline) return false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) return false
    block.setUint8(start + 4 + at, code)
  }
  block.setUint32(start, text.length, true)
  return true
}

/** Writes a safe integer in 64 bits. */
function writeBigint(block: DataView, start: number, value: number): void {
  block.setInt32(start + 4, Math.floor(value / 0x1_0000_0000), true)
  block.setUint32(start, (value % 0x1_0000_0000) >>> 0, true)
}

/** One bit a row, 1 where there is a value. */
function setValidity(bindings: Bindings, vector: Vector, values: readonly Appended[]): void {
  const bits = new Uint8Array(chunkRows / 8)
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== undefined) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  }
  bindings.vector_ensure_validity_writable(vector)
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength)
}

function engineType({ BIGINT, DOUBLE, INTEGER, VARCHAR }: Engine, type: ColumnType): DuckDBType {
  return { varchar: VARCHAR, bigint: BIGINT, integer: INTEGER, double: DOUBLE }[type]
}
