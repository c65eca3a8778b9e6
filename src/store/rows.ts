import type { ResultTable, Row } from '../model/result.js'

/** What can be asked for rows: a database, or a part of one. */
export interface Reader {
  /** Runs a query with positional parameters and gives all its rows. */
  read(sql: string, parameters?: readonly (string | number | boolean | null)[]): Promise<ResultTable>
}

/** Runs a query and gives its rows by the names of their columns. */
export async function readRows(
  database: Reader,
  sql: string,
  parameters: readonly (string | number | boolean | null)[] = [],
): Promise<Row[]> {
  const { columns, rows } = await database.read(sql, parameters)
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
}
