import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Refusal } from '../model/dashboard.js'
import { exitCodes, OperatorError } from '../model/errors.js'
import type { Asset } from './assets.js'
import {
  type GuardSettings,
  isAllowed,
  isKnownHost,
  isOwnPage,
  isSame,
  passCookie,
  safeHeaders,
} from './guard.js'
import type { OpenResults } from './open-results.js'
import { readDriftByCause, readOperations, readOverview } from './overview.js'
import type { Results } from './results.js'
import { readDelivered, search } from './search.js'
import { linesCsv, queryCsv, readQueryPage } from './sql-page.js'
import type { TableSource } from './table-source.js'
import { csvStatement, readCount, readPage, readValues, sourceOf, tableQuestion } from './tables.js'
import { readLogPage, readTransactionPage } from './transaction.js'
import { ledgerSource, readWalletPage, readWalletSeries } from './wallet.js'

/** What the dashboard needs. */
export interface AppSettings {
  readonly results: Results
  readonly guard: GuardSettings
  readonly assets: ReadonlyMap<string, Asset>
  /** Told of what went wrong on our side. */
  readonly onBug: (error: unknown) => void
}

/** The header of every answer that tells which run it is of. */
export const runHeader = 'x-calo-run'

/** Gives the dashboard as a function from requests to responses: pages for everybody, figures for who may see them. */
export function createApp(settings: AppSettings): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    if (!isKnownHost(c.req.header('host'), settings.guard)) {
      c.res = c.text('This dashboard is not known under that name: see --allow-host.\n', 421)
    } else if (!['GET', 'HEAD', 'POST'].includes(c.req.method)) {
      c.res = c.text('Only GET.\n', 405)
    } else {
      await next()
    }
    for (const [name, value] of Object.entries(safeHeaders)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  })
  app.use('/api/*', async (c, next) => {
    if (!isOwnPage(c.req.header('sec-fetch-site')))
      return c.json(refusal('asked from another page', 'Open the dashboard itself.'), 403)
    const isKnocking = c.req.path === '/api/session'
    const { authorization, cookie } = c.req.header()
    if (!isKnocking && !isAllowed({ authorization, cookie }, settings.guard))
      return c.json(refusal('a token is needed', 'Open the address that calo-analyzer serve printed.'), 401)
    await next()
    return undefined
  })
  addSession(app, settings)
  addAnswers(app, settings)
  addTables(app, settings)
  app.all('/api/*', (c) => c.json(refusal('there is no such answer', 'Open the dashboard itself.'), 404))
  app.get('*', (c) => pageOf(c, settings.assets))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof OperatorError) {
      return c.json(refusal(error.message, error.advice), error.exitCode === exitCodes.tryAgain ? 503 : 400)
    }
    if (c.req.raw.signal.aborted) return c.body(null, 408)
    settings.onBug(error)
    return c.json(refusal('this is a bug of calo-analyzer', 'Please report what the terminal shows.'), 500)
  })
  return app
}

function refusal(error: string, advice: string): Refusal {
  return { error, advice }
}

function addSession(app: Hono, { guard }: AppSettings): void {
  app.post('/api/session', async (c) => {
    const given = (await c.req.text()).slice(0, 1_000)
    if (guard.token !== undefined && !isSame(given, guard.token))
      return c.json(refusal('that is not the token', 'Use the one that calo-analyzer serve printed.'), 401)
    if (guard.token !== undefined) c.header('set-cookie', passCookie(guard))
    return c.body(null, 204)
  })
}

