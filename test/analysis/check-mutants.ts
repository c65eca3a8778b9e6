import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCatalog } from '../../src/analysis/catalog.js'
import { databaseName } from '../../src/model/output-folder.js'
import type { ReportTable } from '../../src/model/table.js'
import { analyze } from '../../src/pipeline.js'
import { Database } from '../../src/store/database.js'
import { faults, logsForChecks } from './check-faults.js'
import { mutantsOf, type SqlMutant } from './mutate-sql.js'

/** What became of the changes of one check. */
export interface CheckScore {
  readonly name: string
  readonly mutants: number
  /** The changes that no fault and no sound result gives away. */
  readonly survived: readonly string[]
}

/**
 * Changes every check in every small way. A change is noticed where the changed check fails, as a query or on the
 * results of a sound run, or finds nothing after one of the faults that the check must find.
 */
export async function scoreChecks(): Promise<CheckScore[]> {
  const folder = mkdtempSync(join(tmpdir(), 'calo-checks-'))
  try {
    const output = join(folder, 'output')
    await analyze({ paths: [logsForChecks()], output })
    const sound = join(output, databaseName)
    const scores: CheckScore[] = []
    for (const check of readCatalog().filter(({ room }) => room === 'checks')) {
      scores.push(await scoreCheck(check, sound, folder))
    }
    return scores
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function scoreCheck({ name, sql }: ReportTable, sound: string, folder: string): Promise<CheckScore> {
  const mutants = mutantsOf(sql)
  let left = await surviving(mutants, sound, folder, undefined)
  for (const fault of faults[name] ?? []) left = await surviving(left, sound, folder, fault)
  return { name, mutants: mutants.length, survived: left.map(({ change }) => change) }
}

/** The changed checks that pass on the sound results, or find the fault that is put into them. */
async function surviving(
  mutants: readonly SqlMutant[],
  sound: string,
  folder: string,
  fault: string | undefined,
): Promise<SqlMutant[]> {
  const path = join(folder, databaseName)
  copyFileSync(sound, path)
  const database = await Database.create(path)
  try {
    if (fault !== undefined) await database.run(fault)
    const left: SqlMutant[] = []
    for (const mutant of mutants) {
      const rows = await rowsOf(database, mutant.sql)
      if (rows !== undefined && rows > 0 === (fault !== undefined)) left.push(mutant)
    }
    return left
  } finally {
    await database.close()
    rmSync(path)
  }
}

/** How many rows a query has; undefined where it is none. */
async function rowsOf(database: Database, sql: string): Promise<number | undefined> {
  try {
    const { rows } = await database.read(`select count(*) from (${sql})`)
    return Number(rows[0]?.[0])
  } catch {
    return undefined
  }
}
