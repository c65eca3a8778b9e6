import { isReported } from '../configuration.js'
import type { Configuration } from '../model/configuration.js'
import type { ReportTable } from '../model/table.js'
import type { Database } from '../store/database.js'
import { monthEndFile } from './month-end-file.js'
import { pageName, writePageReport } from './page.js'
import { workbookName, writeWorkbookReport } from './workbook.js'

/** The results that a report is made of. */
export interface ReportSession {
  /** Open, with all tables and views of a run; a report only reads. */
  readonly database: Database
}

/** What the configuration says of reports. */
export interface ReportSettings {
  /** Which tables have CSV files. */
  readonly csv: Configuration['output']['csv']
}

/** A file for people, made of the results of a run. */
export interface ReportWriter {
  /** Of the file in the output folder. */
  readonly name: string
  /** Writes it to `path`. */
  write(session: ReportSession, path: string, settings: ReportSettings): Promise<void>
}

/** All reports that are wanted, in the order in which they are written. */
export function reportWriters(tables: readonly ReportTable[], { csv }: ReportSettings): ReportWriter[] {
  const isWanted = ({ name }: ReportTable): boolean => csv === 'all' || (csv !== 'none' && csv.includes(name))
  return [...tables.filter(isReported).filter(isWanted).map(monthEndFile), workbook, page]
}

const workbook: ReportWriter = {
  name: workbookName,
  write: ({ database }, path) => writeWorkbookReport(database, path),
}

const page: ReportWriter = {
  name: pageName,
  write: ({ database }, path) => writePageReport(database, path),
}
