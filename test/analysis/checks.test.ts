import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/analysis/catalog.js'
import { databaseName } from '../../src/model/output-folder.js'
import { analyze } from '../../src/pipeline.js'
import { failedChecks } from '../../src/store/checks.js'
import { openForWriting } from '../support/scratch-database.js'
import { makeFolder, temporaryFolder } from '../support/temporary-folder.js'
import { faults, logsForChecks } from './check-faults.js'

const checks = readCatalog().filter(({ room }) => room === 'checks')

describe('checks of the results', () => {
  const output = join(makeFolder(), 'output')

  beforeAll(async () => {
    const logs = logsForChecks()
    await analyze({ paths: [logs], output })
  })

  test('have a fault each that they notice', () => {
    expect(Object.keys(faults).toSorted()).toEqual(checks.map(({ name }) => name).toSorted())
  })

  test('pass on the results of a run', async () => {
    expect(await failedChecks(await copyOf(output), checks)).toEqual([])
  })

  const cases = Object.entries(faults).flatMap(([name, statements]) =>
    statements.map((statement) => [name, statement] as const),
  )
  test.each(cases)('%s fails after: %s', async (name, statement) => {
    const database = await copyOf(output)
    await database.run(statement)
    const failed = await failedChecks(database, checks)
    expect(failed.map(({ check }) => check.name)).toContain(name)
  })
})

async function copyOf(output: string): Promise<Awaited<ReturnType<typeof openForWriting>>> {
  const path = join(temporaryFolder(), databaseName)
  copyFileSync(join(output, databaseName), path)
  return openForWriting(path)
}
