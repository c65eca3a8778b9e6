import { expect, test } from 'vitest'
import type { ReportTable } from '../../src/model/table.js'
import { failedChecks } from '../../src/store/checks.js'
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
