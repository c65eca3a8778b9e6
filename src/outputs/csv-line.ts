import { printable } from '../model/printable.js'
import type { Cell } from '../model/result.js'
import { withoutFormulas } from './csv.js'

/**
 * Gives a row of CSV: RFC 4180, CRLF. Text that a spreadsheet would run as a formula starts with `'`, as in the CSV files
 * of a run; control characters are shown.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',')}\r\n`
}

function csvCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text)
  const harmless = isNumber ? text : withoutFormulas(printable(text))
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
