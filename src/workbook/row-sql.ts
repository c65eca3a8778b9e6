import type { CellKind, ShownColumn } from '../model/shown-table.js'
import type { TypedColumn } from './contents.js'
import { columnLetters } from './data-sheet.js'
import { heightOfLine, mostLines, widthOf } from './look.js'
import { workbookTexts } from './texts.js'

/** Numbers of the styles of the workbook by which cells of each kind are shown. */
export interface CellStyles {
  readonly text: string
  readonly words: string
  readonly whole: string
  readonly plain: string
  readonly percent: string
  readonly day: string
  readonly month: string
  readonly time: string
  readonly link: string
  /** By the digits after the point; other amounts are plain. */
  readonly money: Readonly<Record<number, string>>
}

/** What the rows of a sheet are made of. */
export interface RowFormat {
  /** The shown columns, with the names and types of DuckDB. */
  readonly columns: readonly TypedColumn[]
  readonly hasLongDigits: boolean
  readonly styles: CellStyles
}

/** The most characters of a cell: Excel takes 32,767, and counts rare ones twice. */
const longestText = 16_000
/** The most digits of a number that a spreadsheet keeps. */
const mostDigits = 15

/** Columns whose cells lead to the row of their transaction in the ledger, the first one that a table has. */
const linkColumns = ['first_id', 'id', 'transaction_id', 'closing_id', 'example_id', 'user_id']

/** Gives the letters of the column whose cells are links; undefined where a table has none. */
export function linkColumn(columns: readonly ShownColumn[]): string | undefined {
  const names = columns.map(({ name }) => name)
  const linked = linkColumns.find((name) => names.includes(name))
  return linked === undefined ? undefined : columnLetters(names.indexOf(linked))
}

/**
 * Gives the SQL of the XML of a row of a sheet. Where it stands there are the shown columns, and beside them `decimals`
 * (of the amounts of the row), `place` (in the ledger, for its link; both may be null) and `sheet_row`, its number as text.
 */
export function rowSql(format: RowFormat): string {
  const { columns, hasLongDigits, styles } = format
  const linked = linkColumn(columns)
  const cells = columns.map((column, at) => cellSql(column, columnLetters(at), { styles, linked }))
  const exact = hasLongDigits ? [exactSql(format)] : []
  return `concat('<row r="', sheet_row, '"', ${heightSql(columns)}, '>', ${[...cells, ...exact].join(', ')}, '</row>')`
}

interface CellPlace {
  readonly styles: CellStyles
  /** Letters of the column with links. */
  readonly linked: string | undefined
}

function cellSql({ name, kind, type }: TypedColumn, letters: string, { styles, linked }: CellPlace): string {
  const value = `"${name}"`
  const style =
    letters === linked
      ? `case when place is null then '${styles.text}' else '${styles.link}' end`
      : styleSql(kind, styles)
  const number = (digits: string): string => numberSql(letters, digits, style)
  const text = (words: string): string => textSql(letters, words, style)
  if (kind === 'flag') return orNothing(value, text(`case when ${value} then 'yes' else 'no' end`))
  if (kind === 'text' || kind === 'words') return orNothing(value, text(`cast(${value} as varchar)`))
  if (kind === 'month')
    return orNothing(value, dayOr(`try_cast(${value} || '-01' as date)`, number, text(value)))
  if (kind === 'day') return orNothing(value, dayOr(value, number, text(`cast(${value} as varchar)`)))
  if (kind === 'time')
    return orNothing(value, timeOr(value, number, text(`strftime(${value}, '%Y-%m-%d %H:%M:%S')`)))
  if (kind === 'percent')
    return orNothing(value, number(`cast(round(cast(${value} as double) / 100, 8) as varchar)`))
  return orNothing(value, number(digitsSql(value, type)))
}

function orNothing(value: string, xml: string): string {
  return `case when ${value} is null then '' else ${xml} end`
}

function numberSql(letters: string, digits: string, style: string): string {
  return `concat('<c r="${letters}', sheet_row, '" s="', ${style}, '"><v>', ${digits}, '</v></c>')`
}

function textSql(letters: string, words: string, style: string): string {
  const start = `'<c r="${letters}', sheet_row, '" t="inlineStr" s="', ${style}, '"><is><t xml:space="preserve">'`
  return `concat(${start}, ${xmlSql(words)}, '</t></is></c>')`
}

/** A day as a number of a spreadsheet's calendar; as text where the calendars disagree or end. */
function dayOr(day: string, number: (digits: string) => string, text: string): string {
  const isKnown = `${day} between date '1900-03-01' and date '9999-12-31'`
  return `case when ${isKnown} then ${number(`cast(date_diff('day', date '1899-12-30', ${day}) as varchar)`)} else ${text} end`
}

