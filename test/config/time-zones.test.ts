import { expect, test } from 'vitest'
import { isTimeZone, timeZones } from '../../src/config/time-zones.js'
import { scratchDatabase } from '../support/scratch-database.js'

test('every time zone that may be configured is one that the database knows', async () => {
  const database = await scratchDatabase()
  const { rows } = await database.read('select name from pg_timezone_names()')
  const known = new Set(rows.map(([name]) => String(name).toLowerCase()))
  const others = ['UTC', 'GMT', 'Etc/GMT-3', 'US/Pacific', 'EST5EDT', 'asia/dubai', 'Asia/Calcutta']
  expect([...timeZones(), ...others].filter((name) => !isTimeZone(name))).toEqual([])
  expect([...timeZones(), ...others].filter((name) => !known.has(name.toLowerCase()))).toEqual([])
})

test.each(['', '+03:00', '-08:00', 'GMT+3', 'Asia', 'Mars/Olympus', 'Asia/Dubai ', '../etc'])(
  '%j is no time zone',
  (name) => {
    expect(isTimeZone(name)).toBe(false)
  },
)
