import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openResults } from '../src/store/open-results.js'
import { readZip } from '../src/workbook/zip-reader.js'
import { run } from './support/command.js'
import { readCsvObjects } from './support/csv.js'
import {
  personalLogPath,
  personalTransactions,
  planted,
  privacyWays,
  secret,
  type Way,
  writePersonalLogs,
} from './support/personal-logs.js'
import { makeFolder } from './support/temporary-folder.js'

const cwd = makeFolder()
const other = { CALO_ANALYZER_PII_SECRET: 'another secret' }

const ways: readonly Way[] = [
  ...privacyWays,
  { name: 'hash, another secret', args: ['--pii', 'hash', '--hash-user-ids'], environment: other },
  { name: 'hash, again', args: ['--pii', 'hash', '--hash-user-ids'], environment: secret },
]

/** All that a run printed, by its way. */
const printed = new Map<string, string>()

function ask(way: Way, args: readonly string[]): Promise<string> {
  return run([...args, '-o', way.name], { cwd, environment: way.environment }).then(
    ({ stdout, stderr }) => stdout + stderr,
  )
}

/** Every row of every table, as JSON. */
async function rowsOfAll(way: string): Promise<string> {
  const database = await openResults(join(cwd, way), 'calo.duckdb')
  try {
    const tables = await database.read('select table_name from duckdb_tables() order by 1')
    const texts: string[] = []
    for (const [table] of tables.rows) texts.push(JSON.stringify(await database.read(`from "${table}"`)))
    return texts.join('\n')
  } finally {
    await database.close()
  }
}

async function askAll(way: Way): Promise<string> {
  const asked = [
    ...personalTransactions.map((id) => ['explain', id]),
    ['explain', personalTransactions[1] ?? '', '--json'],
    ['query', 'from data_quality'],
    ['query', '--format', 'csv', 'from transactions'],
    ['query', '--json', 'from all_findings'],
    ['query', `select 'khalid.qasim@mail.example' from nowhere`],
    ['findings', 'list', '--status', 'all', '--limit', '1000'],
    ['findings', 'list', '--json'],
  ]
  const texts = await Promise.all(asked.map((args) => ask(way, args)))
  return [await rowsOfAll(way.name), ...texts].join('\n')
}

beforeAll(async () => {
  writePersonalLogs(join(cwd, 'logs'))
  for (const way of ways) {
    const { code, stdout, stderr } = await run(['logs', ...way.args, '-o', way.name], {
      cwd,
      environment: way.environment,
    })
    expect([code, stderr], way.name).toEqual([0, ''])
    const reported = await ask(way, ['report'])
    printed.set(way.name, stdout + reported + (await askAll(way)))
  }
}, 120_000)

/** The files of the results; those in a workbook one by one, as it is compressed. */
function bytesOf(way: string): readonly (readonly [string, Buffer])[] {
  return readdirSync(join(cwd, way)).flatMap((name) => {
    const bytes = readFileSync(join(cwd, way, name))
    return name.endsWith('.xlsx')
      ? readZip(bytes).map((part) => [part.name, part.content] as const)
      : [[name, bytes] as const]
  })
}

function foundIn(way: string): string[] {
  const text = printed.get(way) ?? ''
  return planted.flatMap((value) => [
    ...(text.includes(value) ? [`${value} is printed`] : []),
    ...bytesOf(way)
      .filter(([, bytes]) => bytes.includes(value) || bytes.includes(value, 0, 'utf16le'))
      .map(([name]) => `${value} is in ${name}`),
  ])
}

function rowsOf(way: string, table: string): readonly Readonly<Record<string, string>>[] {
  return readCsvObjects(readFileSync(join(cwd, way, `calo_analysis_${table}.csv`), 'utf8'))
}

function column(way: string, table: string, name: string): string[] {
  return rowsOf(way, table).map((row) => row[name] ?? '')
}

describe('personal data', () => {
  test('are in the logs of this test', () => {
    const logs = readFileSync(join(cwd, 'logs', personalLogPath), 'utf8')
    const missing = planted.filter((value) => !logs.includes(value) && !value.includes('folder'))
    expect(missing).toEqual([])
    expect(planted.length).toBeGreaterThan(50)
  })

  test.each(ways.filter(({ name }) => name !== 'keep').map(({ name }) => [name]))(
    'are neither stored nor printed: %s',
    (way) => {
      expect(foundIn(way)).toEqual([])
      expect((printed.get(way) ?? '').length).toBeGreaterThan(20_000)
      expect(bytesOf(way).length).toBeGreaterThan(20)
    },
  )

  test('are shown where log text is shown with --pii keep', () => {
    const text = printed.get('keep') ?? ''
    const told = ['Khalid Qasim', 'ring the bell twice', 'cannot notify fatima Al-Zahra', '+973 3312 3456']
    expect(told.filter((value) => !text.includes(value))).toEqual([])
    expect(column('keep', 'data_quality', 'message').join('\n')).toContain('Customer Yousif Haddad called')
    expect(column('keep', 'transactions', 'userId')).toContain('noor.salem@users.example')
  })

  test('are not stored with --pii keep either, but as ids and in quotes of unknown messages', () => {
    const database = readFileSync(join(cwd, 'keep/calo.duckdb'))
    const never = ['Khalid', 'Qasim', '36001122', 'ring the bell', 'habibti', 'Darwish', 'Budaiya', 'Salman']
    expect(never.filter((value) => database.includes(value))).toEqual([])
  })
})

