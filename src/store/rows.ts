import type { Row } from '../model/result.js'
import type { Database } from './database.js'

/** Runs a query and gives its rows by the names of their columns. */
export async function readRows(
  database: Database,
  sql: string,
  parameters: readonly (string | null)[] = [],
): Promise<Row[]> {
  const { columns, rows } = await database.read(sql, parameters)
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
}
