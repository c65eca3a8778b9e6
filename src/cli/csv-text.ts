import { printable } from '../model/printable.js'
import { withoutFormulas } from '../outputs/csv.js'

/** Gives rows under a header as CSV, as `csvLine` does. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map(csvLine).join('')
}

/**
 * Gives a row of CSV: RFC 4180, CRLF. Text that a spreadsheet would run as a formula starts with `'`, as in the CSV files
 * of a run; control characters are shown.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text)
  const harmless = isNumber ? text : withoutFormulas(printable(text))
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
