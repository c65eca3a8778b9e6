import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TableColumn } from '../../src/model/dashboard.js'
import { conditionOf, identifier, orderOf, parseFilters, parseSort } from '../../src/serve/filters.js'
import { Database } from '../../src/store/database.js'
import { makeFolder } from '../support/temporary-folder.js'

const columns: readonly TableColumn[] = [
  { name: 'id', type: 'VARCHAR', kind: 'id', meaning: '' },
  { name: 'say "what"', type: 'VARCHAR', kind: 'text', meaning: '' },
  { name: 'amount', type: 'DECIMAL(38,18)', kind: 'decimal', meaning: '' },
  { name: 'days', type: 'BIGINT', kind: 'whole', meaning: '' },
  { name: 'at', type: 'TIMESTAMP', kind: 'time', meaning: '' },
  { name: 'day', type: 'DATE', kind: 'day', meaning: '' },
  { name: 'open', type: 'BOOLEAN', kind: 'boolean', meaning: '' },
]

const folder = makeFolder()
let database: Database

beforeAll(async () => {
  database = await Database.create(join(folder, 'rows.duckdb'))
  await database.run(`
    create table t (id varchar, "say ""what""" varchar, amount decimal(38, 18), days bigint, "at" timestamp, day date, open boolean);
    insert into t values
      ('a1', 'Refund: big', 10.5, 3, '2024-02-17 21:00:00', '2024-02-18', true),
      ('a2', 'payment', -20, 1, '2024-02-18 20:59:59.999', '2024-02-18', false),
      ('b1', '', 0.1, null, '2024-02-18 21:00:00', '2024-02-19', null),
      ('b2', null, null, 7, null, null, true)`)
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

/** Ids of the rows that pass the filters, in the order of the sort. */
async function ids(filters: readonly string[], sort = 'id'): Promise<string> {
  const { sql, parameters } = conditionOf(parseFilters(filters, columns), columns, 'Asia/Bahrain')
  const order = orderOf(parseSort(sort, columns), 'rowid')
  const { rows } = await database.read(`select id from t where ${sql} order by ${order}`, parameters)
  return rows.map(([id]) => String(id)).join(' ')
}

describe('filters', () => {
  test.each([
    [[], 'a1 a2 b1 b2'],
    [['id:is:a1'], 'a1'],
    [['id:starts:a'], 'a1 a2'],
    [['say "what":is:Refund: big'], 'a1'],
    [['say "what":has:REFUND'], 'a1'],
    [['say "what":not:payment'], 'a1 b1 b2'],
    [['say "what":empty'], 'b1 b2'],
    [['say "what":filled'], 'a1 a2'],
    [['amount:from:0.1'], 'a1 b1'],
    [['amount:to:0.1'], 'a2 b1'],
    [['amount:below:0.1'], 'a2'],
    [['amount:above:0.1'], 'a1'],
    [['amount:is:10.500'], 'a1'],
    [['amount:empty'], 'b2'],
    [['days:from:3'], 'a1 b2'],
    [['days:filled', 'open:is:true'], 'a1 b2'],
    [['open:is:false'], 'a2'],
    [['open:empty'], 'b1'],
    [['day:is:2024-02-18'], 'a1 a2'],
    [['day:above:2024-02-18'], undefined],
    [['day:from:2024-02-19'], 'b1'],
    [['at:is:2024-02-18'], 'a1 a2'],
    [['at:from:2024-02-19'], 'b1'],
    [['at:to:2024-02-18'], 'a1 a2'],
    [['at:to:2024-02-18', 'amount:below:0'], 'a2'],
  ] as const)('%o let through %s', async (filters, passing) => {
    if (passing === undefined) await expect(ids(filters)).rejects.toThrow('does not say how')
    else expect(await ids(filters)).toBe(passing)
  })

  test.each([
    ['nothing:is:1', 'there is no column nothing'],
    ['amount:has:1', 'does not say how to compare'],
    ['amount', 'does not say how to compare'],
    ['amount:is:', 'cannot be compared'],
    ['amount:is:1e3', 'cannot be compared'],
    ["amount:is:1' or true --", 'cannot be compared'],
    ['days:is:1.5', 'cannot be compared'],
    ['day:is:2024-02-30', 'cannot be compared'],
    ['at:from:yesterday', 'cannot be compared'],
    ['open:is:yes', 'cannot be compared'],
  ])('%s is refused: %s', (filter, words) => {
    expect(() => parseFilters([filter], columns)).toThrow(words)
  })

  test('hold a value that looks like SQL for what it is', async () => {
    expect(await ids(["id:is:a1' or '1'='1"])).toBe('')
    expect(identifier('a" b')).toBe('"a"" b"')
  })

  test('are not endless', () => {
    expect(() =>
      parseFilters(
        Array.from({ length: 21 }, () => 'id:is:a'),
        columns,
      ),
    ).toThrow('21 filters')
  })
})

describe('an order', () => {
  test.each([
    ['amount', 'a2 b1 a1 b2'],
    ['-amount', 'a1 b1 a2 b2'],
    ['-size(amount)', 'a2 a1 b1 b2'],
    ['-open,-size(amount)', 'a1 b2 a2 b1'],
    ['', 'a1 a2 b1 b2'],
  ])('%s gives %s', async (sort, order) => expect(await ids([], sort)).toBe(order))

  test('of an unknown column, or by the size of a text, is refused', () => {
    expect(() => parseSort('nothing', columns)).toThrow('no column')
    expect(() => parseSort('size(id)', columns)).toThrow('no size')
  })
})
