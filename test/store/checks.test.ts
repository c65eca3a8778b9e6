import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import type { ReportTable } from '../../src/model/table.js'
import { failedChecks, requireEvents } from '../../src/store/checks.js'
import type { Database } from '../../src/store/database.js'
import { scratchDatabase } from '../support/scratch-database.js'

function check(name: string, sql: string): ReportTable {
  return { name, room: 'checks', purpose: '', grain: '', inputs: [], columns: [], isView: false, sql }
}

const sound = check('sound', 'select 1 as a where false')
const odd = check('odd', 'select 1 as a union all select 2')
const wrong = check('wrong', 'select 1 as a')

test('the checks that return rows have failed, in their order and with how many', async () => {
  const database = await scratchDatabase()
  expect(await failedChecks(database, [wrong, sound, odd])).toEqual([
    { check: wrong, rows: 1 },
    { check: odd, rows: 2 },
  ])
  expect(await failedChecks(database, [sound, sound])).toEqual([])
  expect(await failedChecks(database, [])).toEqual([])
})

describe('logs without an event', () => {
  const advice =
    'Give a folder that holds a CloudWatch export: .gz, .log or .txt files whose lines start with a time such as 2024-02-18T21:01:05.234Z.'

  /** A database of files with so many events, and of problems. */
  async function databaseOf(events: readonly number[], problems: readonly string[]): Promise<Database> {
    const database = await scratchDatabase()
    await database.run('create or replace table input_files (events bigint)')
    await database.run(
      'create or replace table problems (file varchar, "offset" bigint, message varchar, severity varchar)',
    )
    for (const count of events) await database.run(`insert into input_files values (${count})`)
    for (const problem of problems) await database.run(`insert into problems values (${problem})`)
    return database
  }

  async function wordsOf(events: readonly number[], problems: readonly string[]): Promise<unknown> {
    const database = await databaseOf(events, problems)
    try {
      return await requireEvents(database, ['one', 'two'])
    } catch (error) {
      return error instanceof OperatorError ? [error.message, error.advice] : error
    }
  }

  test('are refused, with the paths', async () => {
    expect(await wordsOf([], [])).toEqual(['no log events in one, two', advice])
    expect(await wordsOf([0, 0], [])).toEqual(['no log events in one, two', advice])
  })

  test('are refused with the first five reasons, errors before others', async () => {
    const minor = [1, 2, 3, 4].map((number) => `'a.log', ${number}, 'minor ${number}', 'info'`)
    const found = await wordsOf(
      [0],
      [...minor, `'b.log', 7, 'late', 'error'`, `'b.log', null, 'whole', 'error'`],
    )
    const reasons = [
      ['b.log', 'whole'],
      ['b.log', 'late'],
      ['a.log', 'minor 1'],
      ['a.log', 'minor 2'],
      ['a.log', 'minor 3'],
    ].map(([file, message]) => `\n  ${file}: ${message}`)
    expect(found).toEqual([`no log events in one, two${reasons.join('')}`, advice])
  })

  test('are not those where one file has an event', async () => {
    expect(await wordsOf([0, 1], [`'a.log', 1, 'whole', 'error'`])).toBeUndefined()
  })
})
