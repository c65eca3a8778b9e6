import { expect, test } from 'vitest'
import type { ReportTable } from '../../src/model/table.js'
import { storeTables } from '../../src/store/tables.js'
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
  const storing = storeTables(
    database,
    [
      query('last', ['seen'], 'select sum(a) as a from seen'),
      query('seen', ['first'], 'select a + 1 as a from first', true),
      query('first', ['logged', 'elsewhere'], 'select a * 2 as a from logged'),
      query('alone', ['elsewhere'], 'select 7 as a'),
    ],
    new Map([['logged', written]]),
  )
  const there = "select table_name from duckdb_tables() where table_name in ('alone', 'first', 'last')"
  await expect.poll(async () => (await database.read(there)).rows).toEqual([['alone']])
  await database.run('insert into logged values (4)')
  write()
  await storing
  expect((await database.read('select a::integer as a from last')).rows).toEqual([[9]])
  await database.run('insert into first values (5)')
  expect((await database.read('select sum(a)::integer as a from seen')).rows).toEqual([[15]])
})

test('a table whose inputs cannot be stored fails as they do', async () => {
  const database = await scratchDatabase()
  const storing = storeTables(database, [
    query('second', ['first'], 'select * from first'),
    query('first', ['nothing'], 'select * from nothing'),
  ])
  await expect(storing).rejects.toThrow('nothing')
  expect(
    (await database.read("select 1 from duckdb_tables() where table_name in ('first', 'second')")).rows,
  ).toEqual([])
})
