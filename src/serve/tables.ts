import type { ColumnValues, Filter, RowCount, TableFacts, TablePage } from '../model/dashboard.js'
import { OperatorError } from '../model/errors.js'
import { csvLines } from '../outputs/csv.js'
import { storedView } from '../store/companion.js'
import { parseFilters, parseSort } from './filters.js'
import { isStored, type OpenResults } from './open-results.js'
import {
  countStatement,
  countUpTo,
  namedSource,
  pageStatement,
  type RowsWanted,
  type Statement,
  type TableSource,
  valuesStatement,
  wholeStatement,
} from './table-source.js'

/** What a link says of the rows it wants. */
export interface TableQuestion {
  /** `column:word:value`, any number of them. */
  readonly filters: readonly string[]
  /** `-open,-size(last_drift)`; empty for the order of the table itself. */
  readonly sort: string
  readonly offset: number
  readonly limit: number
}

/** Rows of a page unless told otherwise, and at most. */
const usualLimit = 50
const mostRows = 500
/** Of a large table, so many of the first rows can be reached by paging; of others all. */
const reachableRows = 2_000
/** Values of a column that are offered to filter by. */
const mostValues = 100

/** Reads what a link says of the rows it wants. */
export function tableQuestion(link: URL): TableQuestion {
  const number = (name: string, usual: number): number => {
    const text = link.searchParams.get(name)
    if (text === null) return usual
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new OperatorError(
      `${name} is no whole number: ${text}`,
      `Leave it out, or give one such as ${usual}.`,
    )
  }
  return {
    filters: link.searchParams.getAll('filter'),
    sort: link.searchParams.get('sort') ?? '',
    offset: number('offset', 0),
    limit: Math.min(number('limit', usualLimit), mostRows),
  }
}

/**
 * The source of a table or view; of a view what was stored of it, but for an export. Undefined where there is no such
 * table. Throws an OperatorError for what large results have too much of to show.
 */
export function sourceOf(results: OpenResults, name: string, isForExport: boolean): TableSource | undefined {
  const table = results.table(name)
  if (table === undefined) return undefined
  const tooMuch = results.isPrepared ? whyTooMuch(table) : undefined
  if (tooMuch !== undefined)
    throw new OperatorError(
      `${name} ${tooMuch}, which takes too long over so many transactions`,
      "Ask for a part of it on the page SQL, such as that of one user: where user_id = '…'.",
    )
  const source = namedSource(name, table.columns, table.isView)
  return isStored(table) && results.isPrepared && !isForExport
    ? { ...source, from: storedView(name), isStored: true }
    : source
}

function whyTooMuch(table: TableFacts): string | undefined {
  if (table.isAsRead) return 'has every line of its kind, to be sorted by any column'
  return table.isView && !isStored(table) ? 'is computed anew for every question' : undefined
}

/** Reads a page of a source. Throws an OperatorError where the question does not fit it. */
export async function readPage(
  results: OpenResults,
  source: TableSource,
  question: TableQuestion,
): Promise<TablePage> {
  const { offset, limit } = question
  const wanted = wantedOf(results, source, question)
  const isLarge = source.isStored && (await countOf(results, source, unfiltered(wanted))) > results.largeFrom
  const page = pageStatement(source, wanted, { offset: Math.min(offset, results.largeFrom), limit })
  const [total, { rows }] = await Promise.all([
    isLarge && question.filters.length > 0 ? null : countOf(results, source, wanted),
    results.database.read(page.sql, page.parameters),
  ])
  const reachable = total === null || total > results.largeFrom ? reachableRows : total
  if (offset > reachable) {
    throw new OperatorError(
      `row ${offset + 1} is beyond the first ${reachable}`,
      'Filter the rows, or sort them the other way round; the CSV file has all of them.',
    )
  }
  return { columns: source.columns, rows, total, offset, limit, reachable }
}

function unfiltered(wanted: RowsWanted): RowsWanted {
  return { ...wanted, filters: [], hint: undefined }
}

/** Counts the rows that the filters of a question let through, unless they are very many. */
export async function readCount(
  results: OpenResults,
  source: TableSource,
  question: TableQuestion,
): Promise<RowCount> {
  const most = results.largeFrom
  const rows = await counted(results, countUpTo(source, wantedOf(results, source, question), most + 1))
  return { total: Math.min(rows, most), isMore: rows > most }
}

function countOf(results: OpenResults, source: TableSource, wanted: RowsWanted): Promise<number> {
  return counted(results, countStatement(source, wanted))
}

function counted(results: OpenResults, { sql, parameters }: Statement): Promise<number> {
  return results.once(JSON.stringify([sql, parameters]), async () => {
    const { rows } = await results.database.read(sql, parameters)
    return Number(rows[0]?.[0] ?? 0)
  })
}

/** Reads the most frequent values of a column. */
export async function readValues(
  { database }: OpenResults,
  source: TableSource,
  column: string,
): Promise<ColumnValues> {
  parseSort(column, source.columns)
  const { sql, parameters } = valuesStatement(source, column, mostValues)
  const { rows } = await database.read(sql, parameters)
  return { values: rows.map(([value = null, count]) => ({ value, rows: Number(count) })) }
}

/** Gives the statement whose single column holds the lines of the CSV file of all rows, and has its header as name. */
export function csvStatement(results: OpenResults, source: TableSource, question: TableQuestion): Statement {
  const filters = parseFilters(question.filters, source.columns)
  const sort = parseSort(question.sort, source.columns)
  const { timeZone } = results.facts
  const { sql, parameters } = wholeStatement(source, { filters, sort, timeZone, hint: undefined })
  return { sql: csvLines(`(${sql})`, source.columns), parameters }
}

function wantedOf(results: OpenResults, source: TableSource, question: TableQuestion): RowsWanted {
  const filters = parseFilters(question.filters, source.columns)
  const sort = parseSort(question.sort, source.columns)
  const { timeZone } = results.facts
  const ofUser = filters.find(({ column, word }) => column === 'userId' && word === 'is')
  if (ofUser === undefined || !results.isPrepared || source.from !== '"transactions"')
    return { filters, sort, timeZone, hint: undefined }
  const others = filters.filter((filter) => filter !== ofUser)
  return { filters: others, sort, timeZone, hint: ofUserHint(ofUser) }
}

/** The condition that stands for a filter by user: its rows are in one place of the companion. */
function ofUserHint({ value }: Filter): string {
  const user = `'${value.replaceAll("'", "''")}'`
  return `rowid in (select row_id from prepared.wallet_transactions where userId = ${user})`
}
