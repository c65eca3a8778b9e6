import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { analyze } from '../../src/pipeline.js'
import { makeFolder, temporaryFolder } from './temporary-folder.js'

const sample = join(import.meta.dirname, '../../samples/balance-sync-logs')

/** Analyses the sample logs; gives the folder with the results, which the caller removes. */
export async function sampleResults(): Promise<string> {
  const output = makeFolder()
  await analyze({ paths: [sample], output })
  return output
}

/** A copy of results in which statements have changed the database, as no run would have written it. */
export async function changedResults(results: string, statements: readonly string[]): Promise<string> {
  const output = join(temporaryFolder(), 'output')
  cpSync(results, output, { recursive: true })
  const instance = await DuckDBInstance.create(join(output, 'calo.duckdb'))
  const connection = await instance.connect()
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
  return output
}
