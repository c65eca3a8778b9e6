import { createRequire } from 'node:module'
import type { DuckDBAppender, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import { assert } from '../model/errors.js'
import { type Database, loadEngine } from './database.js'
import { type ColumnType, type LedgerTable, ledgerTableNames } from './ledger-tables.js'
import {
  batchColumns,
  longestInline,
  type RowBatch,
  type TypedColumn,
  validityBytes,
  width,
} from './row-batch.js'

/**
 * Rows of a table after which the engine is told to store what it has. By itself it does so every 204,800 rows, and all the
 * rest at the end: then this thread is busy while workers wait for nothing any more.
 */
const flushedRows = 16 * 1024

/**
 * Writes batches of rows to the ledger tables.
 *
 * Vectors are filled through the bindings below `@duckdb/node-api`, a block of memory a column: its own way, an object
 * for each value, takes twenty times as long. Decision 19 has the figures, and what that takes for granted.
 */
export class LedgerAppenders {
  readonly #engine: Engine
  readonly #bindings: Bindings
  readonly #fill: FillTexts
  readonly #appenders: ReadonlyMap<LedgerTable, DuckDBAppender>
  /**
   * A chunk of a wide table has 1 MB, of which Node knows nothing: were there one for each batch, hundreds of MB would wait
   * for its garbage collector.
   */
  readonly #chunks = new Map<LedgerTable, Chunk>()
  /** Rows of each table that the engine holds back. */
  readonly #waiting = new Map<LedgerTable, number>()

  private constructor(engine: Engine, appenders: ReadonlyMap<LedgerTable, DuckDBAppender>, fill?: FillTexts) {
    this.#engine = engine
    this.#bindings = loadBindings()
    this.#fill = fill ?? (holdsTextsAsExpected(engine, this.#bindings) ? fillTexts : assignTexts)
    this.#appenders = appenders
  }

  /** Opens the appenders of a database that has the schema. `fill` is there for tests. */
  static async open(database: Database, fill?: FillTexts): Promise<LedgerAppenders> {
    const opened = ledgerTableNames.map(
      async (table) => [table, await database.connection.createAppender(table)] as const,
    )
    return new LedgerAppenders(await loadEngine(), new Map(await Promise.all(opened)), fill)
  }

  /** Adds the rows of a batch, whose columns are used up. */
  append(batch: RowBatch): void {
    const bindings = this.#bindings
    const { chunk, vectors } = this.#chunkOf(batch.table)
    chunk.rowCount = batch.rows
    this.#fill(bindings, vectors.filter(isText), batch)
    for (const { vector, type, values, validity } of vectors) {
      if (type !== 'varchar')
        bindings.copy_data_to_vector(vector, 0, batch.columns, values, batch.rows * width[type])
      bindings.vector_ensure_validity_writable(vector)
      bindings.copy_data_to_vector_validity(vector, 0, batch.columns, validity, validityBytes)
    }
    const appender = this.#appenders.get(batch.table)
    assert(appender !== undefined, `${batch.table} has an appender`)
    appender.appendDataChunk(chunk)
    chunk.reset()
    const waiting = (this.#waiting.get(batch.table) ?? 0) + batch.rows
    if (waiting >= flushedRows) appender.flushSync()
    this.#waiting.set(batch.table, waiting >= flushedRows ? 0 : waiting)
  }

  /** The chunk that the batches of a table are copied into, one after the other. */
  #chunkOf(table: LedgerTable): Chunk {
    const known = this.#chunks.get(table)
    if (known !== undefined) return known
    const columns = batchColumns.get(table) ?? []
    const chunk = this.#engine.DuckDBDataChunk.create(
      columns.map(({ type }) => engineType(this.#engine, type)),
    )
    const vectors = columns.map((column, at) => ({
      ...column,
      vector: this.#bindings.data_chunk_get_vector(chunk.chunk, at),
    }))
    const made = { chunk, vectors }
    this.#chunks.set(table, made)
    return made
  }

  /** Ends writing; the tables are complete afterwards. */
  close(): void {
    for (const appender of this.#appenders.values()) appender.closeSync()
  }
}

type Engine = typeof import('@duckdb/node-api')
type Bindings = typeof import('@duckdb/node-bindings')
type Vector = ReturnType<Bindings['data_chunk_get_vector']>
type VectorColumn = TypedColumn & { readonly vector: Vector }

/** Memory of the engine for rows of a table, and its columns. */
interface Chunk {
  readonly chunk: DuckDBDataChunk
  readonly vectors: readonly VectorColumn[]
}

function isText({ type }: TypedColumn): boolean {
  return type === 'varchar'
}

/** Fills the vectors of the text columns of a batch. */
export type FillTexts = (bindings: Bindings, columns: readonly VectorColumn[], batch: RowBatch) => void

/**
 * Gives all longer texts to DuckDB as one, and points each value into it, which is twenty times as fast as giving them one
 * by one.
 */
const fillTexts: FillTexts = (bindings, columns, { rows, columns: memory, texts }) => {
  const view = new DataView(memory)
  const [low, high] = addressOfTexts(bindings, columns[0]?.vector, texts)
  for (const { vector, values } of columns) {
    for (let place = values; place < values + rows * width.varchar; place += width.varchar) {
      if (view.getUint32(place, true) <= longestInline) continue
      const sum = low + view.getUint32(place + 8, true)
      view.setUint32(place + 8, sum, true)
      view.setUint32(place + 12, sum > 0xffff_ffff ? high + 1 : high, true)
    }
    bindings.copy_data_to_vector(vector, 0, memory, values, rows * width.varchar)
  }
}

/**
 * The address, its lower and its higher 32 bits, where DuckDB keeps the texts for as long as it keeps the vector. The
 * first value of that is spoilt.
 */
function addressOfTexts(
  bindings: Bindings,
  vector: Vector | undefined,
  texts: ArrayBuffer,
): readonly [number, number] {
  if (vector === undefined || texts.byteLength <= longestInline) return [0, 0]
  bindings.vector_assign_string_element_len(vector, 0, new Uint8Array(texts))
  const { buffer, byteOffset } = bindings.vector_get_data(vector, width.varchar)
  const first = new DataView(buffer, byteOffset, width.varchar)
  return [first.getUint32(8, true), first.getUint32(12, true)]
}

/** Gives each text to DuckDB by itself: slow, but right whatever its memory looks like. */
export const assignTexts: FillTexts = (bindings, columns, { rows, columns: memory, texts }) => {
  const view = new DataView(memory)
  for (const { vector, values } of columns) {
    for (let row = 0; row < rows; row++) {
      const place = values + row * width.varchar
      const length = view.getUint32(place, true)
      const text =
        length > longestInline
          ? new Uint8Array(texts, view.getUint32(place + 8, true), length)
          : new Uint8Array(memory, place + 4, length)
      bindings.vector_assign_string_element_len(vector, row, text)
    }
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

function loadBindings(): Bindings {
  return createRequire(import.meta.url)('@duckdb/node-bindings')
}

/** Whether this build of DuckDB holds a short and a longer text in memory as `RowBatch` has them. */
function holdsTextsAsExpected(engine: Engine, bindings: Bindings): boolean {
  const chunk = engine.DuckDBDataChunk.create([engine.VARCHAR], 2)
  const vector = bindings.data_chunk_get_vector(chunk.chunk, 0)
  bindings.vector_assign_string_element(vector, 0, 'twelve bytes')
  bindings.vector_assign_string_element(vector, 1, 'more than twelve')
  const data = Buffer.from(bindings.vector_get_data(vector, 2 * width.varchar))
  return (
    data.readUInt32LE(0) === 12 &&
    data.toString('latin1', 4, 16) === 'twelve bytes' &&
    data.readUInt32LE(16) === 16 &&
    data.toString('latin1', 20, 24) === 'more' &&
    data.readBigUInt64LE(24) > 0n
  )
}

function engineType({ BIGINT, DOUBLE, INTEGER, VARCHAR }: Engine, type: ColumnType): DuckDBType {
  return { varchar: VARCHAR, bigint: BIGINT, integer: INTEGER, double: DOUBLE }[type]
}
