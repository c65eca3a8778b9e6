import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../model/errors.js'
import { Database } from './database.js'

/** Opens the results in an output folder for reading. Throws an OperatorError where there are none. */
export async function openResults(folder: string, name: string): Promise<Database> {
  const path = join(folder, name)
  if (!existsSync(path)) {
    throw new OperatorError(
      `there are no results in ${folder}`,
      'Run calo-analyzer LOGS first, or name the folder of its results with --output.',
    )
  }
  try {
    return await Database.open(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new OperatorError(
      `cannot open ${path}: ${reason}`,
      'Run calo-analyzer LOGS again to write it anew.',
    )
  }
}
