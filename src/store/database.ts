import { dirname, join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBResultReader } from '@duckdb/node-api'
import type { Cell, ResultTable } from '../model/result.js'
import { Connections, connectionsForCores, mostConnections } from './connections.js'
import { saveMemory } from './frugal.js'

/** What may be set when a database is opened; everything else is fixed. */
export interface OpenOptions {
  /** Memory DuckDB may use before it spills to disk, in MB. */
  readonly memoryMb?: number
  readonly threads?: number
}

/** What may be set when results are opened for reading. */
export interface ReadOptions extends OpenOptions {
  /** A folder that statements may write to: they do so with little memory, however much they write. */
  readonly writesTo?: string | undefined
  /** Another database, which statements may attach. */
  readonly reads?: string
}

/** What may be set when a database is created. */
export interface CreateOptions extends OpenOptions {
  /** Whether it will hold little. */
  readonly isSmall?: boolean
  /** Another database, which statements may attach. */
  readonly reads?: string
}

/** Loads the engine when it is first needed. */
export async function loadEngine(): Promise<typeof import('@duckdb/node-api')> {
  return import('@duckdb/node-api')
}

/**
 * Memory for computing results, in MB. A statement has one thread: with two, sorting a million wide rows asks for more than
 * there is, and ends the run; with one, 200 MB are enough. Statements side by side use the cores as well.
 */
const computing = { memoryMb: 512, threads: 1 }

/**
 * The storage format. From this one on the statistics of a column are written as they are kept; to write them
 * for readers before DuckDB 1.2 takes a third of the time of closing a file.
 */
const storageVersion = 'v1.2.0'
/** Bytes of a block in a small file; the usual 256 kB would be nearly empty in most of its tables. */
const smallBlock = 65_536
/**
 * Settings for little data: compression, and three rewritings of a statement that look for the same work twice in it and
 * for narrower values to sort, take longer than they save.
 */
const forLittle = `set force_compression = 'uncompressed';
  set disabled_optimizers = 'common_subexpressions,common_subplan,compressed_materialization'`
/** Milliseconds until a database that nobody needs any more is closed. */
const moment = 100
/** Folder beside a database for what does not fit in memory. */
const spillName = 'spill'

