import { readFileSync } from 'node:fs'
import { assert } from '../model/errors.js'
import type { ReportTable } from '../model/table.js'
import type { Database } from './database.js'
import { ledgerTableNames } from './ledger-tables.js'

/** A column of a stored table, as DuckDB names its type. */
export interface StoredColumn {
  readonly name: string
  readonly type: string
}

/** Creates the tables that ingest writes. */
export async function createSchema(database: Database): Promise<void> {
  await database.run(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'))
}

/** Says whether two files with the same bytes have both been read. */
export async function hasCopiedFiles(database: Database): Promise<boolean> {
  const { rows } = await database.read(
    "select sha256 from input_files where size > 0 and status <> 'skipped' group by sha256 having count(*) > 1 limit 1",
  )
  return rows.length > 0
}

/** Empties the tables that ingest writes. */
export async function clearLedger(database: Database): Promise<void> {
  for (const table of ledgerTableNames) await database.run(`delete from ${table}`)
}

/**
 * Stores the rows of each query as a table of its name, each as soon as the tables it reads are there, and
 * then calls `onStored` with its columns. Waits for all of them, whatever happens to one.
 */
export async function storeTables(
  database: Database,
  tables: readonly ReportTable[],
  onStored: (table: ReportTable, columns: readonly StoredColumn[]) => Promise<void>,
): Promise<void> {
  const names = new Set(tables.map((table) => table.name))
  const stored = new Map<string, Promise<void>>()
  const store = (table: ReportTable): Promise<void> => {
    const inputs = table.inputs.filter((input) => names.has(input))
    return Promise.all(inputs.flatMap((input) => stored.get(input) ?? [])).then(() =>
      createTable(database, table),
    )
  }
  for (const table of inOrder(tables)) stored.set(table.name, store(table))
  const finished = tables.map(async (table) => {
    await stored.get(table.name)
    await onStored(table, await columnsOf(database, table.name))
  })
  const results = await Promise.allSettled(finished)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function createTable(database: Database, { name, sql, isView }: ReportTable): Promise<void> {
  await database.run(`create ${isView ? 'view' : 'table'} ${name} as ${sql}`)
}

/** Orders tables so that each comes after the tables it reads. Throws where they form a circle. */
function inOrder(tables: readonly ReportTable[]): ReportTable[] {
  const waiting = new Map(tables.map((table) => [table.name, table]))
  const ordered: ReportTable[] = []
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => !table.inputs.some((input) => waiting.has(input)))
    assert(ready.length > 0, `these queries read each other in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const table of ready) waiting.delete(table.name)
    ordered.push(...ready)
  }
  return ordered
}

/** Gives the columns of a stored table in their order. */
async function columnsOf(database: Database, table: string): Promise<readonly StoredColumn[]> {
  const { columns } = await database.read(`select * from ${table} limit 0`)
  return columns
}

/** Runs each check and gives those that return rows, with how many: none, unless the program is wrong. */
export async function failedChecks(
  database: Database,
  checks: readonly ReportTable[],
): Promise<readonly { readonly check: ReportTable; readonly rows: number }[]> {
  if (checks.length === 0) return []
  const counts = checks.map((check) => `select '${check.name}' as name, count(*) as rows from (${check.sql})`)
  const { rows } = await database.read(
    `select name, rows from (${counts.join(' union all ')}) where rows > 0`,
  )
  const failed = new Map(rows.map(([name, count]) => [name, Number(count)]))
  return checks.flatMap((check) => {
    const found = failed.get(check.name)
    return found === undefined ? [] : [{ check, rows: found }]
  })
}

/** Writes the rows of a one-column query to a file, a line each, without any quoting of its own. */
export async function writeLines(database: Database, query: string, path: string): Promise<void> {
  const target = path.replaceAll("'", "''")
  await database.run(
    `copy (${query}) to '${target}' (format csv, header false, quote '', escape '', delimiter e'\\x01')`,
  )
}
