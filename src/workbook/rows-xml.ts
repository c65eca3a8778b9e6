import type { CellKind, ShownBlock, ShownCell, ShownColumn } from '../model/shown-table.js'
import { type CellStyles, cellXml, isTooLong, xmlText } from './cell-xml.js'
import { columnLetters } from './data-sheet.js'
import { heightOf, widthOf } from './look.js'
import { workbookTexts } from './texts.js'

/** Links of one sheet that Excel reads; it refuses a file with more than 65,530. */
const mostLinks = 60_000

/** Gives where a transaction stands in the workbook, as `'Transactions'!A7`, by its place in the ledger. */
export type LedgerPlace = (place: number) => string

/** How the rows of a sheet are written. */
export interface RowFormat {
  readonly columns: readonly ShownColumn[]
  readonly hasLongDigits: boolean
  readonly styles: CellStyles
  readonly placeOf: LedgerPlace
}

/** Columns whose cells lead to the row of their transaction in the ledger, the first one that a table has. */
const linkColumns = ['first_id', 'id', 'transaction_id', 'closing_id', 'example_id', 'user_id']

/** Writes the rows of one sheet and remembers their links, which stand behind all of them. */
export class RowWriter {
  readonly #format: RowFormat
  readonly #letters: readonly string[]
  readonly #widths: readonly number[]
  readonly #linkAt: number
  readonly #links: string[] = []
  #row = 1

  constructor(format: RowFormat) {
    this.#format = format
    this.#letters = format.columns.map((_, at) => columnLetters(at))
    this.#widths = format.columns.map(widthOf)
    const names = format.columns.map(({ name }) => name)
    this.#linkAt = names.indexOf(linkColumns.find((name) => names.includes(name)) ?? '')
  }

  /** Gives the XML of the rows `from` to `to` of a block, the latter left out. */
  write(block: ShownBlock, from: number, to: number): string {
    let xml = ''
    for (let at = from; at < to; at++) xml += this.#rowXml(block, at)
    return xml
  }

  /** Gives the XML of the links of all rows that were written. */
  links(): string {
    return this.#links.length === 0 ? '' : `<hyperlinks>${this.#links.join('')}</hyperlinks>`
  }

  #rowXml(block: ShownBlock, at: number): string {
    const row = ++this.#row
    const { columns, hasLongDigits } = this.#format
    const decimals = block.decimals[at] ?? null
    const place = block.places[at] ?? null
    let xml = ''
    let lines = 1
    let exact = ''
    for (let column = 0; column < columns.length; column++) {
      const { kind = 'text', title = '' } = columns[column] ?? {}
      const value = block.columns[column]?.[at] ?? null
      const cell = `${this.#letters[column]}${row}`
      if (kind === 'words' && value !== null)
        lines = Math.max(lines, linesOf(value, this.#widths[column] ?? 1))
      const isLink = column === this.#linkAt && place !== null && value !== null
      xml += cellXml(
        cell,
        value,
        kind,
        isLink ? this.#linked(cell, Number(place)) : this.#styleOf(kind, decimals),
      )
      if (hasLongDigits && kind === 'money' && value !== null && isTooLong(value))
        exact += `${exact && '; '}${title}: ${value}`
    }
    if (exact !== '')
      xml += cellXml(`${columnLetters(columns.length)}${row}`, exact, 'text', this.#format.styles.text)
    const height = heightOf(lines)
    return `<row r="${row}"${height === undefined ? '' : ` ht="${height}" customHeight="1"`}>${xml}</row>`
  }

  #linked(cell: string, place: number): string {
    const { styles, placeOf } = this.#format
    if (this.#links.length >= mostLinks) return styles.text
    this.#links.push(
      `<hyperlink ref="${cell}" location="${xmlText(placeOf(place))}" tooltip="${workbookTexts.linkTip}"/>`,
    )
    return styles.link
  }

  #styleOf(kind: CellKind, decimals: ShownCell): string {
    const { styles } = this.#format
    if (kind === 'money')
      return (decimals === null ? undefined : styles.money[Number(decimals)]) ?? styles.plain
    return kind === 'flag' ? styles.text : styles[kind]
  }
}

/** Lines that a text takes in a column of so many characters. */
function linesOf(text: string, width: number): number {
  return text
    .split('\n')
    .reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / (1.15 * width))), 0)
}
