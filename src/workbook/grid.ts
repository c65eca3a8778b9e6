import type { CellStyle, MergeRange, WriteSheet } from 'hucre/xlsx'
import { colours, filled, headStyle, linkStyle, rightHeadStyle, styled } from './look.js'

type Cells = NonNullable<WriteSheet['cells']>

/** Styles of the cells of the sheets that are laid out by hand. */
export const gridStyles = {
  title: styled({ font: { bold: true, size: 20, color: { rgb: colours.head } } }),
  subtitle: styled({ font: { color: { rgb: colours.muted } } }),
  heading: styled({ font: { bold: true, size: 13, color: { rgb: colours.head } } }),
  head: headStyle,
  headRight: rightHeadStyle,
  text: styled({ numFmt: '@', alignment: { vertical: 'top', horizontal: 'left', indent: 1 } }),
  words: styled({
    numFmt: '@',
    alignment: { vertical: 'top', horizontal: 'left', indent: 1, wrapText: true },
  }),
  count: styled({ numFmt: '#,##0', alignment: { vertical: 'top' } }),
  day: styled({ numFmt: 'yyyy-mm-dd', alignment: { horizontal: 'left', vertical: 'top', indent: 1 } }),
  bad: styled({
    numFmt: '#,##0',
    font: { bold: true, color: { rgb: colours.badInk } },
    fill: filled(colours.bad),
  }),
} as const

/** Cells of a sheet that is laid out by hand, row by row. */
export class Grid {
  readonly cells: Cells = new Map()
  /** Heights of rows that are not usual, in points. */
  readonly heights: NonNullable<WriteSheet['rowDefs']> = new Map()
  readonly merges: MergeRange[] = []
  /** The row that is written next, from 0. */
  row = 0

  /** Writes texts or numbers beside each other and goes to the next row. */
  line(values: readonly (string | number | null)[], styles: CellStyle | readonly CellStyle[]): void {
    values.forEach((value, at) => {
      const style = Array.isArray(styles) ? styles[at] : styles
      if (value !== null) this.put(at, value, style)
    })
    this.row++
  }

  /** Writes one cell of the current row. */
  put(column: number, value: string | number, style: CellStyle): void {
    const isText = typeof value === 'string'
    this.cells.set(`${this.row},${column}`, {
      value: isText ? allowedText(value) : value,
      type: isText ? 'string' : 'number',
      style,
    })
  }

  /** Writes a cell of the current row that leads to a place such as `'Cover'!A1`. */
  link(column: number, text: string, location: string): void {
    const display = allowedText(text)
    this.cells.set(`${this.row},${column}`, {
      value: display,
      type: 'string',
      style: linkStyle,
      hyperlink: { target: '', location, display },
    })
  }

  /** Writes a cell of the current row that is computed when the workbook is opened. */
  formula(column: number, formula: string, style: CellStyle): void {
    this.cells.set(`${this.row},${column}`, { formula, type: 'formula', value: null, style })
  }

  /** Joins cells of the current row, from one column to another, and makes it as high as so many lines. */
  join(from: number, to: number, lines = 1): void {
    this.merges.push({ startRow: this.row, endRow: this.row, startCol: from, endCol: to })
    if (lines > 1) this.heights.set(this.row, { height: lines * 15 + 2 })
  }

  /** Writes the head of a table: its titles, those of figures to the right. */
  head(titles: readonly string[], figures: (at: number) => boolean): void {
    this.heights.set(this.row, { height: 32 })
    this.line(
      titles,
      titles.map((_, at) => (figures(at) ? gridStyles.headRight : gridStyles.head)),
    )
  }

  /** Leaves a row empty and writes a heading. */
  heading(text: string): void {
    this.row++
    this.line([text], gridStyles.heading)
  }
}

/** Text whose characters XML knows; the others are shown as U+FFFD, line ends are line feeds. */
function allowedText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
}
