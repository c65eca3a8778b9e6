import { readFileSync } from 'node:fs'
import { assert } from '../model/errors.js'
import type { ReportTable } from '../model/table.js'
import { resource } from '../resources.js'
import type { Database } from './database.js'
import { ledgerTableNames } from './ledger-tables.js'

/** A column of a stored table, as DuckDB names its type. */
export interface StoredColumn {
  readonly name: string
  readonly type: string
}

/** Creates the tables that ingest writes. */
export async function createSchema(database: Database): Promise<void> {
  await database.run(readFileSync(resource('./store/schema.sql'), 'utf8'))
}

/** Says whether two files with the same bytes have both been read. */
export async function hasCopiedFiles(database: Database): Promise<boolean> {
  const { rows } = await database.read(
    "select sha256 from input_files where bytes > 0 and status <> 'skipped' group by sha256 having count(*) > 1 limit 1",
  )
  return rows.length > 0
}

/** Empties the tables that ingest writes. */
export async function clearLedger(database: Database): Promise<void> {
  for (const table of ledgerTableNames) await database.run(`delete from ${table}`)
}

/**
 * Stores the rows of each query as a table of its name, or the query itself as a view, each as soon as the tables it reads
 * are there, first those that most others wait for; the parts of a table each in their turn. `written` are tables that
 * somebody else fills meanwhile. Waits for all of them, whatever happens to one.
 */
export async function storeTables(
  database: Database,
  tables: readonly ReportTable[],
  written: ReadonlyMap<string, Promise<void>> = new Map(),
): Promise<void> {
  const stored = new Map<string, Promise<void>>()
  const areThere = (inputs: readonly string[]): Promise<unknown> =>
    Promise.all(inputs.flatMap((input) => stored.get(input) ?? written.get(input) ?? []))
  const store = async (table: ReportTable): Promise<void> => {
    if (table.parts === undefined) await areThere(table.inputs)
    await createTable(database, table)
    const adding = table.parts?.map(async ({ inputs, sql }) => {
      await areThere(inputs)
      await database.run(`insert into ${table.name} by name ${sql}`)
    })
    await waitForAll(adding ?? [])
  }
  for (const table of inOrder(tables)) stored.set(table.name, store(table))
  await waitForAll([...stored.values()])
}

/** Waits until all have ended, then throws the first failure, if there is one. */
export async function waitForAll(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function createTable(database: Database, { name, sql, isView }: ReportTable): Promise<void> {
  await database.run(`create ${isView ? 'view' : 'table'} ${name} as ${sql}`)
}

/**
 * Orders tables so that each comes after the tables it reads; among those that are ready, the ones with the
 * longest way of tables behind them first. Throws where they form a circle.
 */
function inOrder(tables: readonly ReportTable[]): ReportTable[] {
  const waiting = new Map(tables.map((table) => [table.name, table]))
  const rounds: ReportTable[][] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => !table.inputs.some((input) => waiting.has(input)))
    assert(ready.length > 0, `these queries read each other in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const table of ready) waiting.delete(table.name)
    rounds.push(ready)
  }
  const ordered = rounds.flat()
  const behind = stepsBehind(ordered)
  return rounds.flatMap((round) => round.toSorted((one, other) => behind(other) - behind(one)))
}

/** Gives how many tables must be stored one after the other once a table is there; `ordered` as by `inOrder`. */
function stepsBehind(ordered: readonly ReportTable[]): (table: ReportTable) => number {
  const steps = new Map<string, number>()
  for (const table of ordered.toReversed()) {
    const own = steps.get(table.name) ?? 0
    for (const input of table.inputs) steps.set(input, Math.max(steps.get(input) ?? 0, own + 1))
  }
  return (table) => steps.get(table.name) ?? 0
}

/** Gives the columns of every stored table in their order. */
export async function storedColumns(
  database: Database,
): Promise<ReadonlyMap<string, readonly StoredColumn[]>> {
  const { rows } = await database.read(
    'select table_name, column_name, data_type from duckdb_columns() where database_name = current_database() order by table_oid, column_index',
  )
  const columns = rows.map(([table, name, type]) => ({
    table: String(table),
    name: String(name),
    type: String(type),
  }))
  return Map.groupBy(columns, ({ table }) => table)
}

/** Gives the columns of a stored table or view in their order. */
export async function columnsOf(database: Database, table: string): Promise<readonly StoredColumn[]> {
  const { columns } = await database.read(`select * from ${table} limit 0`)
  return columns
}

/** Writes the name of the column of a one-column query and its rows to a file, a line each, without any quoting. */
export async function writeLines(database: Database, query: string, path: string): Promise<void> {
  const target = path.replaceAll("'", "''")
  await database.run(
    `copy (${query}) to '${target}' (format csv, header true, quote '', escape '', delimiter e'\\x01')`,
  )
}
