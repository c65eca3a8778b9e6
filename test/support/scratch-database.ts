import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Database } from '../../src/store/database.js'
import { createSchema } from '../../src/store/tables.js'
import { temporaryFolder } from './temporary-folder.js'

/** A database with the tables and macros of a run but no rows, closed when the running test ends. */
export async function scratchDatabase(): Promise<Database> {
  const database = await openForWriting(join(temporaryFolder(), 'scratch.duckdb'))
  await createSchema(database)
  return database
}

/** Opens a database file so that a test can change it; closed when the running test ends. */
export async function openForWriting(path: string): Promise<Database> {
  const database = await Database.create(path)
  onTestFinished(async () => database.close())
  return database
}

/** A text as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