function timeOr(time: string, number: (digits: string) => string, text: string): string {
  const isKnown = `${time} >= timestamp '1900-03-01' and ${time} < timestamp '9999-12-31'`
  const days = `round(cast(epoch_ms(${time}) as double) / 86400000 + 25569, 8)`
  return `case when ${isKnown} then ${number(`cast(${days} as varchar)`)} else ${text} end`
}

/** The shortest digits of a number. */
function digitsSql(value: string, type: string): string {
  const text = `cast(${value} as varchar)`
  return /^DECIMAL\(\d+,(?!0\))/.test(type) ? `rtrim(rtrim(${text}, '0'), '.')` : text
}

function styleSql(kind: CellKind, styles: CellStyles): string {
  if (kind === 'flag') return `'${styles.text}'`
  if (kind !== 'money') return `'${styles[kind]}'`
  const cases = Object.entries(styles.money).map(([decimals, style]) => `when ${decimals} then '${style}'`)
  return `case decimals ${cases.join(' ')} else '${styles.plain}' end`
}

/** What needs care in XML: marks, what it forbids, line ends of Windows, and what Excel takes for a character's code. */
const isUnsafe = String.raw`'[&<>"\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x[0-9A-Fa-f]{4}_'`
const forbidden = String.raw`'[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]'`

/** Text as XML has it. Nearly none needs care, so each is looked through once. */
export function xmlSql(words: string): string {
  const cut = `case when length(${words}) > ${longestText} then concat(left(${words}, ${longestText}), ' … (', length(${words}), ' characters in all)') else ${words} end`
  const lines = `replace(replace(${cut}, chr(13) || chr(10), chr(10)), chr(13), chr(10))`
  const allowed = `regexp_replace(${lines}, ${forbidden}, '\ufffd', 'g')`
  const marks = [
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
  ] as const
  const escaped = marks.reduce((sql, [mark, entity]) => `replace(${sql}, '${mark}', '${entity}')`, allowed)
  // Excel reads _x0041_ as the letter A; where a text has such, all its _x are told apart.
  const told = `case when regexp_matches(${words}, '_x[0-9A-Fa-f]{4}_') then replace(${escaped}, '_x', '_x005F_x') else ${escaped} end`
  return `case when length(${words}) > ${longestText} or regexp_matches(${words}, ${isUnsafe}) then ${told} else ${words} end`
}

/** The cell with every digit of amounts that have more than a spreadsheet keeps. */
function exactSql({ columns, styles }: RowFormat): string {
  const amounts = columns.filter(({ kind }) => kind === 'money')
  const parts = amounts.map(({ name, title, type }) => {
    const digits = digitsSql(`"${name}"`, type)
    return `case when ${isLongSql(digits)} then concat('${title}: ', ${digits}) end`
  })
  const exact = `concat_ws('; ', ${parts.join(', ')})`
  return `case when ${exact} = '' then '' else ${textSql(columnLetters(columns.length), exact, `'${styles.text}'`)} end`
}

/** Gives the SQL that says whether a row has an amount of more digits than a spreadsheet keeps; undefined without amounts. */
export function longDigitsSql(columns: readonly TypedColumn[]): string | undefined {
  const amounts = columns.filter(({ kind }) => kind === 'money')
  if (amounts.length === 0) return undefined
  return amounts.map(({ name, type }) => isLongSql(digitsSql(`"${name}"`, type))).join(' or ')
}

function isLongSql(digits: string): string {
  return `coalesce(length(trim(translate(${digits}, '-.', ''), '0')) > ${mostDigits}, false)`
}

/** Says how high a row is whose words need more than one line. */
function heightSql(columns: readonly ShownColumn[]): string {
  const words = columns.filter(({ kind }) => kind === 'words')
  if (words.length === 0) return "''"
  const lines = words.map((column) => {
    const text = `coalesce("${column.name}", '')`
    const breaks = `length(${text}) - length(replace(${text}, chr(10), ''))`
    return `cast(ceil(length(${text}) / ${1.15 * widthOf(column)}) as integer) + ${breaks}`
  })
  const most = `least(greatest(${lines.join(', ')}, 1), ${mostLines})`
  return `case when ${most} = 1 then '' else concat(' ht="', ${most} * ${heightOfLine}, '" customHeight="1"') end`
}

/** The XML of a link in a column of a sheet. */
export function linkXml(letters: string, row: number, location: string): string {
  return `<hyperlink ref="${letters}${row}" location="${location.replaceAll('&', '&amp;')}" tooltip="${workbookTexts.linkTip}"/>`
}