function addAnswers(app: Hono, { results }: AppSettings): void {
  const answer = (path: string, read: (open: OpenResults, c: Context) => Promise<object>): void => {
    app.get(path, (c) =>
      results.use(async (open) => {
        const found = await read(open, c)
        c.header(runHeader, open.stamp)
        return c.json(found)
      }),
    )
  }
  answer('/api/run', async () => results.facts)
  answer('/api/overview', (open) =>
    open.once('overview', () =>
      readOverview(open.database, { previous: results.previous, workList: workListOf(open) }),
    ),
  )
  answer('/api/drift-by-cause', (open) =>
    open.once('drift by cause', () => readDriftByCause(open.database, open.facts.timeZone)),
  )
  answer('/api/operations', (open) => open.once('operations', () => readOperations(open.database)))
  answer('/api/wallets/:user', (open, c) => readWalletPage(open, param(c, 'user')))
  answer('/api/wallets/:user/series', (open, c) =>
    readWalletSeries(open, { userId: param(c, 'user'), currency: c.req.query('currency') ?? null }),
  )
  answer('/api/transactions/:id', (open, c) => readTransactionPage(open, param(c, 'id')))
  answer('/api/transactions/:id/log', (open, c) => readLogPage(open, param(c, 'id')))
  answer('/api/messages/:id', async (open, c) => ({
    transactions: await readDelivered(open, 'message', param(c, 'id')),
  }))
  answer('/api/requests/:id', async (open, c) => ({
    transactions: await readDelivered(open, 'request', param(c, 'id')),
  }))
  answer('/api/search', (open, c) => search(open, c.req.query('q') ?? ''))
  answer('/api/query', async (open, c) =>
    readQueryPage(await open.box(), c.req.query('sql') ?? '', c.req.raw.signal),
  )
  app.get('/api/query.csv', async (c) => {
    const parts = await results.useInParts(async (open) =>
      queryCsv(await open.box(), c.req.query('sql') ?? '', c.req.raw.signal),
    )
    return download(c, 'query', parts)
  })
}

/** Where the work list is read; nowhere while that would take long. */
function workListOf(open: OpenResults): string | undefined {
  return open.isPreparing ? undefined : sourceOf(open, 'work_list', false)?.from
}

function addTables(app: Hono, { results }: AppSettings): void {
  const tables = (
    path: string,
    find: (open: OpenResults, c: Context, isForExport: boolean) => TableSource | undefined,
    nameOf: (c: Context) => string,
  ): void => {
    app.get(path, (c) =>
      results.use(async (open) => {
        const source = find(open, c, false)
        if (source === undefined) return noTable(c)
        const page = await readPage(open, source, tableQuestion(new URL(c.req.url)))
        c.header(runHeader, open.stamp)
        return c.json(page)
      }),
    )
    app.get(`${path}/count`, (c) =>
      results.use(async (open) => {
        const source = find(open, c, false)
        if (source === undefined) return noTable(c)
        return c.json(await readCount(open, source, tableQuestion(new URL(c.req.url))))
      }),
    )
    app.get(`${path}/csv`, async (c) => {
      const parts = await results.useInParts(async (open) => {
        const source = find(open, c, true)
        if (source === undefined) throw new HTTPException(404, { res: noTable(c) })
        const statement = csvStatement(open, source, tableQuestion(new URL(c.req.url)))
        return linesCsv(await open.box(), statement, c.req.raw.signal)
      })
      return download(c, nameOf(c), parts)
    })
    app.get(`${path}/values/:column`, (c) =>
      results.use(async (open) => {
        const source = find(open, c, false)
        if (source === undefined) return noTable(c)
        const column = param(c, 'column')
        return c.json(await open.once(`values ${c.req.path}`, () => readValues(open, source, column)))
      }),
    )
  }
  tables(
    '/api/tables/:name',
    (open, c, isForExport) => sourceOf(open, param(c, 'name'), isForExport),
    (c) => param(c, 'name'),
  )
  tables(
    '/api/wallets/:user/ledger',
    (open, c, isForExport) => ledgerSource(param(c, 'user'), open.isPrepared && !isForExport),
    () => 'wallet',
  )
}

function noTable(c: Context): Response {
  return c.json(refusal('there is no such table', 'The page SQL lists all tables.'), 404)
}

function param(c: Context, name: string): string {
  return c.req.param(name) ?? ''
}

/** Sends a CSV file part by part, as fast as it is taken. */
function download(c: Context, name: string, parts: AsyncIterable<string>): Response {
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', `attachment; filename="calo_analysis_${name.replace(/\W/g, '_')}.csv"`)
  return c.body(ReadableStream.from(parts).pipeThrough(new TextEncoderStream()))
}

/** A file of the page, or the page itself, which reads the rest of its address. */
function pageOf(c: Context, assets: AppSettings['assets']): Response {
  const asset = assets.get(c.req.path.slice(1)) ?? assets.get('index.html')
  if (asset === undefined) return c.text('The page is missing: build it again.\n', 500)
  c.header('etag', asset.etag)
  c.header('cache-control', 'no-cache')
  c.header('vary', 'accept-encoding')
  if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304)
  c.header('content-type', asset.type)
  const isGzipWelcome = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
  if (isGzipWelcome) c.header('content-encoding', 'gzip')
  return c.body(isGzipWelcome ? asset.gzipped : asset.bytes)
}
