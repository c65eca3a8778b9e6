import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/analysis/catalog.js'
import { analyze, databaseName } from '../../src/pipeline.js'
import { failedChecks } from '../../src/store/tables.js'
import { syncedRequest } from '../support/log-lines.js'
import { openForWriting } from '../support/scratch-database.js'
import { makeFolder, temporaryFolder } from '../support/temporary-folder.js'

const checks = readCatalog().filter(({ room }) => room === 'checks')

/** What a bug could do to the stored tables, by the check that must notice. */
const faults: Readonly<Record<string, readonly string[]>> = {
  bytes_conserved: [
    'update input_files set event_bytes = event_bytes - 1 where file_id = 0',
    'update input_files set bytes = bytes + 1',
  ],
  deliveries_counted_once: [
    "delete from transactions where id like '%2'",
    'insert into transactions select * from transactions limit 1',
    'update transactions set deliveries = deliveries + 1',
    "delete from data_quality where code in ('redelivery', 'duplicate')",
  ],
  events_in_categories: [
    "update category_counts set events = events + 1 where category = 'lambda_end'",
    'delete from category_counts',
  ],
  funnel_foots: [
    'update input_files set messages = messages + 1 where file_id = 0',
    "delete from queue_records where id like '%2'",
    "update queue_records set opened_by = 'sync_started'",
    "update funnel set records = records + 1 where stage = 'blocked'",
    'delete from funnel',
  ],
  reported_bytes_have_rows: [
    'update problems set bytes = bytes + 1 where bytes > 0',
    'delete from problems where bytes > 0',
    'update input_files set reported_bytes = reported_bytes + 5',
  ],
  totals_foot: [
    'update currency_totals set debits = debits + 0.001',
    'update user_analysis set total_debits = total_debits + 0.001',
    'update daily set credits = credits + 0.001',
    'delete from daily',
    "delete from user_analysis where user_id = 'user-a'",
  ],
}

describe('checks of the results', () => {
  const output = join(makeFolder(), 'output')

  beforeAll(async () => {
    const logs = temporaryLogs()
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

/** Two files: one with text before its first event, the other with a transaction of the first again. */
function temporaryLogs(): string {
  const folder = join(makeFolder(), 'logs')
  mkdirSync(folder)
  const first = syncedRequest(1, '01HPY1TAKE0000000000000001', 'user-a')
  const second = syncedRequest(2, '01HPY1TAKE0000000000000002', 'user-b')
  const again = syncedRequest(31, '01HPY1TAKE0000000000000001', 'user-a')
  writeFileSync(join(folder, 'a.log'), `no event\n${first}${second}`)
  writeFileSync(join(folder, 'b.log'), second + again)
  return folder
}

async function copyOf(output: string): Promise<Awaited<ReturnType<typeof openForWriting>>> {
  const path = join(temporaryFolder(), databaseName)
  copyFileSync(join(output, databaseName), path)
  return openForWriting(path)
}
