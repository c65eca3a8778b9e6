import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, OperatorError } from '../model/errors.js'
import { workNames } from '../model/output-folder.js'
import { Database } from './database.js'

/** Opens the results in an output folder for reading. Throws an OperatorError where there are none. */
export async function openResults(folder: string, name: string): Promise<Database> {
  const path = resultsPath(folder, name)
  if (path === undefined) throw noResults(folder)
  try {
    return await Database.open(path)
  } catch (error) {
    // A run that publishes at this moment has moved it.
    if (resultsPath(folder, name) !== path) return openResults(folder, name)
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