describe('pseudonyms', () => {
  test('are the same with the same secret, byte for byte', () => {
    const [one, again] = ['hash, users as well', 'hash, again'].map((way) =>
      bytesOf(way).filter(([name]) => name.endsWith('.csv')),
    )
    expect(again).toEqual(one)
  })

  test('are others with another secret', () => {
    const users = new Set(column('hash, users as well', 'transactions', 'userId'))
    const others = column('hash, another secret', 'transactions', 'userId')
    expect(others.filter((user) => users.has(user))).toEqual([])
    expect(printed.get('hash')).toContain('[email ')
  })

  test('keep a user the same across tables, and wallets with their users', () => {
    const way = 'hash, users as well'
    const users = new Set(column(way, 'transactions', 'userId'))
    expect([...users].every((user) => /^[0-9a-f]{20}$/.test(user))).toBe(true)
    expect(new Set(column(way, 'user_analysis', 'user_id'))).toEqual(users)
    expect(column(way, 'sync_errors', 'user_id').every((user) => users.has(user))).toBe(true)
    for (const { userId, wallet_id } of rowsOf(way, 'transactions')) {
      if (wallet_id !== '') expect(wallet_id).toBe(`wallet#${userId}`)
    }
  })

  test('keep users apart whose ids are e-mail addresses, where drop leaves the ids out and says so', () => {
    expect(
      column('hash', 'transactions', 'userId').filter((user) => user.startsWith('[email ')),
    ).toHaveLength(1)
    expect(column('drop', 'transactions', 'userId')).toContain('')
    expect(column('drop', 'data_quality', 'code')).toContain('personal_id')
    expect(column('hash', 'data_quality', 'code')).not.toContain('personal_id')
  })

  test('change no figure', () => {
    const figures = ['id', 'amount', 'userBalance', 'newBalance', 'drift', 'outcome', 'currency']
    const told = (way: string) => rowsOf(way, 'transactions').map((row) => figures.map((name) => row[name]))
    for (const { name } of ways) expect(told(name), name).toEqual(told('drop'))
    expect(rowsOf('hash, users as well', 'currency_totals')).toEqual(rowsOf('keep', 'currency_totals'))
  })

  test('of users stand in the log lines as in the tables; without the secret a mark does', async () => {
    const way = 'drop, users hashed'
    const [user = ''] = column(way, 'transactions', 'userId')
    const args = ['explain', personalTransactions[0] ?? '', '-o', way]
    const withSecret = await run(args, { cwd, environment: secret })
    expect(withSecret.stdout).toContain(`userId: '${user}'`)
    expect(withSecret.stdout).toContain(`"walletId":"wallet#${user}"`)
    const without = await run(args, { cwd })
    expect(without.stdout).toContain(`userId: '[user]'`)
    expect(without.stdout).not.toContain('11111111-0000-4000-8000-00000000000a')
  })

  test('are found by the id that the log has', async () => {
    const id = '11111111-0000-4000-8000-00000000000a'
    const way = 'hash, users as well'
    const { code, stdout } = await run(['explain', id, '-o', way], { cwd, environment: secret })
    expect(code).toBe(0)
    expect(stdout).toContain(column(way, 'transactions', 'userId')[0])
  })
})

describe('the secret', () => {
  test.each([[['--pii', 'hash']], [['--hash-user-ids']]])('is needed for %s: exit code 2', async (args) => {
    const { code, stdout, stderr } = await run(['logs', ...args, '-o', 'none'], { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('CALO_ANALYZER_PII_SECRET is not set')
    const empty = { CALO_ANALYZER_PII_SECRET: '' }
    expect((await run(['logs', ...args, '-o', 'none'], { cwd, environment: empty })).code).toBe(2)
    expect(readdirSync(cwd)).not.toContain('none')
  })

  test('is in no output', () => {
    for (const { name } of ways) {
      expect(printed.get(name)).not.toContain('secret of this test')
      const holding = bytesOf(name).filter(([, bytes]) => bytes.includes('secret of this test'))
      expect(holding.map(([file]) => file)).toEqual([])
    }
  })

  test('must be that of the run, where pseudonyms stand beside log lines', async () => {
    const id = personalTransactions[0] ?? ''
    const wrong = await run(['explain', id, '-o', 'hash'], { cwd, environment: other })
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain('is not that of the run')
    const missing = await run(['explain', id, '-o', 'hash'], { cwd })
    expect([missing.code, missing.stdout]).toEqual([2, ''])
    expect((await run(['explain', id, '-o', 'hash', '--pii', 'drop'], { cwd })).code).toBe(0)
  })
})

describe('a configuration', () => {
  test('sets both, and the command line goes before it', async () => {
    mkdirSync(join(cwd, 'configured'), { recursive: true })
    writeFileSync(join(cwd, 'configured/c.yaml'), 'privacy:\n  pii: hash\n  hash_user_ids: true\n')
    const config = ['--config', 'configured/c.yaml']
    const hashed = await run(['logs', ...config, '-q', '-o', 'configured/one'], { cwd, environment: secret })
    expect(hashed).toMatchObject({ code: 0, stderr: '' })
    expect(rowsOf('configured/one', 'transactions')).toEqual(rowsOf('hash, users as well', 'transactions'))
    const kept = ['logs', ...config, '--pii', 'drop', '-q', '-o', 'configured/two']
    await run(kept, { cwd, environment: secret })
    expect(rowsOf('configured/two', 'transactions')).toEqual(rowsOf('drop, users hashed', 'transactions'))
  })
})
