import { OperatorError } from '../model/errors.js'
import { printableLine } from '../model/printable.js'
import type { Cell, ResultTable } from '../model/result.js'
import { csvLine } from '../outputs/csv-line.js'
import { query } from '../query.js'
import { resultsFolder } from './configured.js'
import { jsonText } from './json.js'
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
  const render = Object.hasOwn(renderers, format) ? renderers[format] : undefined
  if (render === undefined) throw new OperatorError(`unknown format ${format}`, 'Use table, csv or json.')
  for await (const text of render(await query({ sql, output: await resultsFolder(options.output) }))) {
    process.stdout.write(text)
  }
}

type Renderer = (result: ResultTable) => Iterable<string> | AsyncIterable<string>

/** Characters that a table may have; beyond it nobody reads it, and drawing it takes minutes. */
const largestTable = 20_000_000

/** Each gives its text in parts, as all of it may be longer than a string can be. */
const renderers: Readonly<Record<string, Renderer>> = {
  async *table({ columns, rows }) {
    const header = columns.map((column) => printableLine(column.name))
    const cells = rows.map((row) => row.map((cell) => printableLine(textOf(cell))))
    if (widthOf([header, ...cells]) * rows.length > largestTable) throw tooLargeToDraw()
    const drawn = await renderTable(header, cells)
    yield drawn === '' ? `${header.join('  ')}\n(no rows)\n` : `${drawn}\n`
  },
  *csv({ columns, rows }) {
    yield csvLine(columns.map((column) => column.name))
    for (const row of rows) yield csvLine(row.map(textOf))
  },
  *json({ columns, rows }) {
    if (rows.length === 0) yield '[]\n'
    for (const [at, row] of rows.entries()) {
      const object = Object.fromEntries(columns.map((column, place) => [column.name, row[place] ?? null]))
      const text = jsonText(object).trimEnd().replaceAll('\n', '\n  ')
      yield `${at === 0 ? '[' : ','}\n  ${text}${at === rows.length - 1 ? '\n]\n' : ''}`
    }
  },
}

/** Characters of the widest cells of all columns together. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  return widths.reduce((sum, width) => sum + width, 0)
}

function tooLargeToDraw(): OperatorError {
  return new OperatorError(
    'the result is too large for a table',
    'Use --format csv or --json, or ask for less.',
  )
}

function textOf(cell: Cell): string {
  return cell === null ? '' : String(cell)
}
