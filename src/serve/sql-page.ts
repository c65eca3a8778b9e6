import type { QueryPage } from '../model/dashboard.js'
import { messageOf, OperatorError } from '../model/errors.js'
import type { Cell } from '../model/result.js'
import { csvLine } from '../outputs/csv-line.js'
import type { Answer, QuestionBox } from '../store/question-box.js'
import { describedColumn } from './table-facts.js'
import type { Statement } from './table-source.js'

/** Rows of a question that are shown; the CSV file has all of them. */
export const mostShown = 1_000
const secondsShown = 30
const secondsExported = 600
const mostCharacters = 10_000

/** Runs a question that somebody wrote and gives its first rows. Throws an OperatorError where it fails. */
export async function readQueryPage(box: QuestionBox, sql: string, gone: AbortSignal): Promise<QueryPage> {
  const started = performance.now()
  return asked(sql, async () => {
    const { columns, batches } = await box.ask({ sql, signal: limited(gone, secondsShown) })
    const rows: (readonly Cell[])[] = []
    for await (const batch of batches) {
      rows.push(...batch)
      if (rows.length > mostShown) break
    }
    return {
      columns: columns.map(({ name, type }) => describedColumn(name, type)),
      rows: rows.slice(0, mostShown),
      isWhole: rows.length <= mostShown,
      milliseconds: Math.round(performance.now() - started),
    }
  })
}

/** Runs a question that somebody wrote and gives all its rows as the parts of a CSV file. */
export async function queryCsv(
  box: QuestionBox,
  sql: string,
  gone: AbortSignal,
): Promise<AsyncIterable<string>> {
  return asked(sql, async () => {
    const { columns, batches } = await box.ask({ sql, signal: limited(gone, secondsExported) })
    return csvParts(csvLine(columns.map(({ name }) => name)), batches, (rows) => rows.map(csvLine).join(''))
  })
}

/** Gives the parts of the CSV file of a statement whose single column holds its lines and has its header as name. */
export async function linesCsv(
  box: QuestionBox,
  statement: Statement,
  gone: AbortSignal,
): Promise<AsyncIterable<string>> {
  const { columns, batches } = await box.ask({ ...statement, signal: limited(gone, secondsExported) })
  return csvParts(`${columns[0]?.name ?? ''}\n`, batches, (rows) =>
    rows.map(([line]) => `${line}\n`).join(''),
  )
}

async function* csvParts(
  header: string,
  batches: Answer['batches'],
  textOf: (rows: readonly (readonly Cell[])[]) => string,
): AsyncGenerator<string> {
  let text = header
  for await (const rows of batches) {
    yield text + textOf(rows)
    text = ''
  }
  if (text !== '') yield text
}

function limited(gone: AbortSignal, seconds: number): AbortSignal {
  return AbortSignal.any([gone, AbortSignal.timeout(seconds * 1000)])
}

async function asked<Result>(sql: string, ask: () => Promise<Result>): Promise<Result> {
  if (sql.length > mostCharacters)
    throw new OperatorError(
      `the question has ${sql.length} characters`,
      `Use ${mostCharacters} at most, or calo-analyzer query.`,
    )
  try {
    return await ask()
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (error instanceof OperatorError || name === 'AbortError') throw error
    if (name === 'TimeoutError')
      throw new OperatorError(
        'the question took too long and was stopped',
        'Ask for less, or use calo-analyzer query.',
      )
    throw new OperatorError(`the question failed: ${messageOf(error)}`, 'Tables and columns stand beside it.')
  }
}
