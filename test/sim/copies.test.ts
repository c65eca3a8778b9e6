import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Cohort } from '../../src/generate/cohorts.js'
import { planCohorts, shiftOf } from '../../src/generate/cohorts.js'
import { exportIdOf } from '../../src/generate/generate.js'
import { DAY_MS } from '../../src/generate/time.js'
import type { Written } from '../../src/generate/write.js'
import { writeCohorts } from '../../src/generate/write.js'
import type { Summary } from '../../src/model/summary.js'
import { analyze } from '../../src/pipeline.js'
import { readCsvObjects } from '../support/csv.js'
import { makeFolder } from '../support/temporary-folder.js'
import { transactionDifferences } from './compare.js'

const SEED = 'copies'
/** The weeks in which the service went from the short form to the long one. */
const options = { seed: SEED, from: '2023-12-26', days: 14, users: 60 }
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

const kinds: readonly (readonly [string, readonly Cohort[]])[] = [
  [
    'beside each other',
    [
      { options, copies: 3, shiftMs: 7919, isChain: false },
      { options: { ...options, seed: 'other', files: 3 }, copies: 2, shiftMs: 7919, isChain: false },
    ],
  ],
  [
    'in a chain',
    [{ options: { ...options, files: 1 }, copies: 3, shiftMs: options.days * DAY_MS, isChain: true }],
  ],
]

