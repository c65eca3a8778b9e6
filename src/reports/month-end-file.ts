import type { ReportTable } from '../model/table.js'
import { csvLines, csvName } from '../outputs/csv.js'
import { columnsOf, writeLines } from '../store/tables.js'
import type { ReportWriter } from './reports.js'

/** The CSV file of a table that is computed only when it is asked for. */
export function monthEndFile({ name }: ReportTable): ReportWriter {
  return {
    name: csvName(name),
    write: async ({ database }, path) =>
      writeLines(database, csvLines(name, await columnsOf(database, name)), path),
  }
}
