import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  LogPage,
  Overview,
  QueryPage,
  RunFacts,
  SearchPage,
  TablePage,
  TransactionPage,
  WalletPage,
  WalletSeries,
} from '../../src/model/dashboard.js'
import { workNames } from '../../src/model/output-folder.js'
import { analyze } from '../../src/pipeline.js'
import { createApp } from '../../src/serve/app.js'
import type { Asset } from '../../src/serve/assets.js'
import { Results } from '../../src/serve/results.js'
import { Database } from '../../src/store/database.js'
import { writeAuditLogs } from '../sim/audit.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder, temporaryFolder } from '../support/temporary-folder.js'

const folder = makeFolder()
const output = join(folder, 'output')
const said: string[] = []
let database: Database
let results: Results
let app: Hono

beforeAll(async () => {
  writeAuditLogs('1', join(folder, 'logs'))
  await analyze({ paths: [join(folder, 'logs')], output })
  database = await Database.open(join(output, 'calo.duckdb'))
  results = await opened(output)
  app = appOf(results)
})

afterAll(async () => {
  await database.close()
  await results.close()
  rmSync(folder, { recursive: true })
})

function opened(from: string, prepareFrom?: number): Promise<Results> {
  return Results.open({
    folder: from,
    privacy: {},
    tell: (words) => said.push(words),
    ...(prepareFrom === undefined ? {} : { prepareFrom }),
  })
}

const page: Asset = {
  type: 'text/html; charset=utf-8',
  bytes: new Uint8Array([60]),
  gzipped: new Uint8Array([31]),
  etag: '"1"',
}

function appOf(of: Results, token?: string): Hono {
  return createApp({
    results: of,
    guard: { hosts: ['127.0.0.1'], token, port: 1 },
    assets: new Map([['index.html', page]]),
    onBug: (error) => {
      throw error
    },
  })
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', of = app) {
  return of.request(`http://127.0.0.1${path}`, { method, headers: { host: '127.0.0.1', ...headers } })
}

async function answer<Answer>(path: string, of = app): Promise<Answer> {
  const response = await ask(path, {}, 'GET', of)
  const found = await response.json()
  expect([path, response.status, response.status === 200 ? '' : found]).toEqual([path, 200, ''])
  return found as Answer
}

async function rowsOf(sql: string, ...parameters: string[]) {
  return (await database.read(sql, parameters)).rows
}

