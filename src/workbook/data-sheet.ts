import type { CellStyle, ConditionalRule, WriteSheet } from 'hucre/xlsx'
import { assert } from '../model/errors.js'
import type { ShownColumn } from '../model/shown-table.js'
import { colourRules, headStyle, kindStyle, linkStyle, moneyStyle, rightHeadStyle, widthOf } from './look.js'
import type { CellStyles } from './row-sql.js'
import { workbookTexts } from './texts.js'

/** The letters of a column, from 0: `A`, `Z`, `AA`. */
export function columnLetters(at: number): string {
  const rest = String.fromCharCode(65 + (at % 26))
  return at < 26 ? rest : columnLetters(Math.floor(at / 26) - 1) + rest
}

/** What a sheet of rows looks like before the rows are poured in. */
export interface DataSheetPlan {
  readonly name: string
  readonly columns: readonly ShownColumn[]
  readonly hasLongDigits: boolean
  /** Rows below the first one. */
  readonly rows: number
  readonly decimals: readonly number[]
}

/** Characters that are still readable beside each other on a page of A4. */
const widestPage = 230

const sampleKinds = ['text', 'words', 'whole', 'plain', 'percent', 'day', 'month', 'time'] as const

/** The columns of a sheet, with that of the exact digits where there is one. */
export function sheetColumns({
  columns,
  hasLongDigits,
}: Pick<DataSheetPlan, 'columns' | 'hasLongDigits'>): ShownColumn[] {
  const digits = { name: 'exact_digits', title: workbookTexts.exactDigits, kind: 'text' as const }
  return hasLongDigits ? [...columns, digits] : [...columns]
}

/**
 * Gives a sheet with its first row, widths, filter, colours and page; in its second row one cell of each style, which
 * `stylesOf` reads and `pouredSheet` replaces by the rows.
 */
export function emptySheet(plan: DataSheetPlan): WriteSheet {
  const columns = sheetColumns(plan)
  const last = columnLetters(columns.length - 1)
  const widths = columns.map((column) => (column.name === 'exact_digits' ? 40 : widthOf(column)))
  const width = widths.reduce((sum, one) => sum + one, 0)
  const range = `A1:${last}${plan.rows + 1}`
  return {
    name: plan.name,
    columns: widths.map((one) => ({ width: one })),
    cells: new Map([...headCells(columns), ...sampleCells(plan.decimals)]),
    rowDefs: new Map([[0, { height: 32 }]]),
    freezePane: { rows: 1 },
    autoFilter: { range },
    conditionalRules: numbered(
      columns.flatMap((column, at) => {
        const letters = columnLetters(at)
        return plan.rows === 0 ? [] : colourRules(column, `${letters}2:${letters}${plan.rows + 1}`)
      }),
    ),
    pageSetup: {
      orientation: 'landscape',
      paperSize: 'a4',
      fitToPage: true,
      fitToWidth: Math.ceil(width / widestPage),
      fitToHeight: 0,
      printTitlesRow: '$1:$1',
    },
    headerFooter: { oddFooter: '&L&A&R&P / &N' },
  }
}

type CellEntry = readonly [
  string,
  { readonly value: string | number; readonly type: 'string' | 'number'; readonly style: CellStyle },
]

function headCells(columns: readonly ShownColumn[]): CellEntry[] {
  return columns.map(({ title, kind }, at) => {
    const isFigure = kind === 'money' || kind === 'whole' || kind === 'plain' || kind === 'percent'
    return [`0,${at}`, { value: title, type: 'string', style: isFigure ? rightHeadStyle : headStyle }]
  })
}

function sampleCells(decimals: readonly number[]): CellEntry[] {
  const styles = [...sampleKinds.map(kindStyle), linkStyle, ...decimals.map(moneyStyle)]
  return styles.map((style, at) => [`1,${at}`, { value: 1, type: 'number', style }])
}

function numbered(rules: readonly Omit<ConditionalRule, 'priority'>[]): ConditionalRule[] {
  return rules.map((rule, at) => ({ ...rule, priority: at + 1 }))
}

const samplesRow = /<row r="2"[^>]*>(.*?)<\/row>/s

/** Reads which numbers the styles of an empty sheet have got. */
export function stylesOf(sheet: string, decimals: readonly number[]): CellStyles {
  const samples = samplesRow.exec(sheet)?.[1] ?? ''
  const numbers = [...samples.matchAll(/<c [^>]*?s="(\d+)"/g)].map(([, number = '']) => number)
  assert(numbers.length === sampleKinds.length + 1 + decimals.length, `a style for each sample in ${samples}`)
  const [
    text = '',
    words = '',
    whole = '',
    plain = '',
    percent = '',
    day = '',
    month = '',
    time = '',
    link = '',
  ] = numbers
  const money = Object.fromEntries(
    decimals.map((digits, at) => [digits, numbers[sampleKinds.length + 1 + at] ?? '']),
  )
  return { text, words, whole, plain, percent, day, month, time, link, money }
}

/** The XML of a sheet around its rows: `head` ends before the first of them, `tail` follows them and has no links yet. */
export function aroundRows(
  sheet: string,
  plan: DataSheetPlan,
): { readonly head: string; readonly tail: string } {
  const [before = '', after = ''] = sheet.split(samplesRow, 3).filter((_, at) => at !== 1)
  const last = columnLetters(sheetColumns(plan).length - 1)
  assert(after.includes('<pageMargins'), 'a sheet has margins behind the place of its links')
  return {
    head: before.replace(/<dimension ref="[^"]*"/, `<dimension ref="A1:${last}${plan.rows + 1}"`),
    tail: after,
  }
}