/** An open DuckDB database. It owns the connections; nothing outside `store/` sees one. */
export class Database {
  /** The first connection, for appenders and prepared statements. */
  readonly connection: DuckDBConnection
  readonly #instance: DuckDBInstance
  readonly #connections: Connections

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    { setUp, most }: { readonly setUp?: string; readonly most: number },
  ) {
    this.#instance = instance
    this.connection = connection
    this.#connections = new Connections(connection, most, async () => {
      const opened = await instance.connect()
      if (setUp !== undefined) await opened.run(setUp)
      return opened
    })
  }

  /**
   * Opens the database file at `path` for reading, and locks it: statements reach no other file but in the folder
   * `writesTo` and that of `reads`, load and fetch no extension, and change no setting. Without that folder they write
   * none, not even where memory runs out.
   */
  static async open(path: string, options: ReadOptions = {}): Promise<Database> {
    const { writesTo, reads } = options
    const spill = writesTo === undefined ? '' : join(writesTo, spillName)
    const instance = await createInstance(path, { access_mode: 'READ_ONLY', temp_directory: spill }, options)
    const isSealed = writesTo === undefined && reads === undefined
    const bounds = isSealed ? shutOff : confinedTo(listed(writesTo), attachable(reads))
    const connection = await instance.connect()
    if (writesTo !== undefined) await saveMemory(connection)
    await connection.run(lockedFor(bounds))
    return new Database(instance, connection, { most: mostConnections })
  }

  /**
   * Creates a database file at `path`. There is no write-ahead log: until `save` has ended the file is
   * worth nothing, so it belongs under a temporary name. A small one is not compressed, which would take
   * longer than everything else, and its statements are planned with less care. Statements run side by side, each in one
   * thread: for little data more of them than there are cores, as most are over before the next one is sent; for much as
   * many, so that each has its share of memory. They reach no file outside of its folder but that of `reads`.
   */
  static async create(path: string, options: CreateOptions = {}): Promise<Database> {
    const { isSmall = false, reads } = options
    const folder = dirname(path)
    const settings = { temp_directory: join(folder, spillName) }
    const instance = await createInstance(':memory:', settings, { ...computing, ...options })
    const format = `storage_version '${storageVersion}'${isSmall ? `, block_size ${smallBlock}` : ''}`
    const target = path.replaceAll("'", "''")
    const attach = `attach '${target}' as ledger (recovery_mode no_wal_writes, ${format})`
    const bounds = confinedTo([folder], attachable(reads))
    const connection = await connected(instance, `${attach}; ${bounds}`)
    if (isSmall) await connection.run(forLittle)
    const setUp = `${inUtc}; use ledger`
    await connection.run(setUp)
    const most = isSmall ? mostConnections : connectionsForCores()
    return new Database(instance, connection, { setUp, most })
  }

  /** Runs one or more statements; calls that do not wait for each other run side by side. */
  async run(sql: string): Promise<void> {
    await this.#connections.use((connection) => connection.run(sql))
  }

  /** Runs a query with positional parameters and gives all its rows. */
  async read(
    sql: string,
    parameters: readonly (string | number | boolean | null)[] = [],
  ): Promise<ResultTable> {
    return this.#connections.use(async (connection) =>
      tableOf(await connection.runAndReadAll(sql, [...parameters])),
    )
  }

  /** Adds rows to a table, given in the order of its columns: in one statement, for tables of a few dozen rows. */
  async insert(table: string, rows: readonly (readonly Cell[])[]): Promise<void> {
    if (rows.length === 0) return
    let parameters = 0
    const places = rows.map((row) => `(${row.map(() => `$${++parameters}`).join(', ')})`)
    const sql = `insert into ${table} values ${places.join(', ')}`
    await this.#connections.use((connection) => connection.run(sql, rows.flat()))
  }

  /** Writes everything to the file that `create` was given. It can be read meanwhile; nothing may be written. */
  async save(): Promise<void> {
    await this.run('force checkpoint ledger')
  }

  /** Lets go of the file, once it is saved; nothing can be read afterwards. */
  async release(): Promise<void> {
    await this.run('use memory; detach ledger')
  }

  /** Ends the statements that run, with an error, and those that follow: what they were for is not wanted any more. */
  stop(): void {
    this.#connections.stop()
  }

  /** Closes it in a moment, unless the process has ended by then: what was released needs no closing. */
  closeSoon(): void {
    setTimeout(() => void this.close(), moment).unref()
  }

  /** Closes the connections, and the file where that is still open, once no statement is running. */
  async close(): Promise<void> {
    await this.#connections.close()
    this.#instance.closeSync()
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

/** What locks a database for statements of strangers, on all its connections and for good. */
export function lockedFor(bounds: string): string {
  return `set global TimeZone = 'UTC'; ${bounds}; set lock_configuration = true`
}

/** For good: no file is opened, not even that of the database itself. */
export const shutOff = "set enable_external_access = false; set disabled_filesystems = 'LocalFileSystem'"

/** For good: no file is opened but those below some folders, and some others. */
function confinedTo(folders: readonly string[], files: readonly string[]): string {
  const allowed = `set allowed_directories = ${listOf(folders)}; set allowed_paths = ${listOf(files)}`
  return `${allowed}; set enable_external_access = false`
}

function listed(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

/** The files that DuckDB opens to attach a database. */
function attachable(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [path, `${path}.wal`]
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]`
}

async function connected(instance: DuckDBInstance, setUp: string): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run(setUp)
  return connection
}

function tableOf(reader: DuckDBResultReader): ResultTable {
  const columns = columnsOf(reader)
  return { columns, rows: reader.getRowsJson().map((row) => cellsOf(row, columns)) }
}

/** The columns of a result that has no other form yet. */
export function columnsOf(result: Pick<DuckDBResult, 'columnNames' | 'columnTypes'>): ResultTable['columns'] {
  const types = result.columnTypes().map(String)
  return result.columnNames().map((name, at) => ({ name, type: types[at] ?? '' }))
}

/** A row as DuckDB turns it into JSON, in our form: decimals without zeros at their ends, times as ISO has them. */
export function cellsOf(row: readonly unknown[], columns: ResultTable['columns']): Cell[] {
  return row.map((value, at) => cellOf(value, columns[at]?.type ?? ''))
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
