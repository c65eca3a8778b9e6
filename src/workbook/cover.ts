import type { WriteSheet } from 'hucre/xlsx'
import type { CoverFacts, SheetSource, WorstWallet } from './contents.js'
import { columnLetters } from './data-sheet.js'
import { Grid, gridStyles } from './grid.js'
import { colours, moneyStyle } from './look.js'
import { workbookTexts as texts } from './texts.js'

/** A sheet as the cover lists it. */
export interface ListedSheet {
  readonly name: string
  readonly rows: number
  readonly about: string
}

/** The sheets of the ledger, for the control totals. */
export interface LedgerSheets {
  readonly source: SheetSource
  /** Name and rows of each. */
  readonly parts: readonly { readonly name: string; readonly rows: number }[]
}

const widths = [40, 16, 18, 18, 18, 26, 20, 30]
const lastColumn = widths.length - 1
/** Characters of a line of text over all columns, and over those behind the figures of a wallet. */
const lineLength = { wide: 190, why: 80, about: 150 } as const
const dayMs = 86_400_000

/** Gives the first sheet: what is open now, the way to the other sheets, control totals, what was read. */
export function coverSheet(
  facts: CoverFacts,
  sheets: readonly ListedSheet[],
  ledger: LedgerSheets,
): WriteSheet {
  const grid = new Grid()
  grid.heights.set(0, { height: 30 })
  grid.line([texts.title], gridStyles.title)
  grid.line([subtitle(facts)], gridStyles.subtitle)
  writeOpenNow(grid, facts)
  writeWorst(grid, texts.overdrawn, texts.overdrawnHead, facts.overdrawn)
  writeWorst(grid, texts.outOfStep, texts.outOfStepHead, facts.outOfStep)
  writeSheets(grid, sheets)
  writeControl(grid, facts, ledger)
  writeWide(grid, texts.controlNote)
  writeSource(grid, facts)
  grid.heading(texts.reading)
  for (const line of texts.readingLines(facts.timeZone)) writeWide(grid, line)
  return {
    name: texts.cover,
    columns: widths.map((width) => ({ width })),
    cells: grid.cells,
    merges: grid.merges,
    rowDefs: grid.heights,
    view: { showGridLines: false, tabColor: { rgb: colours.head } },
    pageSetup: { orientation: 'landscape', paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&L&A&R&P / &N' },
  }
}

function writeWide(grid: Grid, text: string): void {
  grid.join(0, lastColumn, Math.ceil(text.length / lineLength.wide))
  grid.line([text], gridStyles.words)
}

function subtitle({ period, timeZone, version }: CoverFacts): string {
  const days = period === undefined ? 'No transactions' : `Business days ${period.first} to ${period.last}`
  return `${days}, time zone ${timeZone}. Written by calo-analyzer ${version}.`
}

function writeOpenNow(grid: Grid, { currencies, blockedOverdrafts, atRiskWallets }: CoverFacts): void {
  grid.heading(texts.openNow)
  grid.head(texts.openHead, (at) => at > 0)
  for (const currency of currencies) {
    const money = moneyStyle(currency.decimals)
    const overdrawn = currency.overdrawnWallets > 0
    const drifting = currency.driftingWallets > 0
    grid.line(
      [
        currency.currency,
        currency.overdrawnWallets,
        Number(currency.exposure),
        overdrawn ? (currency.longestOverdraftDays ?? 0) : null,
        currency.driftingWallets,
        Number(currency.openDrift),
        drifting ? (currency.oldestDriftDays ?? 0) : null,
      ],
      [
        gridStyles.text,
        overdrawn ? gridStyles.bad : gridStyles.count,
        money,
        gridStyles.count,
        drifting ? gridStyles.bad : gridStyles.count,
        money,
        gridStyles.count,
      ],
    )
  }
  grid.line([texts.alsoOpen(blockedOverdrafts, atRiskWallets)], gridStyles.subtitle)
}

function writeWorst(
  grid: Grid,
  heading: string,
  head: readonly string[],
  wallets: readonly WorstWallet[],
): void {
  grid.heading(heading)
  if (wallets.length === 0) {
    grid.line([texts.nothing], gridStyles.subtitle)
    return
  }
  grid.join(5, lastColumn)
  grid.head(head, (at) => at === 2 || at === 4)
  for (const { userId, currency, amount, decimals, since, days, why } of wallets) {
    grid.join(5, lastColumn, Math.ceil(why.length / lineLength.why))
    grid.line(
      [userId, currency, Number(amount), serialDay(since), days, why],
      [
        gridStyles.text,
        gridStyles.text,
        moneyStyle(decimals),
        gridStyles.day,
        gridStyles.count,
        gridStyles.words,
      ],
    )
  }
}

function writeSheets(grid: Grid, sheets: readonly ListedSheet[]): void {
  grid.heading(texts.sheets)
  grid.join(2, lastColumn)
  grid.head(texts.sheetsHead, (at) => at === 1)
  for (const { name, rows, about } of sheets) {
    grid.join(2, lastColumn, Math.ceil(about.length / lineLength.about))
    grid.link(0, name, `'${name}'!A1`)
    if (rows >= 0) grid.put(1, rows, gridStyles.count)
    grid.put(2, about, gridStyles.words)
    grid.row++
  }
}

/** The totals of the database, and formulas that add up the ledger of this workbook. */
function writeControl(grid: Grid, { currencies, unnamedCurrency }: CoverFacts, ledger: LedgerSheets): void {
  grid.heading(texts.control)
  grid.head(texts.controlHead, (at) => at > 0 && at < lastColumn)
  for (const currency of currencies) {
    const row = grid.row + 1
    const money = moneyStyle(currency.decimals)
    const wanted = currency.currency === unnamedCurrency ? '"="' : `$A${row}`
    grid.put(0, currency.currency, gridStyles.text)
    grid.put(1, currency.transactions, gridStyles.count)
    grid.formula(
      2,
      sumOver(ledger, (ranges) => `COUNTIF(${ranges.currency},${wanted})`),
      gridStyles.count,
    )
    grid.put(3, Number(currency.credits), money)
    grid.formula(4, sumOver(ledger, totalOf('CREDIT', wanted)), money)
    grid.put(5, Number(currency.debits), money)
    grid.formula(6, sumOver(ledger, totalOf('DEBIT', wanted)), money)
    // A spreadsheet adds up with 15 digits.
    const near = (cell: string): string =>
      `MAX(${5 / 10 ** (currency.decimals + 1)},ABS(${cell}${row})*1E-12)`
    const isSame = `AND(B${row}=C${row},ABS(D${row}-E${row})<${near('D')},ABS(F${row}-G${row})<${near('F')})`
    grid.formula(7, `IF(${isSame},"${texts.agrees}","${texts.differs}")`, gridStyles.text)
    grid.row++
  }
}

interface LedgerRanges {
  readonly currency: string
  readonly type: string
  readonly amount: string
}

function totalOf(type: string, currency: string): (ranges: LedgerRanges) => string {
  return (ranges) => `SUMIFS(${ranges.amount},${ranges.currency},${currency},${ranges.type},"${type}")`
}

function sumOver({ source, parts }: LedgerSheets, term: (ranges: LedgerRanges) => string): string {
  const range = (name: string, rows: number, column: string): string => {
    const letters = columnLetters(source.columns.findIndex((shown) => shown.name === column))
    return `'${name}'!$${letters}$2:$${letters}$${rows + 1}`
  }
  const terms = parts.map(({ name, rows }) =>
    term({
      currency: range(name, rows, 'currency'),
      type: range(name, rows, 'type'),
      amount: range(name, rows, 'amount'),
    }),
  )
  return terms.join('+')
}

function writeSource(grid: Grid, facts: CoverFacts): void {
  grid.heading(texts.source)
  const rows: readonly (readonly [string, number])[] = [
    ['Files found', facts.files.found],
    ['Files passed over', facts.files.skipped],
    ['Files damaged', facts.files.damaged],
    ['Bytes of log text', facts.bytes],
    ['Events', facts.events],
    ['Events of a kind nobody knows', facts.unknownEvents],
    ['Transactions', facts.transactions],
    ['Users', facts.users],
    ['Errors in the data', facts.problems.errors],
    ['Warnings about the data', facts.problems.warnings],
  ]
  for (const row of rows) grid.line(row, [gridStyles.text, gridStyles.count])
}

function serialDay(day: string): number {
  return Math.round((Date.parse(day.slice(0, 10)) - Date.UTC(1899, 11, 30)) / dayMs)
}
