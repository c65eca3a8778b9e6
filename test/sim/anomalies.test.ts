import { describe, expect, test } from 'vitest'
import type { GenerateOptions } from '../../src/generate/generate.js'
import { streamsInMemory } from '../../src/generate/memory.js'
import { DAY_MS, midnight } from '../../src/generate/time.js'
import type { TransactionTruth } from '../../src/generate/truth.js'
import { driftSpike, silence, silenceTruth, WALLET_ANOMALIES } from './anomalies.js'
import { eventsOf } from './edit.js'

const OPTIONS: GenerateOptions = { seed: 'anomalies', from: '2024-02-01', days: 21, users: 30 }
const WHERE = { wallet: 4, day: 3 }
const plainIds = new Set(simulated().rows.map(({ id }) => id))

function simulated(injections: GenerateOptions['injections'] = []): {
  readonly rows: readonly TransactionTruth[]
  readonly truth: ReadonlyMap<string, readonly string[]>
  readonly times: readonly number[]
} {
  const streams = streamsInMemory({ ...OPTIONS, injections })
  const truth = new Map<string, string[]>()
  for (const { rule, id } of streams.flatMap(({ truth: { anomalies } }) => anomalies)) {
    truth.set(rule, [...(truth.get(rule) ?? []), id])
  }
  const times = streams.flatMap(eventsOf).map(({ timeMs }) => timeMs)
  return { rows: streams.flatMap(({ truth: { transactions } }) => transactions), truth, times }
}

function injectedRows(rule: string): readonly TransactionTruth[] {
  const make = WALLET_ANOMALIES[rule]
  expect(make).toBeDefined()
  const { rows, truth } = simulated(make === undefined ? [] : [make(WHERE)])
  const ids = truth.get(rule) ?? []
  return rows.filter(({ id }) => ids.includes(id) && !plainIds.has(id))
}

function numbers(
  rows: readonly TransactionTruth[],
  column: 'amount' | 'newBalance' | 'oldBalance',
): readonly number[] {
  return rows.map((row) => Number(row[column]))
}

describe('an injected anomaly', () => {
  test.each(Object.keys(WALLET_ANOMALIES))('is in the log and in the truth: %s', (rule) => {
    const rows = injectedRows(rule)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ userId }) => userId)).size).toBe(1)
  })

  test('leaves the transactions of all other wallets as they are', () => {
    const make = WALLET_ANOMALIES.high_frequency
    const touched = simulated(make === undefined ? [] : [make(WHERE)]).rows
    const others = touched.filter(({ id }) => !plainIds.has(id))
    expect(new Set(others.map(({ userId }) => userId)).size).toBe(1)
    expect(touched.length - others.length).toBeGreaterThan(plainIds.size * 0.9)
  })

  test('high frequency: many transactions of one wallet in a day', () => {
    expect(injectedRows('high_frequency')).toHaveLength(40)
  })

  test('repeated charge: one amount, one action, different ids, minutes apart', () => {
    const rows = injectedRows('repeated_charge')
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3)
    expect(new Set(rows.map(({ amount, action }) => `${amount} ${action}`)).size).toBe(1)
    const times = rows.map(({ timestamp }) => Date.parse(timestamp))
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(600_000)
  })

  test('negative amount: a debit that raises and a credit that lowers the balance', () => {
    const rows = injectedRows('negative_amount')
    expect(rows.map(({ type }) => type)).toEqual(['DEBIT', 'CREDIT'])
    expect(numbers(rows, 'amount').every((amount) => amount < 0)).toBe(true)
    expect(Number(rows[0]?.newBalance)).toBeGreaterThan(Number(rows[0]?.oldBalance))
    expect(Number(rows[1]?.newBalance)).toBeLessThan(Number(rows[1]?.oldBalance))
  })

  test('opposite corrections: what is added is taken away', () => {
    const [added, taken] = injectedRows('opposite_corrections')
    expect(added?.amount).toBe(taken?.amount)
    expect([added?.type, taken?.type]).toEqual(['CREDIT', 'DEBIT'])
  })

  test('late posting: the id is days older than the log line', () => {
    const [row] = injectedRows('late_posting')
    expect(Date.parse(row?.timestamp ?? '') - ulidTime(row?.id ?? '')).toBeGreaterThan(8 * DAY_MS)
  })

  test('calculation error: the balances do not add up', () => {
    const [row] = injectedRows('calculation_error')
    expect(Number(row?.newBalance) - Number(row?.oldBalance) - Number(row?.amount)).toBeCloseTo(1.5)
  })

  test('overdraft: the payment balance is below zero for days, then not', () => {
    const make = WALLET_ANOMALIES.overdraft
    const { rows, truth } = simulated(make === undefined ? [] : [make(WHERE)])
    const [opening] = truth.get('overdraft') ?? []
    const user = rows.find(({ id }) => id === opening)?.userId
    const balances = rows
      .filter(({ userId }) => userId === user)
      .map(({ userBalance }) => Number(userBalance))
    expect(balances.some((balance) => balance < 0)).toBe(true)
    expect(balances.at(-1)).toBeGreaterThanOrEqual(0)
  })

  test('drift episode: opens, grows, closes', () => {
    const rows = injectedRows('drift_episode')
    const drifts = rows.map((row) => Number(row.userBalance) - Number(row.newBalance))
    expect(drifts).toHaveLength(3)
    expect(Math.abs(drifts[1] ?? 0)).toBeGreaterThan(Math.abs(drifts[0] ?? 0))
    expect(drifts[2]).toBeCloseTo(0)
  })

  test('drift spike: half of a day’s deliveries', () => {
    const { truth } = simulated([driftSpike(4)])
    expect(truth.get('drift_spike')?.length).toBeGreaterThan(2)
  })

  test('silence: no event for a day and a half, then breaks in the balances', () => {
    const [fromMs, toMs] = [midnight('2024-02-09') + DAY_MS / 2, midnight('2024-02-11')]
    const { times, truth } = simulated([silence(fromMs, toMs)])
    expect(times.filter((timeMs) => timeMs > fromMs && timeMs < toMs)).toEqual([])
    expect(truth.get('continuity_break')?.length).toBeGreaterThan(3)
    expect(silenceTruth(fromMs, toMs).map(({ day }) => day)).toEqual([
      '2024-02-09',
      '2024-02-10',
      '2024-02-11',
    ])
  })

  test('goes together with others', () => {
    const { truth } = simulated(
      Object.values(WALLET_ANOMALIES).map((make, i) => make({ wallet: i, day: 2 + i })),
    )
    expect([...truth.keys()]).toEqual(expect.arrayContaining(Object.keys(WALLET_ANOMALIES)))
  })
})

function ulidTime(id: string): number {
  return Array.from(id.slice(0, 10)).reduce(
    (time, letter) => time * 32 + '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter),
    0,
  )
}
