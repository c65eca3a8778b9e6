import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader } from '@duckdb/node-api'
import type { Cell, ResultTable } from '../model/result.js'

/** What may be set when a database is opened; everything else is fixed. */
export interface OpenOptions {
  /** Memory DuckDB may use before it spills to disk, in MB. */
  readonly memoryMb?: number
  readonly threads?: number
}

/** Loads the engine when it is first needed. */
export async function loadEngine(): Promise<typeof import('@duckdb/node-api')> {
  return import('@duckdb/node-api')
}

/** Statements that run side by side, as many as Node has threads for. Most are short and use one core each. */
const connectionCount = 4

/**
 * The storage format. From this one on the statistics of a column are written as they are kept; to write them
 * for readers before DuckDB 1.2 takes a third of the time of closing a file.
 */
const storageVersion = 'v1.2.0'
/** Bytes of a block in a small file; the usual 256 kB would be nearly empty in most of its tables. */
const smallBlock = 65_536

/** An open DuckDB database. It owns the connections; nothing outside `store/` sees one. */
export class Database {
  /** The first connection, for appenders and prepared statements. */
  readonly connection: DuckDBConnection
  readonly #instance: DuckDBInstance
  readonly #setUp: string
  readonly #all: DuckDBConnection[]
  readonly #free: DuckDBConnection[]
  readonly #waiting: ((connection: DuckDBConnection) => void)[] = []

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, setUp: string) {
    this.#instance = instance
    this.connection = connection
    this.#setUp = setUp
    this.#all = [connection]
    this.#free = [connection]
  }

  /** Opens the database file at `path` for reading. No extension is ever loaded or fetched. */
  static async open(path: string, options: OpenOptions = {}): Promise<Database> {
    const instance = await createInstance(path, { access_mode: 'READ_ONLY' }, options)
    return new Database(instance, await connected(instance, inUtc), inUtc)
  }

  /**
   * Creates a database file at `path`. There is no write-ahead log: until `save` has ended the file is
   * worth nothing, so it belongs under a temporary name. A small one is not compressed, which would take
   * longer than everything else, and each statement has one thread, as many of them run side by side.
   */
  static async create(
    path: string,
    options: OpenOptions & { readonly isSmall?: boolean } = {},
  ): Promise<Database> {
    const isSmall = options.isSmall === true
    const instance = await createInstance(':memory:', {}, isSmall ? { threads: 1, ...options } : options)
    const format = `storage_version '${storageVersion}'${isSmall ? `, block_size ${smallBlock}` : ''}`
    const target = path.replaceAll("'", "''")
    const attach = `attach '${target}' as ledger (recovery_mode no_wal_writes, ${format})`
    const connection = await connected(instance, attach)
    if (isSmall) await connection.run("set force_compression = 'uncompressed'")
    const setUp = `${inUtc}; use ledger`
    await connection.run(setUp)
    return new Database(instance, connection, setUp)
  }

  /** Runs one or more statements; calls that do not wait for each other run side by side. */
  async run(sql: string): Promise<void> {
    await this.#withConnection((connection) => connection.run(sql))
  }

  /** Runs a query with positional parameters and gives all its rows. */
  async read(
    sql: string,
    parameters: readonly (string | number | boolean | null)[] = [],
  ): Promise<ResultTable> {
    return this.#withConnection(async (connection) =>
      tableOf(await connection.runAndReadAll(sql, [...parameters])),
    )
  }

  /** Adds rows to a table, given in the order of its columns: in one statement, for tables of a few dozen rows. */
  async insert(table: string, rows: readonly (readonly Cell[])[]): Promise<void> {
    if (rows.length === 0) return
    let parameters = 0
    const places = rows.map((row) => `(${row.map(() => `$${++parameters}`).join(', ')})`)
    const sql = `insert into ${table} values ${places.join(', ')}`
    await this.#withConnection((connection) => connection.run(sql, rows.flat()))
  }

  /** Shuts out files, extensions and changes of settings, for queries written by strangers. */
  async lockDown(): Promise<void> {
    await this.run('set enable_external_access = false; set lock_configuration = true')
  }

  /** Writes everything to the file that `create` was given and lets go of it; nothing can be read afterwards. */
  async save(): Promise<void> {
    await this.run('checkpoint ledger; use memory; detach ledger')
  }

  /** Closes the connections, and the file where that is still open. */
  close(): void {
    for (const connection of this.#all) connection.closeSync()
    this.#instance.closeSync()
  }

  async #withConnection<Result>(use: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = this.#free.pop() ?? (await this.#nextConnection())
    try {
      return await use(connection)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(connection)
      else next(connection)
    }
  }

  async #nextConnection(): Promise<DuckDBConnection> {
    if (this.#all.length >= connectionCount) return new Promise((resolve) => this.#waiting.push(resolve))
    const connection = await this.#instance.connect()
    this.#all.push(connection)
    await connection.run(this.#setUp)
    return connection
  }
}

/** Opens an instance of the engine with what is fixed for all of them: no extension is ever loaded or fetched. */
export async function createInstance(
  path: string,
  settings: Record<string, string>,
  options: OpenOptions,
): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await loadEngine()
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

const inUtc = "set TimeZone = 'UTC'"

async function connected(instance: DuckDBInstance, setUp: string): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run(setUp)
  return connection
}

function tableOf(reader: DuckDBResultReader): ResultTable {
  const types = reader.columnTypes().map(String)
  const columns = reader.columnNames().map((name, at) => ({ name, type: types[at] ?? '' }))
  const rows = reader.getRowsJson().map((row) => row.map((value, at) => cellOf(value, types[at] ?? '')))
  return { columns, rows }
}

/** A value of the engine as a cell of a result: decimals, big whole numbers and times as text. */
export function cellOf(value: unknown, type: string): Cell {
  if (value === null || value === undefined) return null
  if (typeof value !== 'string')
    return typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value)
  if (type.startsWith('DECIMAL')) return value.includes('.') ? value.replace(/\.?0+$/, '') : value
  return type === 'TIMESTAMP' ? isoTime(value) : value
}

/** `2024-02-18 21:01:05.23` as the CSV files have it: `2024-02-18T21:01:05.230Z`. */
function isoTime(text: string): string {
  const [seconds = '', fraction = ''] = text.replace(' ', 'T').split('.')
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}
