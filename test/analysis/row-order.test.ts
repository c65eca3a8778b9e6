import { expect, test } from 'vitest'
import { readCatalog } from '../../src/analysis/catalog.js'
import { writeCurrencies, writeSettings } from '../../src/store/settings.js'
import { storeTables } from '../../src/store/tables.js'
import { scratchDatabase } from '../support/scratch-database.js'

/** More than two of the row groups of 122,880 that DuckDB stores together. */
const records = 300_000

test('transactions stand in the order of time and id, in whatever order they were read', async () => {
  const database = await scratchDatabase()
  await database.run(
    `insert into queue_records by name
     select number as record_id, md5(number::varchar) as id, 1708290000000 + number * 7919 % ${records} // 3 * 1000 as shown_ms,
       'u' || number % 997 as user_id, 'AED' as currency, '10.5' as amount, 0 as file_id, number as "offset"
     from range(${records}) as numbers(number)`,
  )
  await writeSettings(database, { timeZone: 'Asia/Bahrain' })
  await writeCurrencies(database, [{ currency: 'AED', decimals: 2, tolerance: '0.01' }])
  const wanted = new Set(['redeliveries', 'transactions'])
  await storeTables(
    database,
    readCatalog().filter(({ name }) => wanted.has(name)),
  )
  const { rows } = await database.read(
    `select count(*)::integer, count(distinct timestamp)::integer, count(*) filter (id < before)::integer,
       count(*) filter ((timestamp, id) <= (before_at, before))::integer
     from (select timestamp, id, lag(timestamp) over (order by rowid) as before_at, lag(id) over (order by rowid) as before
       from transactions)
     where before is not null`,
  )
  const [pairs, times, backwardIds, backward] = rows[0] ?? []
  expect([pairs, times, backward]).toEqual([records - 1, records / 3, 0])
  expect(backwardIds).toBeGreaterThan(0)
})
