import { expect, test } from 'vitest'
import type { ReportTable } from '../../src/model/table.js'
import { storeTables, waitForAll } from '../../src/store/tables.js'
import { scratchDatabase } from '../support/scratch-database.js'

function query(name: string, inputs: readonly string[], sql: string, isView = false): ReportTable {
  return { name, room: 'staging', purpose: '', grain: '', inputs, columns: [], isView, sql }
}

test('a table is stored as soon as those it reads are there, whoever writes them', async () => {
  const database = await scratchDatabase()
  await database.run('create table logged (a integer)')
  let write = (): void => {}
  const written = new Promise<void>((resolve) => {
    write = resolve
  })
  const stored = storeTables(
    database,
    [
      query('last', ['seen'], 'select sum(a) as a from seen'),
      query('seen', ['first'], 'select a + 1 as a from first', true),
      query('first', ['logged', 'elsewhere'], 'select a * 2 as a from logged'),
      query('alone', ['elsewhere'], 'select 7 as a'),
    ],
    new Map([['logged', written]]),
  )
  await stored.get('alone')
  await database.run('insert into logged values (4)')
  write()
  await waitForAll([...stored.values()])
  expect((await database.read('select a::integer as a from last')).rows).toEqual([[9]])
  await database.run('insert into first values (5)')
  expect((await database.read('select sum(a)::integer as a from seen')).rows).toEqual([[15]])
})

test('a table whose inputs cannot be stored fails as they do', async () => {
  const database = await scratchDatabase()
  const stored = storeTables(database, [
    query('second', ['first'], 'select * from first'),
    query('first', ['nothing'], 'select * from nothing'),
  ])
  const results = await Promise.allSettled(stored.values())
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(waitForAll([...stored.values()])).rejects.toThrow('nothing')
})
