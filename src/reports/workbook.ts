import { closeSync, openSync, readSync } from 'node:fs'
import { type ShownTableName, shownTables } from '../model/report-texts.js'
import type { ShownRow } from '../model/shown-table.js'
import type { Database } from '../store/database.js'
import { currencyName } from '../store/recent.js'
import {
  dropPrepared,
  hasRow,
  numberLedger,
  prepareTable,
  readPlaces,
  writeRowLines,
} from '../store/report-rows.js'
import { readShownRows } from '../store/report-tables.js'
import { type ReportTrends, readReportTrends } from '../store/report-trends.js'
import { readSummary } from '../store/summary.js'
import { version } from '../version.js'
import type { CoverFacts, SheetSource, Trends, WorkbookContents, WorstWallet } from '../workbook/contents.js'
import { longDigitsSql } from '../workbook/row-sql.js'
import { writeWorkbook } from '../workbook/write-workbook.js'

/** The workbook in the output folder. */
export const workbookName = 'calo_analysis.xlsx'

/** How a workbook is written. */
export interface WorkbookOptions {
  /** Rows of a sheet below its first one; by default as many as Excel takes. */
  readonly rowsPerSheet?: number
}

/** Rows of a sheet of Excel, without the first one. */
const excelRows = 1_048_575
/** Of the file that rows go through, read at once. */
const pieceBytes = 1024 * 1024
/** Wallets of each kind that the cover names. */
const worstShown = 5

/** The tables of the workbook, in the order of its sheets. */
const sheetOrder: readonly ShownTableName[] = [
  'overdrafts',
  'drift',
  'drift_causes',
  'work_list',
  'anomalies',
  'at_risk',
  'blocked',
  'movements',
  'roll_forward',
  'roll_forward_wallets',
  'vat',
  'manual_adjustments',
  'cancelling_adjustments',
  'tie_out',
  'breaks',
  'funnel',
  'skip_reasons',
  'users',
  'transactions',
  'data_quality',
]

/** Writes the results of an open database as a workbook to the file at `path`. The same results give the same bytes. */
export async function writeWorkbookReport(
  database: Database,
  path: string,
  { rowsPerSheet = excelRows }: WorkbookOptions = {},
): Promise<void> {
  const sheets: SheetSource[] = []
  for (const name of sheetOrder) sheets.push(await sheetSource(database, name, path))
  const trends = await readReportTrends(database)
  const contents: WorkbookContents = {
    cover: await coverFacts(database),
    trends: trendsOf(trends),
    sheets,
    glossary: [],
    decimals: await decimalsOf(database),
    endedMs: await endOfLog(database),
    rowsPerSheet,
  }
  await numberLedger(database)
  await writeWorkbook(path, contents)
  await dropPrepared(database, sheetOrder)
}

/** Prepares a table; its rows go through a file beside the workbook. */
async function sheetSource(database: Database, name: ShownTableName, path: string): Promise<SheetSource> {
  const { columns, count } = await prepareTable(database, name)
  const condition = longDigitsSql(columns)
  const file = `${path}.rows`
  return {
    table: { name, ...shownTables[name] },
    columns,
    count,
    hasLongDigits: condition !== undefined && (await hasRow(database, name, condition)),
    rows: async function* (range) {
      for await (const written of writeRowLines(database, { ...range, name, file })) {
        yield* piecesOf(written)
      }
    },
    places: (range) => readPlaces(database, name, range),
  }
}

/** The bytes of a file, piece by piece, each in the memory of the one before. */
function* piecesOf(path: string): Generator<Uint8Array> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  const handle = openSync(path, 'r')
  try {
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) {
      yield piece.subarray(0, read)
    }
  } finally {
    closeSync(handle)
  }
}

async function coverFacts(database: Database): Promise<CoverFacts> {
  const summary = await readSummary(database)
  return {
    ...summary,
    version,
    unnamedCurrency: currencyName(null),
    overdrawn: await worstWallets(database, 'overdrafts', 'balance_now'),
    outOfStep: await worstWallets(database, 'drift', 'last_drift'),
  }
}

/** The first of a table's rows that are open. */
async function worstWallets(database: Database, name: string, amount: string): Promise<WorstWallet[]> {
  const { columns, rows } = await readShownRows(database, name, worstShown)
  const cell = (row: ShownRow, column: string): string =>
    row.cells[columns.findIndex((shown) => shown.name === column)] ?? ''
  return rows
    .filter((row) => cell(row, 'state') === 'open')
    .map((row) => ({
      userId: cell(row, 'user_id'),
      currency: cell(row, 'currency'),
      decimals: row.decimals ?? 2,
      amount: cell(row, amount),
      since: cell(row, 'since'),
      days: Number(cell(row, 'days')),
      why: cell(row, 'why'),
    }))
}

function trendsOf(trends: ReportTrends): Trends {
  const { days, currencies, causes } = trends
  const count = (title: string, values: readonly string[]): Trends['transactions'] => ({
    title,
    decimals: 0,
    values,
  })
  const isSeen = (values: readonly string[]): boolean => values.some((value) => Number(value) !== 0)
  return {
    days,
    transactions: count('Transactions', trends.transactions),
    begun: [count('Overdrafts begun', trends.newOverdrafts), count('Drifts begun', trends.newDrifts)],
    overdrawn: currencies
      .filter(({ overdrawn }) => isSeen(overdrawn))
      .map(({ currency, overdrawn }) => count(currency, overdrawn)),
    exposure: currencies
      .filter(({ exposure }) => isSeen(exposure))
      .map(({ currency, decimals, exposure }) => ({ title: currency, decimals, values: exposure })),
    causes: {
      actions: causes,
      series: currencies
        .filter(({ outOfStep }) => isSeen(outOfStep))
        .map(({ currency, outOfStep }) => count(currency, outOfStep)),
    },
  }
}

/** Digits after the point of the currencies that occur. */
async function decimalsOf(database: Database): Promise<number[]> {
  const { rows } = await database.read('select distinct decimals from currencies union select 2 order by 1')
  return rows.map(([decimals]) => Number(decimals))
}

/** The instant of the last transaction, in ms since 1970. */
async function endOfLog(database: Database): Promise<number> {
  const { rows } = await database.read(
    'select coalesce(epoch_ms(max(timestamp)), 0)::double from transactions',
  )
  return Number(rows[0]?.[0])
}
