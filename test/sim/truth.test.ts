import { describe, expect, test } from 'vitest'
import { streamsInMemory } from '../../src/generate/memory.js'
import type { Currency } from '../../src/generate/money.js'
import { differ } from '../../src/generate/money.js'
import { truthOf } from '../../src/generate/survivors.js'
import type { TransactionTruth } from '../../src/generate/truth.js'
import { transactionDifferences } from './compare.js'
import { eventsOf, inTime, requestOf } from './edit.js'

const SEED = 'truth'
const streams = streamsInMemory({ seed: SEED, from: '2023-12-12', days: 50, users: 300 })
const transactions = streams.flatMap(({ truth }) => truth.transactions)
const byId = new Map(transactions.map((row) => [row.id, row]))

function inOrder(): readonly TransactionTruth[] {
  return transactions.toSorted((a, b) => compare(a.timestamp, b.timestamp) || compare(a.id, b.id))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

describe(`the truth (seed ${SEED})`, () => {
  test('has one row for each transaction', () => {
    expect(byId.size).toBe(transactions.length)
  })

  test('adds up: the new balance is the old one and the amount without VAT', () => {
    for (const row of transactions) {
      const sign = row.type === 'CREDIT' ? 1 : -1
      const expected = Number(row.oldBalance) + sign * (Number(row.amount) - Number(row.vat))
      expect(Math.abs(expected - Number(row.newBalance)), row.id).toBeLessThanOrEqual(0.000_500_001)
    }
  })

  test('is continuous: an old balance is the new one of the transaction before, save where it says otherwise', () => {
    const breaks = new Set(
      streams
        .flatMap(({ truth }) => truth.anomalies)
        .flatMap(({ rule, id }) => (rule === 'continuity_break' ? id : [])),
    )
    const last = new Map<string, TransactionTruth>()
    for (const row of inOrder().filter(({ outcome }) => outcome !== 'blocked')) {
      const before = last.get(row.userId)
      if (before !== undefined) {
        const broken = differ(Number(before.newBalance), Number(row.oldBalance), currencyOf(row))
        expect(broken, `${row.id} after ${before.id}`).toBe(breaks.has(row.id))
      }
      last.set(row.userId, row)
    }
    expect(breaks.size).toBeGreaterThan(0)
  })

  test('keeps one currency for each wallet', () => {
    const wallets = new Set(transactions.map(({ userId, currency }) => `${userId} ${currency}`))
    expect(wallets.size).toBe(new Set(transactions.map(({ userId }) => userId)).size)
  })

  test('is in the log: digits, time, request and outcome', () => {
    for (const stream of streams) {
      for (const event of eventsOf(stream).filter(({ kind }) => kind === 'sync_started')) {
        const row = byId.get(event.about ?? '')
        expect(row, event.text).toBeDefined()
        for (const column of ['amount', 'vat', 'oldBalance', 'newBalance'] as const) {
          expect(new RegExp(`\n    ${column}: ([^,\n]+)`).exec(event.text)?.[1]).toBe(row?.[column])
        }
        if (row?.deliveries === 1) {
          expect(requestOf(event)).toBe(row.session_id)
        }
      }
    }
  })

  test('knows the payment balance just where the log tells it', () => {
    const told = new Set(
      streams
        .flatMap(eventsOf)
        .filter(
          ({ kind, text }) => /(paymentBalance: |"userBalance":)/.test(text) && kind !== 'embedded_metrics',
        )
        .map(({ about }) => about),
    )
    for (const row of transactions) {
      expect(row.userBalance !== '', row.id).toBe(told.has(row.id))
    }
  })

  test('holds every form and outcome', () => {
    expect(new Set(transactions.map(({ type_source }) => type_source))).toEqual(
      new Set(['logged', 'inferred']),
    )
    expect(new Set(transactions.map(({ balance_source }) => balance_source))).toEqual(
      new Set(['logged', 'discrepancy', '']),
    )
    expect(new Set(transactions.map(({ outcome }) => outcome))).toEqual(
      new Set(['published', 'already_synced', 'blocked']),
    )
    expect(new Set(transactions.map(({ deliveries }) => deliveries))).toEqual(new Set([1, 2]))
  })
})

describe('the truth of a part of the events', () => {
  test('is the whole truth where no event is lost', () => {
    for (const stream of streams) {
      expect(
        transactionDifferences(
          stream.truth.transactions,
          rows(truthOf(eventsOf(stream), stream.truth).transactions),
        ),
      ).toEqual([])
    }
  })

  test('leaves out what nobody shows, and knows no outcome that is lost', () => {
    const stream = streams.find(({ truth }) => truth.transactions.length > 10)
    expect(stream).toBeDefined()
    if (stream !== undefined) {
      const events = inTime(stream)
      const last = events.findLastIndex(({ kind }) => kind === 'sync_started')
      const cut = truthOf(events.slice(0, last + 1), stream.truth).transactions
      expect(cut.find(({ id }) => id === events[last]?.about)?.outcome).toBe('incomplete')
      expect(truthOf(events.slice(0, last), stream.truth).transactions).toHaveLength(cut.length - 1)
      expect(truthOf([], stream.truth).transactions).toEqual([])
    }
  })
})

describe('the comparison with a table', () => {
  const [first, second] = transactions

  test('passes equal values however they are written', () => {
    const table = transactions
      .slice(0, 1)
      .map((row) => ({ ...asRow(row), amount: `${row.amount}${row.amount.includes('.') ? '0' : '.00'}` }))
    expect(transactionDifferences(transactions.slice(0, 1), table)).toEqual([])
  })

  test('names what is missing, invented, repeated or different', () => {
    expect(first).toBeDefined()
    expect(second).toBeDefined()
    if (first !== undefined && second !== undefined) {
      const wrong = { ...asRow(first), newBalance: '1234567' }
      expect(transactionDifferences([first], [])).toEqual([`${first.id}: missing`])
      expect(transactionDifferences([], [asRow(first)])).toEqual([
        `${first.id}: nobody made this transaction`,
      ])
      expect(transactionDifferences([first], [asRow(first), asRow(first)])).toEqual(['1 rows repeat an id'])
      expect(transactionDifferences([first], [wrong])).toEqual([
        `${first.id}: newBalance is "1234567", not "${first.newBalance}"`,
      ])
    }
  })
})

function rows(truth: readonly TransactionTruth[]): readonly Record<string, string>[] {
  return truth.map(asRow)
}

function asRow(row: TransactionTruth): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]))
}

function currencyOf({ currency }: TransactionTruth): Currency {
  const known: readonly Currency[] = ['BHD', 'SAR', 'KWD', 'AED', 'QAR']
  return known.find((code) => code === currency) ?? 'BHD'
}
