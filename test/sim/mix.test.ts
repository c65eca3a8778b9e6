import { describe, expect, test } from 'vitest'
import { streamsInMemory } from '../../src/generate/memory.js'
import type { EventKind } from '../../src/model/event.js'
import { eventsOf } from './edit.js'

/** Counted in shared/balance-sync-logs (LOGS.md): 12 December 2023 to 31 March 2024, 580 users. */
const REAL_EVENTS = 66_571
const REAL_STREAMS = 1176
const REAL_OUT_OF_ORDER = 411
const REAL_BYTES = 15_963_840
const REAL_KINDS: Readonly<Partial<Record<EventKind, number>>> = {
  record_opened: 13_985,
  sync_started: 13_114,
  balance_published: 12_623,
  lambda_start: 6876,
  lambda_end: 6876,
  lambda_report: 6876,
  balances_differ: 3417,
  lambda_init_start: 1192,
  already_synced: 489,
  payment_flag_skipped: 456,
  subscription_creation_skipped: 408,
}
const REAL_CURRENCIES = { BHD: 9041, SAR: 3642 }
const REAL_TRANSACTIONS = 13_114
const REAL_DELIVERIES = 10_565
const REAL_LONG_FORMS = 11_341
const REAL_DRIFTING = 2973
const REAL_OVERDRAWN = 157
const REAL_TRACED_REPORTS = 670

const streams = streamsInMemory({ seed: 'mix', from: '2023-12-12', days: 111, users: 580 })
const events = streams.flatMap(eventsOf)
const transactions = streams.flatMap(({ truth }) => truth.transactions)
const long = transactions.filter(({ type_source }) => type_source === 'logged')

function share(part: number, whole: number): number {
  return part / whole
}

describe('the mix of the simulated log', () => {
  test.each(Object.entries(REAL_KINDS))('has about as many %s as the real one', (kind, real) => {
    const simulated = events.filter((event) => event.kind === kind).length
    expect(share(simulated, events.length)).toBeGreaterThan(share(real, REAL_EVENTS) * 0.7)
    expect(share(simulated, events.length)).toBeLessThan(share(real, REAL_EVENTS) * 1.3)
  })

  test('has every rare kind', () => {
    const kinds = new Set(events.map(({ kind }) => kind))
    expect(kinds).toContain('uncaught_exception')
    expect(kinds).toContain('embedded_metrics')
    expect(kinds).toContain('overdraft_blocked')
    expect(kinds).toContain('slack_notified')
    expect(kinds).toContain('sync_failed')
    expect(kinds).toContain('transaction_printed')
  })

  test('has streams about as large, and as many of them out of order', () => {
    const outOfOrder = streams.filter(({ files }) =>
      files.some(({ events: own }) => own.some(({ timeMs }, i) => timeMs < (own[i - 1]?.timeMs ?? timeMs))),
    )
    expect(share(events.length, streams.length)).toBeGreaterThan((REAL_EVENTS / REAL_STREAMS) * 0.7)
    expect(share(events.length, streams.length)).toBeLessThan((REAL_EVENTS / REAL_STREAMS) * 1.4)
    expect(share(outOfOrder.length, streams.length)).toBeCloseTo(REAL_OUT_OF_ORDER / REAL_STREAMS, 1)
  })

  test('has events about as long', () => {
    const bytes = events.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 27, 0)
    expect(share(bytes, events.length)).toBeGreaterThan((REAL_BYTES / REAL_EVENTS) * 0.85)
    expect(share(bytes, events.length)).toBeLessThan((REAL_BYTES / REAL_EVENTS) * 1.15)
  })

  test.each(Object.entries(REAL_CURRENCIES))('has about as many transactions in %s', (currency, real) => {
    const own = transactions.filter((row) => row.currency === currency)
    expect(share(own.length, transactions.length)).toBeCloseTo(real / REAL_TRANSACTIONS, 1)
  })

  test('has about as many deliveries, drifts and overdrafts', () => {
    const deliveries = long.filter(({ action }) => action === 'DELIVERY_DEDUCTION')
    const drifting = long.filter((row) => Math.abs(Number(row.userBalance) - Number(row.newBalance)) > 0.005)
    const overdrawn = long.filter(({ userBalance }) => Number(userBalance) < 0)
    expect(share(deliveries.length, long.length)).toBeCloseTo(REAL_DELIVERIES / REAL_LONG_FORMS, 1)
    expect(share(drifting.length, long.length)).toBeCloseTo(REAL_DRIFTING / REAL_LONG_FORMS, 1)
    expect(share(overdrawn.length, long.length)).toBeGreaterThan(REAL_OVERDRAWN / REAL_LONG_FORMS / 3)
    expect(share(overdrawn.length, long.length)).toBeLessThan((REAL_OVERDRAWN / REAL_LONG_FORMS) * 3)
  })

  test('has the nights of the real service: most deliveries just after 21:01 UTC', () => {
    const atNight = events.filter(
      ({ kind, timeMs }) => kind === 'sync_started' && new Date(timeMs).getUTCHours() === 21,
    )
    expect(share(atNight.length, transactions.length)).toBeCloseTo(12_034 / REAL_TRANSACTIONS, 1)
  })

  test('traces about as many requests', () => {
    const reports = events.filter(({ kind }) => kind === 'lambda_report')
    const traced = reports.filter(({ text }) => text.includes('XRAY'))
    expect(share(traced.length, reports.length)).toBeGreaterThan((REAL_TRACED_REPORTS / 6876) * 0.8)
    expect(share(traced.length, reports.length)).toBeLessThan((REAL_TRACED_REPORTS / 6876) * 1.2)
  })

  test('has floating-point noise, Arabic, backticks and undefined metadata somewhere', () => {
    const starts = events.filter(({ kind }) => kind === 'sync_started').map(({ text }) => text)
    expect(starts.some((text) => /oldBalance: \d+\.\d{8,}/.test(text))).toBe(true)
    expect(starts.some((text) => /[\u0600-\u06ff]/.test(text))).toBe(true)
    expect(starts.some((text) => text.includes('metadata: `'))).toBe(true)
    expect(starts.some((text) => text.includes('metadata: undefined'))).toBe(true)
  })
})
