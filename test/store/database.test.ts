import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Database } from '../../src/store/database.js'
import { temporaryFolder } from '../support/temporary-folder.js'

test('a database that is closed while statements run lets them end first', async () => {
  const database = await Database.create(join(temporaryFolder(), 'a.duckdb'))
  await database.run('create table numbers as select range as number from range(2000000)')
  const statements = Array.from({ length: 8 }, () =>
    database.read('select sum(number * number % 7)::bigint as total from numbers'),
  )
  await database.close()
  for (const statement of statements) {
    await expect(statement).resolves.toMatchObject({ columns: [{ name: 'total' }] })
  }
})

test('a database that is stopped ends what runs, and what follows', async () => {
  const database = await Database.create(join(temporaryFolder(), 'a.duckdb'))
  await database.run('create table numbers as select range as number from range(10000)')
  const endless = database.read(
    'select sum(a.number * b.number % c.number) from numbers a, numbers b, numbers c',
  )
  await expect(Promise.race([endless, database.read('select 1')])).resolves.toMatchObject({ rows: [[1]] })
  database.stop()
  await expect(endless).rejects.toThrow(/interrupt/i)
  await expect(database.read('select 1')).rejects.toThrow('stopped')
  await database.close()
})

test('what is for later waits for what is for now', async () => {
  const database = await Database.create(join(temporaryFolder(), 'a.duckdb'))
  await database.run('create sequence turn; create table turns (turn bigint, urgency varchar)')
  const statements = (['later', 'now'] as const).flatMap((urgency) =>
    Array.from({ length: 20 }, () =>
      database.run(`insert into turns select nextval('turn'), '${urgency}'`, urgency),
    ),
  )
  await Promise.all(statements)
  const { rows } = await database.read('select urgency from turns order by turn')
  const order = rows.map(([urgency]) => String(urgency))
  // The first ones had a connection at once; of the last ones for now a few may have run beside the first for later.
  expect(order.slice(4, 16)).toEqual(Array.from({ length: 12 }, () => 'now'))
  expect(order.slice(24)).toEqual(Array.from({ length: 16 }, () => 'later'))
  await database.close()
})
