import { readCatalog } from './analysis/catalog.js'
import { isReported } from './configuration.js'
import { defaults } from './model/defaults.js'
import { databaseName } from './model/output-folder.js'
import { amendResults } from './outputs/amend.js'
import { writeReports } from './reports/write.js'
import { openResults, requireView } from './store/open-results.js'

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
    const database = await openResults(path, databaseName, draft)
    try {
      for (const { name } of tables.filter(isReported)) await requireView(database, name, path)
      return await writeReports({ database }, { draft, tables, csv: manifest.csv })
    } finally {
      await database.close()
    }
  })
  return { output, files }
}