describe.each(kinds)('copies of a simulation %s', (_name, cohorts) => {
  const folder = makeFolder()
  const root = join(folder, 'logs', exportIdOf(SEED))
  let written: Written
  let summary: Summary

  const truth = (table: string) => readCsvObjects(readFileSync(join(folder, 'truth', `${table}.csv`), 'utf8'))
  const found = (table: string) =>
    readCsvObjects(readFileSync(join(folder, 'output', `calo_analysis_${table}.csv`), 'utf8'))

  beforeAll(async () => {
    const folders = { logs: join(folder, 'logs'), truth: join(folder, 'truth') }
    written = await writeCohorts(cohorts, SEED, folders)
    summary = (await analyze({ paths: [folders.logs], output: join(folder, 'output') })).summary
  })

  test('are read as a whole: nothing unknown, nothing damaged, every check green', () => {
    const { events, transactions } = written.totals
    expect(summary).toMatchObject({
      files: { found: written.totals.files, skipped: 0, damaged: 0 },
      events,
      transactions,
      unknownEvents: 0,
      problems: { errors: 0, unreadable: 0 },
    })
    expect(events).toBeGreaterThan(0)
  })

  test('have every transaction of the truth, and no other', () => {
    const rows = truth('transactions')
    expect(rows).toHaveLength(written.totals.transactions)
    expect(transactionDifferences(rows.map(asTruth), found('transactions')).slice(0, 5)).toEqual([])
  })

  test('have the wallets of the truth', () => {
    const expected = truth('wallets').map((row) => [row.user_id, row.currency, row.transactions])
    expect(expected).toHaveLength(written.findings.wallets)
    const analysed = found('user_analysis').map((row) => [row.user_id, row.currency, row.transaction_count])
    expect(analysed.map(String).toSorted()).toEqual(expected.map(String).toSorted())
  })

  test.each(['overdraft', 'drift'])('have the episodes of the truth: %s', (kind) => {
    const columns = ['user_id', 'currency', 'first_id', 'last_id', 'transactions', 'started_at', 'ended_at']
    const line = (row: Readonly<Record<string, string>>): string =>
      columns.map((column) => row[column]?.replace(/\.000Z$/, 'Z') ?? '').join(' ')
    const expected = truth('episodes').filter((row) => row.kind === kind)
    expect(found(`${kind}_episodes`).map(line).toSorted()).toEqual(expected.map(line).toSorted())
  })

  test('have the counts of the truth', () => {
    expect(written.findings).toMatchObject({
      overdrafts: found('overdrafts').length,
      discrepancies: found('discrepancies').length,
      overdraft_episodes: found('overdraft_episodes').length,
      drift_episodes: found('drift_episodes').length,
    })
    expect(written.findings.discrepancies).toBeGreaterThan(0)
  })

  test('break the balance of a wallet only where the truth does', () => {
    const expected = truth('anomalies').filter(({ rule }) => rule === 'continuity_break')
    expect(
      found('continuity_breaks')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(expected.map(({ id }) => id).toSorted())
  })

  test('share no id', () => {
    const seen = new Map<string, string>()
    const rows = truth('transactions')
    const ids = rows.flatMap((row) => [row.id, row.message_id])
    expect(new Set(ids).size).toBe(2 * rows.length)
    for (const { userId = '', currency = '' } of rows) {
      expect(seen.get(userId) ?? currency).toBe(currency)
      seen.set(userId, currency)
    }
  })

  test('are the same bytes for the same seed', async () => {
    const again = makeFolder()
    await writeCohorts(cohorts, SEED, { logs: join(again, 'logs'), truth: join(again, 'truth') })
    for (const part of ['logs', 'truth']) {
      const files = readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
      expect(readdirSync(join(again, part), { recursive: true, encoding: 'utf8' })).toEqual(files)
      for (const file of files.filter((name) => /\.(gz|csv|json)$/.test(name))) {
        const same = readFileSync(join(folder, part, file)).equals(readFileSync(join(again, part, file)))
        expect(same, file).toBe(true)
      }
    }
  })

  test('leave no id of the simulation in a copy', () => {
    const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.gz'))
      .map((name) => gunzipSync(readFileSync(join(root, name))).toString('latin1'))
    const streams = new Set(
      texts.flatMap((text) => [...text.matchAll(/START RequestId: (\S+)/g)].map(([, id]) => id)),
    )
    const starts = texts.flatMap((text) => [...text.matchAll(/START RequestId: /g)])
    expect(streams.size).toBe(starts.length)
    expect(texts.join('').match(uuid)?.length).toBeGreaterThan(1000)
  })
})

/** A line of the truth with the one column that is a number. */
function asTruth(
  row: Readonly<Record<string, string>>,
): Parameters<typeof transactionDifferences>[0][number] {
  return { ...row, deliveries: Number(row.deliveries) } as unknown as Parameters<
    typeof transactionDifferences
  >[0][number]
}

describe('the plan of a large log', () => {
  const request = { seed: 'plan', from: '2024-02-01' }
  const streams = (cohorts: readonly Cohort[]): number =>
    cohorts.reduce((sum, { copies, options: own }) => sum + copies * (own.files ?? 0), 0)
  const events = (cohorts: readonly Cohort[]): number =>
    cohorts.reduce((sum, { copies, options: own }) => sum + copies * (own.events ?? 0), 0)

  test('is one simulation where the log is as large as the real one', () => {
    expect(planCohorts(request)).toMatchObject([{ copies: 1, options: { seed: 'plan', days: 111 } }])
  })

  test.each([
    [4_200_000, 50],
    [4_200_000, 80_000],
    [1_000_000, 8],
    [20_000, 3],
  ])('has the events and files asked for: %i in %i', (wanted, files) => {
    const planned = planCohorts({ ...request, events: wanted, files })
    expect(streams(planned)).toBe(files)
    expect(events(planned) / wanted).toBeGreaterThan(1)
    expect(events(planned) / wanted).toBeLessThan(1.2)
    expect(planned.length).toBeLessThanOrEqual(6)
    for (const { options: own } of planned) expect(own.events).toBeLessThanOrEqual(200_000)
  })

  test('makes a chain of a file that is larger than a simulation', () => {
    const [chain, ...rest] = planCohorts({ ...request, events: 4_200_000, files: 1 })
    expect(rest).toEqual([])
    expect(chain).toMatchObject({ isChain: true, copies: 49, options: { files: 1, days: 14 } })
    expect(chain === undefined ? 0 : shiftOf(chain, 3)).toBe(3 * 14 * DAY_MS)
  })

  test('deals the users', () => {
    const planned = planCohorts({ ...request, events: 1_000_000, users: 1007 })
    const users = planned.reduce((sum, { copies, options: own }) => sum + copies * (own.users ?? 0), 0)
    expect(users).toBe(1007)
  })

  test('keeps copies beside each other within half a minute', () => {
    const [first] = planCohorts({ ...request, events: 40_000_000 })
    expect(first).toBeDefined()
    for (let copy = 1; first !== undefined && copy < first.copies; copy++) {
      expect(shiftOf(first, copy)).toBeLessThan(30_000)
    }
  })
})
