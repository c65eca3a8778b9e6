import { readFileSync } from 'node:fs'
import type { ReportTable } from '../model/table.js'
import type { Database } from './database.js'

/** A column of a stored table, as DuckDB names its type. */
export interface StoredColumn {
  readonly name: string
  readonly type: string
}

/** Creates the tables that ingest writes. */
export async function createSchema(database: Database): Promise<void> {
  await database.run(readFileSync(new URL('./schema.sql', import.meta.url), 'utf8'))
}

/** Stores the rows of each query as a table of its name, in the given order. */
export async function storeTables(database: Database, tables: readonly ReportTable[]): Promise<void> {
  for (const { name, sql, isView } of tables) await database.run(`create ${isView ? 'view' : 'table'} ${name} as ${sql}`)
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

/** Gives all stored tables and views by name, with their columns in order. */
export async function describeTables(database: Database): Promise<ReadonlyMap<string, readonly StoredColumn[]>> {
  const { rows } = await database.read(
    'select table_name, column_name, data_type from duckdb_columns() where not internal order by table_oid, column_index',
  )
  const tables = new Map<string, StoredColumn[]>()
  for (const [table, name, type] of rows) {
    const columns = tables.get(String(table)) ?? []
    columns.push({ name: String(name), type: String(type) })
    tables.set(String(table), columns)
  }
  return tables
}

/** Writes the rows of a one-column query to a file, a line each, without any quoting of its own. */
export async function writeLines(database: Database, query: string, path: string): Promise<void> {
  const target = path.replaceAll("'", "''")
  await database.run(
    `copy (${query}) to '${target}' (format csv, header false, quote '', escape '', delimiter e'\\x01')`,
  )
}
