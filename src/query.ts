import { defaults } from './model/defaults.js'
import { messageOf, OperatorError } from './model/errors.js'
import { databaseName } from './model/output-folder.js'
import type { ResultTable } from './model/result.js'
import { ask } from './store/ask.js'
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
 * Runs one read-only statement on the results of a run: no files, no extensions, no changes, a gigabyte of memory.
 * Decimals, big whole numbers and times come as text. Throws an OperatorError where there are no results, the
 * statement fails, or its result is too large.
 */
export async function query({
  sql,
  output = defaults.output,
  parameters = [],
}: QueryOptions): Promise<ResultTable> {
  const database = await openResults(output, databaseName)
  try {
    return await ask(database, sql, parameters)
  } catch (error) {
    throw error instanceof OperatorError ? error : failure(messageOf(error))
  } finally {
    await database.close()
  }
}

function failure(message: string): OperatorError {
  return /^out of memory/i.test(message)
    ? new OperatorError(
        'the query failed: it needs more than 1 GB of memory',
        'Ask for fewer rows or columns, or count less finely.',
      )
    : new OperatorError(`the query failed: ${message}`, 'Tables: calo-analyzer query "show tables".')
}
