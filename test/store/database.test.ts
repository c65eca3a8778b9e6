import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { Connections } from '../../src/store/connections.js'
import { Database, loadEngine } from '../../src/store/database.js'
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

const moments = [undefined, 0, 1, 2, 5, 50]

test.each(moments)(
  'a database that is stopped ends what runs, and what follows: after %s ms',
  async (moment) => {
    const database = await Database.create(join(temporaryFolder(), 'a.duckdb'))
    await database.run('create table numbers as select range as number from range(10000)')
    const endless = database.read(
      'select sum(a.number * b.number % c.number) from numbers a, numbers b, numbers c',
    )
    if (moment !== undefined) await setTimeout(moment)
    database.stop()
    await expect(endless).rejects.toThrow(/interrupt/i)
    await expect(database.read('select 1')).rejects.toThrow('stopped')
    await database.close()
  },
)

test('statements wait for a connection in their order, and no more connections are opened than may be', async () => {
  const opened: DuckDBConnection[] = []
  const { DuckDBInstance } = await loadEngine()
  const instance = await DuckDBInstance.create(':memory:')
  const open = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect()
    opened.push(connection)
    return connection
  }
  const connections = new Connections(await open(), 3, open)
  const begun: number[] = []
  const statements = Array.from({ length: 30 }, (_, number) =>
    connections.use(async (connection) => {
      begun.push(number)
      await connection.run('select sum(range) from range(100000)')
    }),
  )
  await Promise.all(statements)
  expect(opened).toHaveLength(3)
  expect(begun.filter((number) => number >= 3)).toEqual(Array.from({ length: 27 }, (_, at) => at + 3))
  await connections.close()
  instance.closeSync()
})
