import type { DuckDBPreparedStatement } from '@duckdb/node-api'
import { OperatorError } from '../model/errors.js'
import type { Cell, ResultTable } from '../model/result.js'
import { cellsOf, columnsOf, type Database, loadEngine } from './database.js'

/** Cells that a result may have, and characters in them, each with the name of its column: they are held in memory. */
const mostCells = 5_000_000
const mostCharacters = 64_000_000

/**
 * Runs one statement that reads, written by anybody, and gives its rows. Any other is refused before it runs, whatever
 * it would do. Throws an OperatorError for those, and where the result is too large.
 */
export async function ask(
  database: Database,
  sql: string,
  parameters: readonly (string | number | boolean | null)[],
): Promise<ResultTable> {
  const statement = await prepared(database, sql)
  if (parameters.length > 0) statement.bind([...parameters])
  const result = await statement.stream()
  const columns = columnsOf(result)
  const rows: Cell[][] = []
  const size = { cells: 0, characters: 0 }
  for await (const read of result.yieldRowsJson()) {
    const more = read.map((row) => cellsOf(row, columns))
    size.cells += more.length * columns.length
    size.characters += charactersOf(columns, more)
    if (size.cells > mostCells || size.characters > mostCharacters) throw tooLarge()
    for (const row of more) rows.push(row)
  }
  return { columns, rows }
}

async function prepared(database: Database, sql: string): Promise<DuckDBPreparedStatement> {
  if (sql.trim() === '') throw new Error('there is no statement')
  const { StatementType } = await loadEngine()
  const found = await database.connection.extractStatements(sql)
  if (found.count > 1)
    throw new Error('expected one statement; a pivot needs the values of its columns, in (…)')
  const statement = await found.prepare(0)
  const { statementType } = statement
  if (statementType === StatementType.SELECT || statementType === StatementType.EXPLAIN) return statement
  throw new Error(`${StatementType[statementType]} is no statement that reads`)
}

function charactersOf(columns: ResultTable['columns'], rows: readonly (readonly Cell[])[]): number {
  const names = columns.reduce((sum, { name }) => sum + name.length, 0)
  const texts = rows.flat().reduce((sum: number, cell) => sum + String(cell).length, 0)
  return names * rows.length + texts
}

function tooLarge(): OperatorError {
  return new OperatorError(
    `the result is too large: more than ${mostCells.toLocaleString('en-US')} values or ${mostCharacters.toLocaleString('en-US')} characters`,
    'Ask for fewer rows or columns, or read calo.duckdb or the CSV file of the table with another program.',
  )
}
