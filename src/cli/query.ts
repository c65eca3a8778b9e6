import { OperatorError } from '../model/errors.js'
import { printable } from '../model/printable.js'
import type { Cell, ResultTable } from '../model/result.js'
import { csvLine } from '../outputs/csv-line.js'
import { query } from '../query.js'
import { resultsFolder } from './configured.js'
import { renderTable } from './table.js'

/** What the command line says besides the query. */
export interface QueryArguments {
  readonly output?: string
  readonly format: string
  readonly json?: true
}

/** Runs `query`: prints the rows of one read-only statement. */
export async function runQuery(sql: string, options: QueryArguments): Promise<void> {
  const format = options.json === true ? 'json' : options.format
  const render = renderers[format]
  if (render === undefined) throw new OperatorError(`unknown format ${format}`, 'Use table, csv or json.')
  process.stdout.write(await render(await query({ sql, output: await resultsFolder(options.output) })))
}

const renderers: Readonly<Record<string, (result: ResultTable) => string | Promise<string>>> = {
  table: async ({ columns, rows }) => {
    const drawn = await renderTable(
      columns.map((column) => printable(column.name)),
      rows.map((row) => row.map((cell) => printable(textOf(cell)).replaceAll('\n', ' '))),
    )
    return drawn === '' ? `${columns.map((column) => column.name).join('  ')}\n(no rows)\n` : `${drawn}\n`
  },
  csv: ({ columns, rows }) => [columns.map((column) => column.name), ...rows].map(csvLine).join(''),
  json: ({ columns, rows }) => {
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, at) => [column.name, row[at] ?? null])),
    )
    return `${JSON.stringify(objects, undefined, 2)}\n`
  },
}

function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell)
}
