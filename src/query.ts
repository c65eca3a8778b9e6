import { defaults } from './model/defaults.js'
import { messageOf, OperatorError } from './model/errors.js'
import type { ResultTable } from './model/result.js'
import { databaseName } from './pipeline.js'
import { openResults } from './store/open-results.js'

/** A question about the results of a run. */
export interface QueryOptions {
  /** One statement that reads. */
  readonly sql: string
  /** Folder with the results; default `output`. */
  readonly output?: string
  /** Values of `$1`, `$2`, … in the statement. */
  readonly parameters?: readonly (string | number | boolean | null)[]
}

/**
 * Runs one read-only statement on the results of a run: no files, no extensions, no changes. Decimals, big whole
 * numbers and times come as text. Throws an OperatorError where there are no results or the statement fails.
 */
export async function query({
  sql,
  output = defaults.output,
  parameters = [],
}: QueryOptions): Promise<ResultTable> {
  const database = await openResults(output, databaseName)
  try {
    await database.lockDown()
    return await database.read(sql, parameters)
  } catch (error) {
    throw new OperatorError(
      `the query failed: ${messageOf(error)}`,
      'Tables: calo-analyzer query "show tables".',
    )
  } finally {
    await database.close()
  }
}
