import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, OperatorError } from '../model/errors.js'
import { workNames } from '../model/output-folder.js'
import { Database } from './database.js'

/**
 * Opens the results in an output folder for reading, and for writing files to the folder `writesTo`. Throws an
 * OperatorError where there are none.
 */
export async function openResults(folder: string, name: string, writesTo?: string): Promise<Database> {
  const path = resultsPath(folder, name)
  if (path === undefined) throw noResults(folder)
  try {
    return await Database.open(path, { writesTo })
  } catch (error) {
    // A run that publishes at this moment has moved it.
    if (resultsPath(folder, name) !== path) return openResults(folder, name, writesTo)
    throw new OperatorError(
      `cannot open ${path}: ${messageOf(error)}`,
      'Run calo-analyzer LOGS again to write it anew.',
    )
  }
}

/** Says that a folder holds no results, and what to do. */
export function noResults(folder: string): OperatorError {
  return new OperatorError(
    `there are no results in ${folder}`,
    'Run calo-analyzer LOGS first, or name the folder of its results with --output.',
  )
}

/**
 * Gives the path of the database in an output folder; undefined where there is none. One that a killed run left on its
 * way into place counts already: the run before has none any more.
 */
export function resultsPath(folder: string, name: string): string | undefined {
  return [join(folder, workNames.publishing, name), join(folder, name)].find((path) => existsSync(path))
}

/** Throws an OperatorError where the results have no view of that name, because a version before this one wrote them. */
export async function requireView(database: Database, name: string, folder: string): Promise<void> {
  const { rows } = await database.read('select 1 from duckdb_views() where not internal and view_name = $1', [
    name,
  ])
  if (rows.length > 0) return
  throw new OperatorError(
    `the results in ${folder} are of an older version, without ${name}`,
    'Run calo-analyzer LOGS again to write them anew.',
  )
}
