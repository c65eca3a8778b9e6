import { readFileSync } from 'node:fs'
import type { ReportTable } from '../model/table.js'
import type { Database } from './database.js'

/** A stored table: its columns and how many rows it has. */
export interface StoredTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Creates the tables that ingest writes. */
export async function createSchema(database: Database): Promise<void> {
  await database.run(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'))
}

/** Stores the rows of each query as a table of its name, in the given order. */
export async function storeTables(database: Database, tables: readonly ReportTable[]): Promise<void> {
  for (const table of tables) await database.run(`create table ${table.name} as ${table.sql}`)
}

/** Runs each check and gives those that return rows, with how many: none, unless the program is wrong. */
export async function failedChecks(
  database: Database,
  checks: readonly ReportTable[],
): Promise<readonly { readonly check: ReportTable; readonly rows: number }[]> {
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

/** Gives the columns of a stored table in their order. */
export async function describeTable(database: Database, name: string): Promise<StoredTable> {
  const { rows } = await database.read(
    'select column_name, data_type from duckdb_columns() where table_name = $1 order by column_index',
    [name],
  )
  return { name, columns: rows.map(([column, type]) => ({ name: String(column), type: String(type) })) }
}

/** Writes the rows of a one-column query to a file, a line each, without any quoting of its own. */
export async function writeLines(database: Database, query: string, path: string): Promise<void> {
  const target = path.replaceAll("'", "''")
  await database.run(
    `copy (${query}) to '${target}' (format csv, header false, quote '', escape '', delimiter e'\\x01')`,
  )
}
