import { csvLine } from '../outputs/csv-line.js'

/** Gives rows under a header as CSV, as `csvLine` does. */
export function csvText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map(csvLine).join('')
}
