import { createRequire } from 'node:module'
import type { DuckDBAppender, DuckDBType } from '@duckdb/node-api'
import { assert } from '../model/errors.js'
import { type Database, loadEngine } from './database.js'

/** The types of columns that ingest writes. */
export type ColumnType = 'varchar' | 'bigint' | 'integer' | 'double'

/** A value to be written; whole numbers must be safe integers. */
export type Appended = string | number | undefined

const chunkRows = 2048

/**
 * Collects rows of one table by column and hands them to DuckDB a chunk at a time.
 *
 * Vectors are filled through the bindings below `@duckdb/node-api`: numbers as one block of memory, text
 * value by value. Its own way, an object for each value, takes more than twice as long.
 */
export class TableAppender<Name extends string> {
  readonly #appender: DuckDBAppender
  readonly #names: readonly Name[]
  readonly #kinds: readonly ColumnType[]
  readonly #types: readonly DuckDBType[]
  #columns: Appended[][]
  #rows = 0

  private constructor(appender: DuckDBAppender, columns: Readonly<Record<Name, ColumnType>>) {
    this.#appender = appender
    this.#names = Object.keys(columns).filter((name): name is Name => name in columns)
    this.#kinds = this.#names.map((name) => columns[name])
    this.#types = this.#kinds.map(engineType)
    this.#columns = this.#names.map(() => [])
  }

  /** Opens an appender; `columns` names all columns of the table in their order. */
  static async open<Name extends string>(
    database: Database,
    table: string,
    columns: Readonly<Record<Name, ColumnType>>,
  ): Promise<TableAppender<Name>> {
    return new TableAppender(await database.connection.createAppender(table), columns)
  }

  /** Adds one row. */
  append(row: Readonly<Record<Name, Appended>>): void {
    for (let at = 0; at < this.#names.length; at++) {
      const name = this.#names[at]
      assert(name !== undefined, 'every column has a name')
      this.#columns[at]?.push(row[name])
    }
    this.#rows += 1
    if (this.#rows === chunkRows) this.#flush()
  }

  /** Writes what is left and closes the appender. */
  close(): void {
    if (this.#rows > 0) this.#flush()
    this.#appender.closeSync()
  }

  #flush(): void {
    const { DuckDBDataChunk } = loadEngine()
    const bindings = loadBindings()
    const chunk = DuckDBDataChunk.create([...this.#types], this.#rows)
    for (const [at, values] of this.#columns.entries()) {
      const vector = bindings.data_chunk_get_vector(chunk.chunk, at)
      fillVector(bindings, vector, this.#kinds[at] ?? 'varchar', values)
    }
    this.#appender.appendDataChunk(chunk)
    this.#columns = this.#names.map(() => [])
    this.#rows = 0
  }
}

type Bindings = typeof import('@duckdb/node-bindings')
type Vector = ReturnType<Bindings['data_chunk_get_vector']>

function loadBindings(): Bindings {
  return createRequire(import.meta.url)('@duckdb/node-bindings')
}

function fillVector(bindings: Bindings, vector: Vector, type: ColumnType, values: readonly Appended[]): void {
  if (values.includes(undefined)) setValidity(bindings, vector, values)
  if (type === 'varchar') {
    for (const [at, value] of values.entries()) {
      if (value !== undefined) bindings.vector_assign_string_element(vector, at, String(value))
    }
    return
  }
  const numbers = asBlock(type, values)
  bindings.copy_data_to_vector(vector, 0, numbers, 0, numbers.byteLength)
}

/** Numbers as DuckDB holds them in memory; absent ones as 0, which the validity hides. */
function asBlock(type: Exclude<ColumnType, 'varchar'>, values: readonly Appended[]): ArrayBuffer {
  if (type === 'bigint') return BigInt64Array.from(values, (value) => BigInt(value ?? 0)).buffer
  if (type === 'integer') return Int32Array.from(values, (value) => Number(value ?? 0)).buffer
  return Float64Array.from(values, (value) => Number(value ?? 0)).buffer
}

/** One bit a row, 1 where there is a value. */
function setValidity(bindings: Bindings, vector: Vector, values: readonly Appended[]): void {
  const bits = new Uint8Array(chunkRows / 8)
  for (const [at, value] of values.entries()) {
    if (value !== undefined) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  }
  bindings.vector_ensure_validity_writable(vector)
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength)
}

function engineType(type: ColumnType): DuckDBType {
  const { BIGINT, DOUBLE, INTEGER, VARCHAR } = loadEngine()
  return { varchar: VARCHAR, bigint: BIGINT, integer: INTEGER, double: DOUBLE }[type]
}
