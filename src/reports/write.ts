import { join } from 'node:path'
import type { ReportTable } from '../model/table.js'
import { type ReportSession, type ReportSettings, reportWriters } from './reports.js'

/** What reports to write, and where. */
export interface ReportPlan extends ReportSettings {
  /** Folder to write to. */
  readonly draft: string
  readonly tables: readonly ReportTable[]
  /** Whether a file is wanted, by its name; default all of them. */
  readonly isWanted?: (name: string) => boolean
}

/** Writes all reports that are wanted; gives the names of their files. */
export async function writeReports(session: ReportSession, plan: ReportPlan): Promise<string[]> {
  const { tables, isWanted = () => true } = plan
  const writers = reportWriters(tables, plan).filter(({ name }) => isWanted(name))
  for (const writer of writers) await writer.write(session, join(plan.draft, writer.name), plan)
  return writers.map(({ name }) => name)
}
