import { type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { glossary as words } from '../model/report-texts.js'
import type { SheetSource, WorkbookContents } from './contents.js'
import { coverSheet, type ListedSheet } from './cover.js'
import { aroundRows, type DataSheetPlan, emptySheet, stylesOf } from './data-sheet.js'
import { Grid, gridStyles } from './grid.js'
import { linkColumn, linkXml, rowSql } from './row-sql.js'
import { workbookTexts as texts } from './texts.js'
import { outcomesChart, trendsSheet } from './trends.js'
import { readZip, type ZipPart } from './zip-reader.js'
import { ZipWriter } from './zip-writer.js'

/** The table that links lead to. */
const ledgerName = 'transactions'

/** A sheet of rows: which of a source, after how many. */
interface PlannedSheet {
  readonly plan: DataSheetPlan
  readonly source: SheetSource
  /** Rows of the source that stand in sheets before it. */
  readonly from: number
}

/**
 * Writes the workbook to the file at `path`. hucre writes it without rows: looks, charts, links of the cover. The rows
 * are poured in while it is packed, so that none are held; the same contents give the same bytes.
 */
export async function writeWorkbook(path: string, contents: WorkbookContents): Promise<void> {
  const planned = contents.sheets.flatMap((source) => planSheets(source, contents))
  const parts = readZip(await emptyWorkbook(contents, planned))
  const firstRowsSheet = 3
  const zip = new ZipWriter(path)
  try {
    const linkTo = ledgerLinks(planned, contents.rowsPerSheet)
    for (const part of parts) {
      const number = Number(/^xl\/worksheets\/sheet(\d+)\.xml$/.exec(part.name)?.[1] ?? 0)
      const sheet = planned[number - firstRowsSheet]
      if (sheet === undefined) await zip.add(part.name, [finished(part)])
      else await zip.add(part.name, pouredSheet(part, sheet, linkTo))
    }
    zip.finish()
  } finally {
    zip.close()
  }
}

const gridLines =
  '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9DFE8"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'

const sheetOfDefinedName = /(<definedName [^>]*>)([^<!']+)!/g

/**
 * A part as it is but for two things: hucre knows no colour for the lines of a chart, and black ones hide it; it writes
 * `Work list!$1:$1`, and Excel mends a workbook, with a warning, where the name of such a sheet is not in quotes.
 */
function finished({ name, content }: ZipPart): Buffer {
  const text = (): string => content.toString('utf8')
  if (name === 'xl/workbook.xml') return Buffer.from(text().replaceAll(sheetOfDefinedName, "$1'$2'!"))
  if (!name.startsWith('xl/charts/chart')) return content
  return Buffer.from(text().replaceAll('<c:majorGridlines/>', gridLines))
}

function planSheets(source: SheetSource, { decimals, rowsPerSheet }: WorkbookContents): PlannedSheet[] {
  const { table, columns, hasLongDigits, count } = source
  const parts = Math.max(1, Math.ceil(count / rowsPerSheet))
  return Array.from({ length: parts }, (_, at) => {
    const name = parts === 1 ? table.title : `${table.title} ${at + 1}`
    const from = at * rowsPerSheet
    const rows = Math.min(rowsPerSheet, count - from)
    return { source, from, plan: { name, columns, hasLongDigits, rows, decimals } }
  })
}

async function emptyWorkbook(
  contents: WorkbookContents,
  planned: readonly PlannedSheet[],
): Promise<Uint8Array> {
  const ended = new Date(contents.endedMs)
  const sheets = [
    coverOf(contents, planned),
    trendsSheet(contents.trends),
    ...planned.map(({ plan, source }) => ({ ...emptySheet(plan), ...chartsOf(source, plan) })),
    glossarySheet(contents.glossary),
  ]
  return writeXlsx({
    sheets,
    stringMode: 'inline',
    defaultFont: { name: 'Calibri', size: 11 },
    properties: {
      title: texts.title,
      subject: texts.subject,
      creator: 'calo-analyzer',
      created: ended,
      modified: ended,
    },
  })
}

/** The chart beside the message funnel: the ways a message ended, without those received. */
function chartsOf({ table }: SheetSource, { name, rows }: DataSheetPlan): Pick<WriteSheet, 'charts'> {
  if (table.name !== 'funnel' || rows < 2) return {}
  const range = (letters: string): string => `'${name}'!$${letters}$3:$${letters}$${rows + 1}`
  const chart = outcomesChart(range('A'), range('B'))
  return { charts: [chart] }
}

function coverOf({ cover }: WorkbookContents, planned: readonly PlannedSheet[]): WriteSheet {
  const listed: ListedSheet[] = [
    { name: texts.trends, rows: -1, about: texts.trendsAbout },
    ...planned.map(({ plan, source }) => ({ name: plan.name, rows: plan.rows, about: source.table.about })),
    { name: texts.glossary, rows: -1, about: texts.glossaryAbout },
  ]
  const ledger = planned.filter(({ source }) => source.table.name === ledgerName)
  const [first] = ledger
  if (first === undefined) throw new RangeError(`a workbook has the table ${ledgerName}`)
  return coverSheet(cover, listed, { source: first.source, parts: ledger.map(({ plan }) => plan) })
}

/** Characters that fit beside each other. */
const glossaryWidths = { word: 40, meaning: 110 } as const

function glossarySheet(columns: WorkbookContents['glossary']): WriteSheet {
  const grid = new Grid()
  grid.line(['Word', 'Meaning'], gridStyles.head)
  for (const [word, meaning] of [...words, ...columns]) {
    const lines = Math.max(
      Math.ceil(word.length / glossaryWidths.word),
      Math.ceil(meaning.length / glossaryWidths.meaning),
    )
    if (lines > 1) grid.heights.set(grid.row, { height: lines * 15 + 2 })
    grid.line([word, meaning], gridStyles.words)
  }
  return {
    name: texts.glossary,
    columns: [{ width: glossaryWidths.word }, { width: glossaryWidths.meaning }],
    cells: grid.cells,
    rowDefs: grid.heights,
    freezePane: { rows: 1 },
    pageSetup: { orientation: 'landscape', paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  }
}

/** Links of one sheet that Excel reads; it refuses a file with more than 65,530. */
const mostLinks = 60_000

/** The bytes of a sheet with its rows. */
async function* pouredSheet(
  part: ZipPart,
  { plan, source, from }: PlannedSheet,
  linkTo: (place: number) => string,
): AsyncGenerator<Uint8Array> {
  const xml = part.content.toString('utf8')
  const { head, tail } = aroundRows(xml, plan)
  const { columns, hasLongDigits, decimals } = plan
  const range = { from, to: from + plan.rows }
  const line = rowSql({ columns: source.columns, hasLongDigits, styles: stylesOf(xml, decimals) })
  // The first row of a sheet is its head.
  const firstRow = from - 1
  yield Buffer.from(head)
  yield* source.rows({ ...range, line, firstRow })
  const letters = linkColumn(columns)
  const places = letters === undefined ? [] : await source.places({ ...range, limit: mostLinks })
  const links = places.map(({ row, place }) => linkXml(letters ?? '', row - firstRow, linkTo(place)))
  const all = links.length === 0 ? '' : `<hyperlinks>${links.join('')}</hyperlinks>`
  yield Buffer.from(tail.replace('<pageMargins', () => `${all}<pageMargins`))
}

/** Gives where a transaction stands in the workbook, as `'Transactions'!A7`, by its place in the ledger. */
function ledgerLinks(planned: readonly PlannedSheet[], rowsPerSheet: number): (place: number) => string {
  const names = planned.filter(({ source }) => source.table.name === ledgerName).map(({ plan }) => plan.name)
  return (place) =>
    `'${names[Math.floor((place - 1) / rowsPerSheet)] ?? ''}'!A${((place - 1) % rowsPerSheet) + 2}`
}
