import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OperatorError } from '../src/model/errors.js'
import { analyze } from '../src/pipeline.js'
import { readKnown } from '../src/plan.js'
import { requireChecks } from '../src/store/checks.js'
import { checkAsyncProperty } from './support/async-property.js'
import { readCsvObjects } from './support/csv.js'
import { requestId, syncedRequest } from './support/log-lines.js'
import { temporaryFolder } from './support/temporary-folder.js'

const id = '01HPY1TAKE0000000000000001'

/** A folder with logs by name, and where its results go. */
function workplace(logs: Readonly<Record<string, string>>): {
  readonly paths: string[]
  readonly output: string
} {
  const folder = temporaryFolder()
  const path = join(folder, 'logs')
  mkdirSync(path)
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(path, name), text)
  return { paths: [path], output: join(folder, 'output') }
}

describe('a run', () => {
  test('writes what its manifest names, with sizes and hashes that hold', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    const { files, summary } = await analyze(place)
    const manifest = JSON.parse(readFileSync(join(place.output, 'manifest.json'), 'utf8'))
    expect(readdirSync(place.output).toSorted()).toEqual(files.toSorted())
    expect(manifest.outputs.map(({ name }: { name: string }) => name).toSorted()).toEqual(
      files.filter((name) => name !== 'manifest.json').toSorted(),
    )
    for (const { name, size, sha256 } of manifest.outputs) {
      const bytes = readFileSync(join(place.output, name))
      expect([name, size, sha256]).toEqual([
        name,
        bytes.length,
        createHash('sha256').update(bytes).digest('hex'),
      ])
    }
    expect(manifest).toMatchObject({
      time_zone: 'Asia/Bahrain',
      summary: JSON.parse(JSON.stringify(summary)),
      inputs: [{ size: syncedRequest(1, id).length }],
    })
  })

  test('replaces the results of the run before, and only those', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    await analyze(place)
    writeFileSync(join(place.output, 'notes.txt'), 'mine')
    writeFileSync(join(place.paths[0] ?? '', 'b.log'), syncedRequest(2, '01HPY1TAKE0000000000000002'))
    const { summary } = await analyze(place)
    expect(summary.transactions).toBe(2)
    expect(readFileSync(join(place.output, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test.each([
    ['without logs', { 'a.txt': 'nothing' }, {}],
    ['with an unknown time zone', { 'a.log': syncedRequest(1, id) }, { timeZone: 'Mars/Olympus' }],
  ])('%s publishes nothing and leaves the results of the run before', async (_name, logs, options) => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    await analyze(place)
    const before = readFileSync(join(place.output, 'manifest.json'), 'utf8')
    await expect(analyze({ ...workplace(logs), output: place.output, ...options })).rejects.toThrow(
      OperatorError,
    )
    expect(readFileSync(join(place.output, 'manifest.json'), 'utf8')).toBe(before)
    expect(readdirSync(place.output).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('that cannot write a table says so when everything has stopped', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    await analyze(place)
    const before = readFileSync(join(place.output, 'manifest.json'), 'utf8')
    const block = (): string | undefined =>
      mkdirSync(join(place.output, '.calo-analyzer.draft', 'calo_analysis_data_quality.csv'), {
        recursive: true,
      })
    await expect(analyze({ ...place, onProgress: block })).rejects.toThrow('calo_analysis_data_quality.csv')
    expect(readFileSync(join(place.output, 'manifest.json'), 'utf8')).toBe(before)
  })

  test('gives the same where its output stands among the logs', async () => {
    const { paths } = workplace({ 'a.log': syncedRequest(1, id) })
    const tables = async (output: string): Promise<string[]> => {
      const { files } = await analyze({ paths, output })
      return files
        .filter((name) => name.endsWith('.csv'))
        .map((name) => readFileSync(join(output, name), 'utf8'))
    }
    for (const output of [join(paths[0] ?? '', 'out'), paths[0] ?? '']) {
      const first = await tables(output)
      expect(await tables(output)).toEqual(first)
    }
  })

  test('of many amounts near the largest leaves out of its sums what does not fit, and says so', async () => {
    const ids = Array.from({ length: 2000 }, (_, at) => `01HPY1TAKE${String(at).padStart(16, '0')}`)
    const huge = ids.map((own) => syncedRequest(1, own).replace('amount: 8', `amount: ${'9'.repeat(17)}`))
    const place = workplace({ 'a.log': `${huge.join('')}${syncedRequest(2, id.replace('01', '02'))}` })
    const { summary } = await analyze(place)
    expect(summary.transactions).toBe(2001)
    const rowsOf = (name: string): readonly Readonly<Record<string, string>>[] =>
      readCsvObjects(readFileSync(join(place.output, `calo_analysis_${name}.csv`), 'utf8'))
    expect(rowsOf('currency_totals')).toMatchObject([{ transactions: '2001', debits: '8' }])
    expect(rowsOf('transactions')[0]).toMatchObject({ amount: '9'.repeat(17) })
    const reported = rowsOf('data_quality').filter(({ code }) => code === 'number_not_exact')
    expect(reported).toHaveLength(2000)
  })

  test('that is stopped before it begins publishes nothing', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id).repeat(8_000) })
    await expect(analyze({ ...place, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(readdirSync(place.output)).toEqual([])
  })

  test('that is stopped when all is read publishes nothing', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    const stop = new AbortController()
    const stopped = analyze({ ...place, signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toThrow('aborted')
    expect(readdirSync(place.output)).toEqual([])
  })

  test('that is stopped while it computes publishes nothing', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    const stop = new AbortController()
    const stopped = analyze({ ...place, report: true, signal: stop.signal })
    const draft = join(place.output, '.calo-analyzer.draft')
    while (!existsSync(join(draft, 'calo_analysis_transactions.csv'))) await setImmediate()
    stop.abort()
    await expect(stopped).rejects.toThrow('aborted')
    expect(readdirSync(place.output)).toEqual([])
  })

  test('says after each file how far it has come', async () => {
    const place = workplace({
      'a.log': syncedRequest(1, id),
      'b.log': syncedRequest(2, '01HPY1TAKE0000000000000002'),
    })
    const seen: number[] = []
    await analyze({ ...place, onProgress: ({ filesDone, files }) => seen.push(filesDone / files) })
    expect(seen).toEqual([0.5, 1])
  })

  test('takes the threshold of wallets at risk as an exact decimal', async () => {
    const place = workplace({
      'a.log': syncedRequest(1, id).replace('newBalance: 92', 'newBalance: 92,\n    paymentBalance: 11'),
    })
    const below = async (atRiskBelow: string): Promise<number> => {
      await analyze({ ...place, atRiskBelow })
      return readCsvObjects(readFileSync(join(place.output, 'calo_analysis_below_ten.csv'), 'utf8')).length
    }
    expect([await below('11'), await below('11.000000000000000001')]).toEqual([0, 1])
  })
})

describe('a configuration', () => {
  test('may be an object; the options of the call go before it', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    const config = { time_zone: 'Asia/Dubai', output: { folder: 'never', csv: ['transactions'] } }
    const { summary, files } = await analyze({ ...place, config, timeZone: 'UTC' })
    expect(summary.timeZone).toBe('UTC')
    expect(files).toEqual(['calo.duckdb', 'calo_analysis_transactions.csv', 'manifest.json'])
  })

  test('that is wrong is the mistake of the caller, and nothing is written', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) })
    const config = { thresholds: { large_amonut: 3 } }
    const run = analyze({ ...place, config })
    await expect(run).rejects.toThrow(OperatorError)
    await expect(run).rejects.toThrow(
      'config has a problem:\n  config thresholds.large_amonut: there is no such setting; did you mean large_amount?',
    )
    expect(existsSync(place.output)).toBe(false)
  })

  test('may turn off every rule of the anomalies and every check', async () => {
    const place = workplace({ 'a.log': syncedRequest(1, id) + syncedRequest(2, `${id.slice(0, -1)}2`) })
    const off = (names: object) =>
      Object.fromEntries(Object.keys(names).map((name) => [name, 'off'] as const))
    const { known } = readKnown()
    await analyze(place)
    const read = () => readFileSync(join(place.output, 'calo_analysis_anomalies.csv'), 'utf8')
    const [header, ...rows] = read().trimEnd().split('\r\n')
    expect(rows).not.toEqual([])
    await analyze({ ...place, config: { anomalies: off(known.anomalies), checks: off(known.checks) } })
    expect(read()).toBe(`${header}\r\n`)
  })
})

