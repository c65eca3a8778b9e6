import type { MergeRange, WriteSheet } from 'hucre/xlsx'
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

/** Wallets of each kind that the cover names. */
const widths = [40, 16, 18, 18, 18, 26, 18, 12]
const dayMs = 86_400_000

/** Gives the first sheet: what is open now, control totals, what was read, the way to the other sheets. */
export function coverSheet(
  facts: CoverFacts,
  sheets: readonly ListedSheet[],
  ledger: LedgerSheets,
): WriteSheet {
  const grid = new Grid()
  const merges: MergeRange[] = []
  const wide = (text: string): void => {
    merges.push({ startRow: grid.row, endRow: grid.row, startCol: 0, endCol: widths.length - 1 })
    grid.line([text], gridStyles.words)
  }
  grid.line([texts.title], gridStyles.title)
  grid.line([subtitle(facts)], gridStyles.subtitle)
  writeOpenNow(grid, facts)
  writeWorst(grid, texts.overdrawn, texts.overdrawnHead, facts.overdrawn)
  writeWorst(grid, texts.outOfStep, texts.outOfStepHead, facts.outOfStep)
  writeSheets(grid, sheets, merges)
  writeControl(grid, facts, ledger)
  wide(texts.controlNote)
  writeSource(grid, facts)
  grid.heading(texts.reading)
  const reading = grid.row
  for (const line of texts.readingLines(facts.timeZone)) wide(line)
  const tall = texts
    .readingLines(facts.timeZone)
    .map((line, at) => [reading + at, { height: line.length > 150 ? 31 : 16 }] as const)
  return {
    name: texts.cover,
    columns: widths.map((width) => ({ width })),
    cells: grid.cells,
    merges,
    rowDefs: new Map([[0, { height: 30 }], ...tall]),
    view: { showGridLines: false, tabColor: { rgb: colours.head } },
    pageSetup: { orientation: 'landscape', paperSize: 'a4', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&L&A&R&P / &N' },
  }
}

function subtitle({ period, timeZone, version }: CoverFacts): string {
  const days = period === undefined ? 'No transactions' : `Business days ${period.first} to ${period.last}`
  return `${days}, time zone ${timeZone}. Written by calo-analyzer ${version}.`
}

function writeOpenNow(grid: Grid, { currencies, blockedOverdrafts, atRiskWallets }: CoverFacts): void {
  grid.heading(texts.openNow)
  grid.line(texts.openHead, gridStyles.head)
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
  grid.line(head, gridStyles.head)
  for (const wallet of wallets) {
    grid.line(
      [
        wallet.userId,
        wallet.currency,
        Number(wallet.amount),
        serialDay(wallet.since),
        wallet.days,
        wallet.openedBy,
      ],
      [
        gridStyles.text,
        gridStyles.text,
        moneyStyle(wallet.decimals),
        gridStyles.day,
        gridStyles.count,
        gridStyles.text,
      ],
    )
  }
}

function writeSheets(grid: Grid, sheets: readonly ListedSheet[], merges: MergeRange[]): void {
  grid.heading(texts.sheets)
  merges.push({ startRow: grid.row, endRow: grid.row, startCol: 2, endCol: widths.length - 1 })
  grid.line(texts.sheetsHead, gridStyles.head)
  for (const { name, rows, about } of sheets) {
    merges.push({ startRow: grid.row, endRow: grid.row, startCol: 2, endCol: widths.length - 1 })
    grid.link(0, name, `'${name}'!A1`)
    if (rows >= 0) grid.put(1, rows, gridStyles.count)
    grid.put(2, about, gridStyles.words)
    grid.row++
  }
}

/** The totals of the database, and formulas that add up the ledger of this workbook. */
function writeControl(grid: Grid, { currencies }: CoverFacts, ledger: LedgerSheets): void {
  grid.heading(texts.control)
  grid.line(texts.controlHead, gridStyles.head)
  for (const currency of currencies) {
    const row = grid.row + 1
    const money = moneyStyle(currency.decimals)
    grid.put(0, currency.currency, gridStyles.text)
    grid.put(1, currency.transactions, gridStyles.count)
    grid.formula(
      2,
      sumOver(ledger, (ranges) => `COUNTIF(${ranges.currency},$A${row})`),
      gridStyles.count,
    )
    grid.put(3, Number(currency.credits), money)
    grid.formula(4, sumOver(ledger, totalOf('CREDIT', row)), money)
    grid.put(5, Number(currency.debits), money)
    grid.formula(6, sumOver(ledger, totalOf('DEBIT', row)), money)
    const near = `${5 / 10 ** (currency.decimals + 1)}`
    const isSame = `AND(B${row}=C${row},ABS(D${row}-E${row})<${near},ABS(F${row}-G${row})<${near})`
    grid.formula(7, `IF(${isSame},"${texts.agrees}","${texts.differs}")`, gridStyles.text)
    grid.row++
  }
}

interface LedgerRanges {
  readonly currency: string
  readonly type: string
  readonly amount: string
}

function totalOf(type: string, row: number): (ranges: LedgerRanges) => string {
  return (ranges) => `SUMIFS(${ranges.amount},${ranges.currency},$A${row},${ranges.type},"${type}")`
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