describe('a request', () => {
  test.each([
    ['another host', '/api/run', { host: 'evil.example' }, 'GET', 421],
    ['another page', '/api/run', { 'sec-fetch-site': 'cross-site' }, 'GET', 403],
    ['a page of the same site', '/api/overview', { 'sec-fetch-site': 'same-site' }, 'GET', 403],
    ['a method that writes', '/api/run', {}, 'PUT', 405],
    ['an unknown answer', '/api/nothing', {}, 'GET', 404],
    ['an unknown answer to be posted', '/api/run', {}, 'POST', 404],
    ['an unknown table', '/api/tables/nothing', {}, 'GET', 404],
    ['an unknown column', '/api/tables/exposure?sort=nothing', {}, 'GET', 400],
    ['no number', '/api/tables/exposure?offset=-1', {}, 'GET', 400],
    ['a row beyond the last', '/api/tables/exposure?offset=1000', {}, 'GET', 400],
    ['too short a search', '/api/search?q=ab', {}, 'GET', 400],
  ])('for %s is refused', async (_, path, headers, method, status) => {
    const response = await ask(path, headers, method)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('is answered with headers that let nothing else in', async () => {
    for (const path of ['/', '/wallets/anybody', '/api/run', '/api/tables/exposure/csv']) {
      const { headers, status } = await ask(path)
      expect(status).toBe(200)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(/^default-src 'none'; /)
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    expect((await ask('/api/run')).headers.get('cache-control')).toBe('no-store')
  })

  test('for a page that has not changed is answered shortly', async () => {
    expect((await ask('/', { 'if-none-match': page.etag })).status).toBe(304)
    const gzipped = await ask('/', { 'accept-encoding': 'gzip, br' })
    expect(gzipped.headers.get('content-encoding')).toBe('gzip')
    expect(new Uint8Array(await gzipped.arrayBuffer())).toEqual(page.gzipped)
  })
})

describe('a token', () => {
  const token = 'a-token-of-enough-characters'

  test('is needed for every answer, and for no page', async () => {
    const guarded = appOf(results, token)
    for (const path of ['/api/run', '/api/overview', '/api/tables/exposure', '/api/query.csv?sql=select+1'])
      expect((await ask(path, {}, 'GET', guarded)).status).toBe(401)
    expect((await ask('/', {}, 'GET', guarded)).status).toBe(200)
    expect((await ask('/api/run', { authorization: `Bearer ${token}` }, 'GET', guarded)).status).toBe(200)
  })

  test('is exchanged for a cookie', async () => {
    const guarded = appOf(results, token)
    const post = (body: string) =>
      guarded.request('http://127.0.0.1/api/session', {
        method: 'POST',
        headers: { host: '127.0.0.1' },
        body,
      })
    const wrong = await post('another-token-of-enough')
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
    const right = await post(token)
    expect(right.status).toBe(204)
    const [cookie = ''] = (right.headers.get('set-cookie') ?? '').split(';')
    expect((await ask('/api/run', { cookie }, 'GET', guarded)).status).toBe(200)
  })
})

describe('the overview', () => {
  test('has the figures of the small tables', async () => {
    const overview = await answer<Overview>('/api/overview')
    const [[transactions, users] = []] = await rowsOf('select transactions, users from run_totals')
    expect([overview.run.transactions, overview.run.users]).toEqual([transactions, users])
    expect(overview.currencies.map(({ currency, exposure }) => [currency, exposure])).toEqual(
      await rowsOf('select currency, exposure from currency_totals order by currency nulls last'),
    )
    const days = await rowsOf(
      'select currency, sum(transactions)::bigint from daily where currency is not null group by 1 order by 1',
    )
    const shown = overview.daily
      .filter(({ currency }) => currency !== '')
      .map(({ currency, transactions: some }) => [currency, String(some.reduce((sum, one) => sum + one, 0))])
    expect(new Set(shown.map(String))).toEqual(new Set(days.map(String)))
    expect(overview.previous).toBeNull()
  })
})

describe('every table', () => {
  test('is counted, sorted and exported as the database has it', async () => {
    const { tables } = await answer<RunFacts>('/api/run')
    expect(tables.length).toBeGreaterThan(30)
    for (const { name, columns } of tables) {
      const [[total] = []] = await rowsOf(`select count(*) from "${name}"`)
      const first = await answer<TablePage>(`/api/tables/${name}?limit=3`)
      expect([name, String(first.total)]).toEqual([name, total])
      expect(first.rows).toEqual(await rowsOf(`select * from "${name}" limit 3`))
      for (const { name: column } of columns) {
        const sorted = await answer<TablePage>(
          `/api/tables/${name}?limit=2&sort=-${encodeURIComponent(column)}`,
        )
        const at = columns.findIndex((one) => one.name === column)
        const [[largest] = []] = await rowsOf(
          `select "${column}" from "${name}" order by "${column}" desc nulls last limit 1`,
        )
        expect([name, column, sorted.rows[0]?.[at]]).toEqual([name, column, largest])
      }
    }
  })

  test('gives the same CSV as the run wrote', async () => {
    const names = readdirSync(output).filter((name) => /^calo_analysis_.*\.csv$/.test(name))
    expect(names.length).toBeGreaterThan(20)
    for (const file of names) {
      const name = file.slice('calo_analysis_'.length, -'.csv'.length)
      const response = await ask(`/api/tables/${name}/csv`)
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`)
      expect([file, await response.text()]).toEqual([file, readFileSync(join(output, file), 'utf8')])
    }
  })

  test('pages through all rows, each once', async () => {
    const ids = new Set<unknown>()
    for (let offset = 0; ; offset += 500) {
      const { rows, total } = await answer<TablePage>(
        `/api/tables/transactions?limit=500&sort=currency&offset=${offset}`,
      )
      for (const row of rows) ids.add(row[3])
      if (offset + 500 >= (total ?? 0)) {
        expect(ids.size).toBe(total)
        return
      }
    }
  })

  test('that is large is counted by a question of its own where it is filtered', async () => {
    const own = await Results.open({ folder: output, privacy: {}, tell: () => undefined, largeFrom: 100 })
    try {
      const [[credits] = []] = await rowsOf("select count(*) from transactions where type = 'CREDIT'")
      const path = '/api/tables/transactions'
      const all = await answer<TablePage>(path, appOf(own))
      expect([all.total, all.reachable]).toEqual([(await answer<TablePage>(path)).total, 2_000])
      const some = await answer<TablePage>(`${path}?filter=type:is:CREDIT`, appOf(own))
      expect([some.total, some.rows.length]).toEqual([null, 50])
      expect(await answer(`${path}/count?filter=type:is:CREDIT`, appOf(own))).toEqual({
        total: 100,
        isMore: true,
      })
      expect(await answer(`${path}/count?filter=type:is:CREDIT`)).toEqual({
        total: Number(credits),
        isMore: false,
      })
      expect((await answer<TablePage>(`${path}?filter=type:is:CREDIT`)).total).toBe(Number(credits))
      expect((await ask(`${path}?offset=10001`, {}, 'GET', appOf(own))).status).toBe(400)
    } finally {
      await own.close()
    }
  })

  test('offers the values of a column, the most frequent first', async () => {
    const { values } = await answer<{
      readonly values: readonly { readonly value: string; readonly rows: number }[]
    }>('/api/tables/transactions/values/action')
    const counted = await rowsOf('select action, count(*) from transactions group by 1 order by 2 desc, 1')
    expect(values.map(({ value, rows }) => [value, String(rows)])).toEqual(counted)
    expect((await ask('/api/tables/transactions/values/nothing')).status).toBe(400)
  })
})

describe('a wallet', () => {
  test('has the balances, the ledger and the marks of its story', async () => {
    const [[user, currency] = []] = await rowsOf(
      'select user_id, currency from overdraft_episodes where open order by lowest_balance limit 1',
    )
    const path = `/api/wallets/${user}`
    const { wallets } = await answer<WalletPage>(path)
    const wallet = wallets.find((one) => one.currency === currency)
    const [[payment, subscription, count] = []] = await rowsOf(
      'select current_balance, current_subscription_balance, transaction_count from user_analysis where user_id = $1 and currency = $2',
      String(user),
      String(currency),
    )
    expect([wallet?.now?.payment_balance, wallet?.now?.subscription_balance]).toEqual([payment, subscription])
    const series = await answer<WalletSeries>(`${path}/series?currency=${currency}`)
    expect(series.transactions).toBe(Number(count))
    expect(series.times).toEqual(series.times.toSorted((one, other) => one - other))
    expect(series.subscription.findLast((one) => one !== null)).toBe(Number(subscription))
    expect(series.marked.some(({ marks }) => marks.some(({ kind }) => kind === 'went_below_zero'))).toBe(true)
    const ledger = await answer<TablePage>(
      `${path}/ledger?filter=currency:is:${currency}&sort=timestamp&limit=500`,
    )
    expect(ledger.total).toBe(Number(count))
    const at = ledger.columns.findIndex(({ name }) => name === 'newBalance')
    expect(ledger.rows.map((row) => (row[at] === null ? null : Number(row[at])))).toEqual(series.subscription)
    const csv = await (await ask(`${path}/ledger/csv?filter=currency:is:${currency}`)).text()
    expect(csv.trimEnd().split('\r\n')).toHaveLength(Number(count) + 1)
    expect((await answer<TablePage>(`${path}/ledger?filter=found:filled`)).total).toBe(
      wallets.length === 1 ? series.marked.length : expect.any(Number),
    )
  })

  test('that nobody has is empty', async () => {
    expect(await answer<WalletPage>('/api/wallets/nobody')).toEqual({ id: 'nobody', wallets: [] })
    expect((await answer<TablePage>('/api/wallets/nobody/ledger')).total).toBe(0)
  })
})

describe('a transaction', () => {
  test('has its findings and the log lines that prove it', async () => {
    const [[id, message] = []] = await rowsOf(
      `select transactions.id, message_id from transactions join overdraft_episodes on first_id = transactions.id
      where message_id is not null order by 1 limit 1`,
    )
    const told = await answer<TransactionPage>(`/api/transactions/${id}`)
    expect(told.transaction?.id).toBe(id)
    expect(
      told.findings.some(({ finding, role }) => finding === 'overdraft_episodes' && role === 'began'),
    ).toBe(true)
    const { lines } = await answer<LogPage>(`/api/transactions/${id}/log`)
    const text = lines.map((one) => one.text).join('')
    expect(text).toContain(id)
    expect(text).toContain(`Processing message ${message}`)
  })

  test('that nobody knows is null', async () => {
    expect(await answer<TransactionPage>('/api/transactions/nothing')).toEqual({
      id: 'nothing',
      transaction: null,
      findings: [],
    })
    expect(await answer<LogPage>('/api/transactions/nothing/log')).toEqual({ lines: [] })
  })
})

describe('a search', () => {
  test('finds ids of every kind by their start, in any case', async () => {
    const [[id, user, message, request] = []] = await rowsOf(
      'select id, userId, message_id, session_id from transactions where message_id is not null order by id limit 1',
    )
    for (const [kind, wanted] of [
      ['transaction', id],
      ['wallet', user],
      ['message', message],
      ['request', request],
    ] as const) {
      const start = String(wanted).slice(0, 20)
      for (const text of [String(wanted), ` ${start} `, start.toLowerCase(), start.toUpperCase()]) {
        const { hits } = await answer<SearchPage>(`/api/search?q=${encodeURIComponent(text)}`)
        expect([text, hits.map((hit) => [hit.kind, hit.id])]).toContainEqual(
          expect.arrayContaining([[kind, wanted]]),
        )
      }
    }
  })

  test('lists the transactions of a message and of a request', async () => {
    const [[message, request] = []] = await rowsOf(
      'select message_id, session_id from transactions where message_id is not null order by id limit 1',
    )
    const of = async (path: string) =>
      (await answer<{ readonly transactions: readonly { readonly id: string }[] }>(path)).transactions.map(
        ({ id }) => id,
      )
    expect((await of(`/api/messages/${message}`)).sort()).toEqual(
      (
        await rowsOf(
          'select distinct id from queue_records where message_id = $1 and id is not null order by 1',
          String(message),
        )
      ).flat(),
    )
    expect((await of(`/api/requests/${request}`)).sort()).toEqual(
      (
        await rowsOf(
          'select distinct id from queue_records where session_id = $1 and id is not null order by 1',
          String(request),
        )
      ).flat(),
    )
  })
})

describe('a question in SQL', () => {
  const asked = (sql: string) => ask(`/api/query?sql=${encodeURIComponent(sql)}`)

  test('is answered', async () => {
    const { columns, rows, isWhole } = await answer<QueryPage>(
      `/api/query?sql=${encodeURIComponent("select 1 as one, 'a' as text, 1.50::decimal(38,18) as money")}`,
    )
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['one', 'whole'],
      ['text', 'text'],
      ['money', 'decimal'],
    ])
    expect([rows, isWhole]).toEqual([[[1, 'a', '1.5']], true])
    const many = await answer<QueryPage>('/api/query?sql=select+*+from+range(5000)')
    expect([many.rows.length, many.isWhole]).toEqual([1000, false])
    const csv = await (
      await ask(`/api/query.csv?sql=${encodeURIComponent("select '=1+1' as a, -1 as b from range(3000)")}`)
    ).text()
    expect(csv).toBe(`a,b\r\n${"'=1+1,-1\r\n".repeat(3000)}`)
    for (const sql of [
      'show tables',
      'describe exposure',
      'from exposure',
      'explain select 1',
      'with a as (select 1) select * from a',
    ])
      expect([sql, (await asked(sql)).status]).toEqual([sql, 200])
  })

  test.each([
    ['', 'there is no statement'],
    ['select 1; select 2', 'these are 2 statements'],
    ['drop table transactions', 'only statements that read'],
    ['create temp table a as select 1', 'only statements that read'],
    ["insert into settings values ('UTC')", 'only statements that read'],
    ['update settings set time_zone = null', 'only statements that read'],
    ["attach ':memory:' as a (read_write)", 'only statements that read'],
    ["set memory_limit = '1TB'", 'only statements that read'],
    ['checkpoint', 'only statements that read'],
    ["copy settings to '/tmp/calo-stolen.csv'", 'disabled by configuration'],
    ['install httpfs', 'only statements that read'],
    ["select * from read_text('/etc/passwd')", 'disabled by configuration'],
    ["select * from '/etc/passwd'", 'the question failed'],
    ["select * from read_csv('http://127.0.0.1/')", 'the question failed'],
    ['select nothing', 'the question failed'],
    [`select '${'x'.repeat(10_000)}'`, 'has 10009 characters'],
  ])('%s is refused: %s', async (sql, words) => {
    const response = await asked(sql)
    const { error } = (await response.json()) as { readonly error: string }
    expect([response.status, error.includes(words), error]).toEqual([400, true, error])
  })

  test('leaves nothing behind for the next one', async () => {
    expect((await asked("select set_config('x', '1')")).status).toBe(400)
    expect((await asked('select * from a')).status).toBe(400)
  })

  test('is stopped when nobody waits any more', async () => {
    const stop = new AbortController()
    const asking = app.request(
      'http://127.0.0.1/api/query?sql=select+count(*)+from+range(100000000000)+a,range(100000)+b',
      { headers: { host: '127.0.0.1' }, signal: stop.signal },
    )
    setTimeout(() => stop.abort(), 200)
    const response = await asking
    expect(response.status).toBe(408)
  })
})

describe('the results', () => {
  test('are only read', async () => {
    const hash = () =>
      createHash('sha256')
        .update(readFileSync(join(output, 'calo.duckdb')))
        .digest('hex')
    const before = [hash(), readdirSync(output).sort()]
    await answer('/api/overview')
    await ask('/api/query?sql=drop+table+transactions')
    expect([hash(), readdirSync(output).sort()]).toEqual(before)
  })

  test('of a new run are shown as soon as they are there, with what has changed', async () => {
    const place = temporaryFolder()
    const logs = join(place, 'logs')
    const to = join(place, 'output')
    cpSync(join(folder, 'logs'), logs, { recursive: true })
    await analyze({ paths: [logs], output: to })
    const own = await opened(to)
    try {
      const ownApp = appOf(own)
      const before = await answer<Overview>('/api/overview', ownApp)
      const first = await answer<RunFacts>('/api/run', ownApp)
      writeFileSync(join(logs, 'later.log'), syncedRequest(1, '01HPY1TAKE0000000000000001', 'a-new-user'))
      await analyze({ paths: [logs], output: to })
      await expect.poll(async () => (await answer<RunFacts>('/api/run', ownApp)).stamp).not.toBe(first.stamp)
      const after = await answer<Overview>('/api/overview', ownApp)
      expect(Number(after.run.users)).toBe(Number(before.run.users) + 1)
      expect(after.previous?.run.users).toBe(before.run.users)
      expect(after.previous?.writtenAt).toBe(first.writtenAt)
      expect(said.join()).toContain('a new run has replaced the results')
    } finally {
      await own.close()
    }
  })

  test('are the same with and without prepared look-ups', async () => {
    const place = join(temporaryFolder(), 'output')
    cpSync(output, place, { recursive: true })
    const prepared = await opened(place, 1)
    try {
      await prepared.use((open) => open.settled())
      expect(await prepared.use(async (open) => open.isPrepared)).toBe(true)
      expect(readdirSync(place)).toContain(workNames.companion)
      const other = appOf(prepared)
      const [[id, user, message, request] = []] = await rowsOf(
        'select id, userId, message_id, session_id from transactions where message_id is not null order by id limit 1',
      )
      for (const path of [
        '/api/overview',
        `/api/wallets/${user}`,
        `/api/wallets/${user}/series?currency=BHD`,
        `/api/wallets/${user}/ledger?sort=-timestamp`,
        `/api/wallets/${user}/ledger?filter=found:filled`,
        `/api/transactions/${id}`,
        `/api/transactions/${id}/log`,
        `/api/messages/${message}`,
        `/api/requests/${request}`,
        `/api/search?q=${String(message).slice(0, 6)}`,
        `/api/search?q=${request}`,
        `/api/tables/transactions?filter=userId:is:${user}&sort=amount`,
        `/api/tables/transactions?filter=message_id:is:${message}`,
        '/api/tables/funnel',
        ...[
          'roll_forward',
          'roll_forward_wallets',
          'manual_adjustments',
          'cancelling_adjustments',
          'work_list',
        ].map((name) => `/api/tables/${name}`),
      ]) {
        expect([path, await answer(path, other)]).toEqual([path, await answer(path)])
      }
      expect((await answer<SearchPage>(`/api/search?q=${message}`, other)).hits).toHaveLength(1)
    } finally {
      await prepared.close()
    }
  })

  test.each(['balance_steps', 'queue_records'])(
    'refuse %s, which has too much to be sorted, where look-ups are prepared',
    async (name) => {
      const place = join(temporaryFolder(), 'output')
      cpSync(output, place, { recursive: true })
      const prepared = await opened(place, 1)
      try {
        await prepared.use((open) => open.settled())
        const path = `/api/tables/${name}`
        expect((await ask(path, {}, 'GET', appOf(prepared))).status).toBe(400)
        expect((await ask(path)).status).toBe(200)
      } finally {
        await prepared.close()
      }
    },
  )

  test('are prepared once, and again for other results', async () => {
    const place = join(temporaryFolder(), 'output')
    cpSync(output, place, { recursive: true })
    const companion = join(place, workNames.companion)
    const prepare = async (): Promise<number> => {
      const prepared = await opened(place, 1)
      await prepared.use((open) => open.settled())
      expect(await prepared.use(async (open) => open.isPrepared)).toBe(true)
      await prepared.close()
      return statSync(companion).ino
    }
    const first = await prepare()
    expect(await prepare()).toBe(first)
    utimesSync(join(place, 'calo.duckdb'), 1, 1)
    expect(await prepare()).not.toBe(first)
    writeFileSync(companion, 'torn')
    await prepare()
    expect(readdirSync(place).filter((name) => name.startsWith(workNames.companion))).toEqual([
      workNames.companion,
    ])
  })

  test('are shown without prepared look-ups where there is no room for them', async () => {
    const place = join(temporaryFolder(), 'output')
    cpSync(output, place, { recursive: true })
    mkdirSync(join(place, workNames.companion, 'in the way'), { recursive: true })
    const prepared = await opened(place, 1)
    await prepared.use((open) => open.settled())
    expect(said.join()).toContain('look-ups stay slow')
    expect((await answer<TablePage>('/api/tables/transactions', appOf(prepared))).total).toBeGreaterThan(0)
    await prepared.close()
  })
})
