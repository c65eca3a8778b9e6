import { createRequire } from 'node:module'
import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader } from '@duckdb/node-api'

/** A value of a result row; decimals, big integers and times come as text. */
export type Cell = string | number | boolean | null

/** Rows of a query, with the name and type of each column. */
export interface ResultTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What may be set when a database is opened; everything else is fixed. */
export interface OpenOptions {
  /** Memory DuckDB may use before it spills to disk, in MB. */
  readonly memoryMb?: number
  readonly threads?: number
}

/** Loads the engine when it is first needed. `require` takes half the time of `import` for its 60 files. */
export function loadEngine(): typeof import('@duckdb/node-api') {
  return createRequire(import.meta.url)('@duckdb/node-api')
}

/** An open DuckDB database. It owns the connection; nothing outside `store/` sees one. */
export class Database {
  readonly connection: DuckDBConnection
  readonly #instance: DuckDBInstance

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance
    this.connection = connection
  }

  /** Opens the database file at `path` for reading. No extension is ever loaded or fetched. */
  static async open(path: string, options: OpenOptions = {}): Promise<Database> {
    const instance = await createInstance(path, { access_mode: 'READ_ONLY' }, options)
    return new Database(instance, await connected(instance))
  }

  /**
   * Creates a database file at `path`. There is no write-ahead log: until `close` has returned the file is
   * worth nothing, so it belongs under a temporary name. A small one is not compressed, which would take
   * longer than everything else.
   */
  static async create(path: string, options: OpenOptions & { readonly isSmall?: boolean } = {}): Promise<Database> {
    const instance = await createInstance(':memory:', {}, options)
    const connection = await connected(instance)
    const target = path.replaceAll("'", "''")
    await connection.run(`attach '${target}' as ledger (recovery_mode no_wal_writes)`)
    await connection.run('use ledger')
    if (options.isSmall === true) await connection.run("set force_compression = 'uncompressed'")
    return new Database(instance, connection)
  }

  /** Runs one or more statements. */
  async run(sql: string): Promise<void> {
    await this.connection.run(sql)
  }

  /** Runs a query with positional parameters and gives all its rows. */
  async read(
    sql: string,
    parameters: readonly (string | number | boolean | null)[] = [],
  ): Promise<ResultTable> {
    const reader = await this.connection.runAndReadAll(sql, [...parameters])
    return tableOf(reader)
  }

  /** Shuts out files, extensions and changes of settings, for queries written by strangers. */
  async lockDown(): Promise<void> {
    await this.run('set enable_external_access = false; set lock_configuration = true')
  }

  /** Writes everything to the file and closes it. */
  close(): void {
    this.connection.closeSync()
    this.#instance.closeSync()
  }
}

async function createInstance(
  path: string,
  settings: Record<string, string>,
  options: OpenOptions,
): Promise<DuckDBInstance> {
  const { DuckDBInstance } = loadEngine()
  return DuckDBInstance.create(path, {
    ...settings,
    memory_limit: `${options.memoryMb ?? 1024}MB`,
    threads: String(options.threads ?? 2),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    checkpoint_threshold: '1TB',
  })
}

async function connected(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run("set TimeZone = 'UTC'")
  return connection
}

function tableOf(reader: DuckDBResultReader): ResultTable {
  const names = reader.columnNames()
  const types = reader.columnTypes()
  const columns = names.map((name, at) => ({ name, type: String(types[at]) }))
  const isDecimal = columns.map(({ type }) => type.startsWith('DECIMAL'))
  const rows = reader
    .getRowsJson()
    .map((row) => row.map((value, at) => cellOf(value, isDecimal[at] === true)))
  return { columns, rows }
}

function cellOf(value: unknown, isDecimal: boolean): Cell {
  if (value === null || value === undefined) return null
  if (isDecimal && typeof value === 'string') return value.includes('.') ? value.replace(/\.?0+$/, '') : value
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}
