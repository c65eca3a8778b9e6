import { readCatalog } from './analysis/catalog.js'
import { isReported } from './configuration.js'
import { defaults } from './model/defaults.js'
import { OperatorError } from './model/errors.js'
import type { ReportTable } from './model/table.js'
import { amendResults } from './outputs/amend.js'
import { databaseName } from './pipeline.js'
import type { ReportSession } from './reports/reports.js'
import { writeReports } from './reports/write.js'
import { openResults } from './store/open-results.js'

/** Which results to report on. */
export interface ReportOptions {
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
}

/** The reports that were written. */
export interface ReportResult {
  /** The output folder, as given. */
  readonly output: string
  /** Names of the files in it. */
  readonly files: readonly string[]
}

/**
 * Writes the reports on the results of a run into their folder, from the database alone. Throws an OperatorError where
 * there are no results, or another run has the folder.
 */
export async function report({ output = defaults.output }: ReportOptions = {}): Promise<ReportResult> {
  const tables = readCatalog()
  const files = await amendResults(output, async ({ path, draft, manifest }) => {
    const database = await openResults(path, databaseName)
    try {
      await requireViews({ database }, tables.filter(isReported), path)
      return await writeReports({ database }, { draft, tables, csv: manifest.csv })
    } finally {
      database.close()
    }
  })
  return { output, files }
}

async function requireViews(
  { database }: ReportSession,
  views: readonly ReportTable[],
  path: string,
): Promise<void> {
  const { rows } = await database.read('select view_name from duckdb_views() where not internal')
  const known = new Set(rows.map(([name]) => name))
  const missing = views.find(({ name }) => !known.has(name))
  if (missing === undefined) return
  throw new OperatorError(
    `the results in ${path} are of an older version, without ${missing.name}`,
    'Run calo-analyzer LOGS again to write them anew.',
  )
}
