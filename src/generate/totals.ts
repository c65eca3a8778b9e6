import type { EventKind } from '../model/event.js'
import { eventBytes } from './log-event.js'
import type { MemoryStream } from './memory.js'
import type { StreamChunk } from './streams.js'
import type { TransactionTruth } from './truth.js'

/** Sums of one currency, as exact decimals of the logged digits. */
export interface CurrencyTotals {
  readonly transactions: number
  readonly wallets: number
  readonly credits: string
  readonly debits: string
}

/** What a set of logs holds in all. */
export interface Totals {
  readonly streams: number
  readonly files: number
  readonly events: number
  /** Decompressed. */
  readonly bytes: number
  readonly transactions: number
  readonly deliveries: number
  readonly blocked: number
  readonly anomalies: number
  readonly kinds: Readonly<Partial<Record<EventKind, number>>>
  readonly currencies: Readonly<Record<string, CurrencyTotals>>
}

/** Adds up chunks as they pass. */
export interface Tally {
  readonly addStream: () => void
  readonly addFile: (bytes: number) => void
  /** A chunk, and as many copies of it with other wallets as make `times` in all. */
  readonly addChunk: (chunk: StreamChunk, times?: number) => void
  readonly totals: () => Totals
}

interface CurrencySum {
  transactions: number
  readonly seen: Set<string>
  wallets: number
  credits: bigint
  debits: bigint
}

/** An empty tally. */
export function createTally(): Tally {
  const counts = {
    streams: 0,
    files: 0,
    events: 0,
    bytes: 0,
    transactions: 0,
    deliveries: 0,
    blocked: 0,
    anomalies: 0,
  }
  const kinds = new Map<EventKind, number>()
  const currencies = new Map<string, CurrencySum>()
  return {
    addStream: () => {
      counts.streams += 1
    },
    addFile: (bytes) => {
      counts.files += 1
      counts.bytes += bytes
    },
    addChunk: ({ events, truth }, times = 1) => {
      counts.events += times * events.length
      for (const { kind } of events) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + times)
      }
      counts.transactions += times * truth.transactions.length
      counts.blocked += times * truth.blocked.length
      counts.anomalies += times * truth.anomalies.length
      for (const transaction of truth.transactions) {
        counts.deliveries += times * transaction.deliveries
        addTransaction(currencies, transaction, times)
      }
    },
    totals: () => ({ ...counts, kinds: sortedRecord(kinds), currencies: currencyTotals(currencies) }),
  }
}

function addTransaction(
  currencies: Map<string, CurrencySum>,
  transaction: TransactionTruth,
  times: number,
): void {
  const found = currencies.get(transaction.currency)
  const sum = found ?? { transactions: 0, seen: new Set(), wallets: 0, credits: 0n, debits: 0n }
  if (found === undefined) {
    currencies.set(transaction.currency, sum)
  }
  sum.transactions += times
  if (!sum.seen.has(transaction.userId)) {
    sum.seen.add(transaction.userId)
    sum.wallets += times
  }
  const amount = BigInt(times) * scaled(transaction.amount)
  if (transaction.type === 'CREDIT') {
    sum.credits += amount
  } else {
    sum.debits += amount
  }
}

function currencyTotals(
  currencies: ReadonlyMap<string, CurrencySum>,
): Readonly<Record<string, CurrencyTotals>> {
  const rows = [...currencies].map(([currency, sum]): [string, CurrencyTotals] => [
    currency,
    {
      transactions: sum.transactions,
      wallets: sum.wallets,
      credits: unscaled(sum.credits),
      debits: unscaled(sum.debits),
    },
  ])
  return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function sortedRecord<K extends string>(counts: ReadonlyMap<K, number>): Partial<Record<K, number>> {
  const sorted: Partial<Record<K, number>> = {}
  for (const [key, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    sorted[key] = count
  }
  return sorted
}

const SCALE = 18
const ONE = 10n ** BigInt(SCALE)
/** Whole numbers, as most amounts are. */
const WHOLE = /^\d{1,6}$/

/** The digits of a decimal as a whole number of 10^-18; digits beyond that, and exponents, do not occur. */
function scaled(digits: string): bigint {
  if (WHOLE.test(digits)) {
    return BigInt(digits) * ONE
  }
  const [whole = '0', fraction = ''] = digits.split('.')
  const sign = whole.startsWith('-') ? -1n : 1n
  return BigInt(whole) * ONE + sign * BigInt(fraction.padEnd(SCALE, '0').slice(0, SCALE) || '0')
}

function unscaled(value: bigint): string {
  const text = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0')
  const fraction = text.slice(-SCALE).replace(/0+$/, '')
  const sign = value < 0n ? '-' : ''
  return `${sign}${text.slice(0, -SCALE)}${fraction === '' ? '' : `.${fraction}`}`
}

/** The sum of two decimals, the second so many times, exactly. */
export function addDecimals(left: string, right: string, times = 1): string {
  return unscaled(scaled(left) + BigInt(times) * scaled(right))
}

/** The tally of streams held in memory, and the number of events in each of their files. */
export function tallyOf(streams: readonly MemoryStream[]): {
  readonly totals: Totals
  readonly perFile: ReadonlyMap<string, number>
} {
  const tally = createTally()
  const perFile = new Map<string, number>()
  const none = { transactions: [], blocked: [], anomalies: [] }
  for (const { folder, files, truth } of streams) {
    tally.addStream()
    for (const [part, { name, events }] of files.entries()) {
      tally.addFile(eventBytes(events).length)
      tally.addChunk({ part, events, truth: part === 0 ? truth : none })
      perFile.set(`${folder}/${name}`, events.length)
    }
  }
  return { totals: tally.totals(), perFile }
}
