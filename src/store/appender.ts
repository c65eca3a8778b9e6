import type { DuckDBAppender, DuckDBType } from '@duckdb/node-api'
import { assert } from '../model/errors.js'
import { type Database, loadEngine } from './database.js'

/** The types of columns that ingest writes. */
export type ColumnType = 'varchar' | 'bigint' | 'integer' | 'double'

/** A value to be written; whole numbers must be safe integers. */
export type Appended = string | number | undefined

const chunkRows = 2048

/** Collects rows of one table by column and hands them to DuckDB a chunk at a time. */
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
    const chunk = DuckDBDataChunk.create([...this.#types], this.#rows)
    for (const [at, values] of this.#columns.entries()) {
      const isWhole = this.#kinds[at] === 'bigint'
      chunk.setColumnValues(
        at,
        values.map((value) => engineValue(value, isWhole)),
      )
    }
    this.#appender.appendDataChunk(chunk)
    this.#columns = this.#names.map(() => [])
    this.#rows = 0
  }
}

function engineValue(value: Appended, isWhole: boolean): string | number | bigint | null {
  if (value === undefined) return null
  return isWhole && typeof value === 'number' ? BigInt(value) : value
}

function engineType(type: ColumnType): DuckDBType {
  const { BIGINT, DOUBLE, INTEGER, VARCHAR } = loadEngine()
  return { varchar: VARCHAR, bigint: BIGINT, integer: INTEGER, double: DOUBLE }[type]
}