describe('a check that finds rows', () => {
  const failed = [{ check: 'totals_foot', purpose: 'totals foot', rows: 2 }]

  test('ends the run, unless it is configured not to', () => {
    expect(() => requireChecks(failed, { totals_foot: 'error' })).toThrow(
      'check totals_foot (totals foot) found 2 rows',
    )
    expect(() => requireChecks(failed, { totals_foot: 'warning' })).not.toThrow()
    expect(() => requireChecks([], { totals_foot: 'error' })).not.toThrow()
  })
})

test('a run takes any numbers and texts in any field, its checks hold, and reports can be made of it', async () => {
  const number = fc.oneof(
    fc.constantFrom(
      '0',
      '-0',
      '1e21',
      '1e-21',
      '-99999999999999999',
      '99999999999999999.999999999999999999',
      'NaN',
      'null',
      "'8.50'",
      "'x'",
      '[Object]',
      '007',
      '5n',
    ),
    fc.double({ noNaN: true }).map(String),
    fc.integer().map(String),
  )
  const text = fc.constantFrom(
    "'user-a'",
    "'user-b'",
    "''",
    'undefined',
    "'=1+1'",
    "'a,b\\n\"c'",
    '`it\'s "x"`',
    '42',
    "'\\u0000\\x01'",
  )
  const transaction = fc.record({
    id: fc.constantFrom(
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `'01HPY1TAKE000000000000000${n}'`),
      'undefined',
      "'no ulid'",
    ),
    type: fc.constantFrom("'CREDIT'", "'DEBIT'", "'OTHER'", 'undefined'),
    action: fc.oneof(text, fc.constant("'DELIVERY_DEDUCTION'")),
    userId: text,
    paymentBalance: number,
    currency: fc.constantFrom("'BHD'", "'SAR'", "'XXX'", 'undefined', "''"),
    amount: number,
    vat: number,
    oldBalance: number,
    newBalance: number,
  })
  await checkAsyncProperty(
    fc.asyncProperty(fc.array(transaction, { minLength: 40, maxLength: 60 }), async (transactions) => {
      const log = transactions.map((fields, at) => {
        const time = new Date(Date.UTC(2024, 1, 18, 21) + at * 8_000_000).toISOString()
        const printed = Object.entries(fields).map(([name, value]) => `    ${name}: ${value}`)
        const line = (message: string): string => `${time} ${time}\t${requestId(at)}\tINFO\t${message}\n\n`
        return (
          line(`Start syncing the balance {\n  transaction: {\n${printed.join(',\n')}\n  }\n}`) +
          line('SubscriptionBalanceUpdated event published')
        )
      })
      const { summary } = await analyze({ ...workplace({ 'a.log': log.join('') }), report: true })
      expect(summary.events).toBe(2 * transactions.length)
    }),
    5,
  )
})
