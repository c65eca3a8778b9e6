import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, run } from '../support/command.js'
import { parseCsv, readCsvObjects } from '../support/csv.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()
const id = '01HPY1TAKE0000000000000001'

beforeAll(async () => {
  mkdirSync(join(cwd, 'logs'))
  writeFileSync(
    join(cwd, 'logs/a.log'),
    syncedRequest(1, id) + syncedRequest(2, '01HPY1TAKE0000000000000002', 'user-b'),
  )
  expect(await run(['logs', '-q'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function query(sql: string, ...options: readonly string[]): Promise<Finished> {
  return run(['query', sql, ...options], { cwd })
}

describe('query', () => {
  test('prints a table for people', async () => {
    const { code, stdout, stderr } = await query('select id, amount from transactions order by id')
    expect([code, stderr]).toEqual([0, ''])
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(/\s+/)),
    ).toEqual([
      ['id', 'amount'],
      [id, '8'],
      ['01HPY1TAKE0000000000000002', '8'],
    ])
  })

  test('says where there are no rows', async () => {
    expect((await query('select id from overdrafts')).stdout).toBe('id\n(no rows)\n')
  })

  test('prints CSV that reads back, formulas behind a quote, numbers bare', async () => {
    const { stdout } = await query(
      `select '=1+1' as text, 'a,"b"' || chr(10) as hard, -8.5 as amount, null as nothing`,
      '--format',
      'csv',
    )
    expect(parseCsv(stdout).map((row) => row.map(({ text }) => text))).toEqual([
      ['text', 'hard', 'amount', 'nothing'],
      [`'=1+1`, 'a,"b"\n', '-8.5', ''],
    ])
    expect(
      readCsvObjects((await query('select count(*) as n from transactions', '--format', 'csv')).stdout),
    ).toEqual([{ n: '2' }])
  })

  test.each([['--json'], ['--format=json']])('prints JSON with exact numbers: %s', async (option) => {
    const { stdout } = await query(
      `select id, amount, cast('0.1' as decimal(38, 18)) as tenth, true as yes, null as none from transactions limit 1`,
      option,
    )
    expect(JSON.parse(stdout)).toEqual([{ id, amount: '8', tenth: '0.1', yes: true, none: null }])
  })

  test('lists the tables', async () => {
    expect((await query('show tables')).stdout).toContain('transactions')
  })

  test.each([
    ['insert into transactions select * from transactions'],
    ['delete from transactions'],
    ['update transactions set amount = 0'],
    ['drop table transactions'],
    ['create table mine as select 1'],
    ["select * from read_csv('logs/a.log')"],
    ["select * from read_text('logs/a.log')"],
    ["select * from 'logs/a.log'"],
    ["select * from glob('*')"],
    ["copy transactions to 'stolen.csv'"],
    ["copy (select 1) to '/tmp/stolen.csv'"],
    ["export database 'stolen'"],
    ["attach 'other.duckdb'"],
    ['install httpfs'],
    ['load httpfs'],
    ['set threads = 1'],
    ['set enable_external_access = true'],
    ['pragma threads = 1'],
    ['reset enable_external_access'],
    ["select getenv('HOME')"],
    ['select 1; delete from transactions'],
    ['select nonsense'],
    [''],
  ])('refuses %s', async (sql) => {
    const { code, stdout, stderr } = await query(sql)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('the query failed')
    expect(stderr).not.toContain('    at ')
  })

  test('refuses a format it does not know, and results that are not there', async () => {
    expect(await query('select 1', '--format', 'xml')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('unknown format xml'),
    })
    expect(await query('select 1', '--format', 'constructor')).toMatchObject({ code: 2, stdout: '' })
    expect(await query('select 1', '-o', 'nowhere')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there are no results in nowhere'),
    })
  })

  test('says so where the results are damaged', async () => {
    mkdirSync(join(cwd, 'damaged'))
    writeFileSync(join(cwd, 'damaged/calo.duckdb'), 'this is no database')
    expect(await query('select 1', '-o', 'damaged')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot open damaged/calo.duckdb'),
    })
  })
})

test('query asks the results that a killed run left on their way into place', async () => {
  const output = join(cwd, 'output')
  const publishing = join(output, '.calo-analyzer.publishing')
  mkdirSync(publishing)
  renameSync(join(output, 'calo.duckdb'), join(publishing, 'calo.duckdb'))
  try {
    expect(await query('select count(*) as n from transactions', '--format', 'csv')).toMatchObject({
      code: 0,
      stdout: 'n\r\n2\r\n',
    })
  } finally {
    renameSync(join(publishing, 'calo.duckdb'), join(output, 'calo.duckdb'))
    rmSync(publishing, { recursive: true })
  }
})
