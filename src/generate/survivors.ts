import type { EventKind } from '../model/event.js'
import type { LogEvent } from './log-event.js'
import { isoTime } from './time.js'
import type { TransactionTruth, Truth } from './truth.js'

/**
 * What is still true for a reader of a part of the events: transactions nobody shows any more are gone, those whose
 * outcome is lost are `incomplete` (a blocked or failed one that is told by a remaining event keeps it), and balances
 * only a lost discrepancy told are empty.
 */
export function truthOf(events: readonly LogEvent[], truth: Truth): Truth {
  const byTransaction = eventsByTransaction(events)
  const transactions = truth.transactions.flatMap((row) => surviving(row, byTransaction.get(row.id) ?? []))
  const ids = new Set(transactions.map(({ id }) => id))
  const told = new Set(events.filter(({ kind }) => kind === 'overdraft_blocked').map(({ about }) => about))
  return {
    transactions,
    blocked: truth.blocked.filter((row) => told.has(row.transaction_id)),
    anomalies: truth.anomalies.filter((row) => ids.has(row.id)),
  }
}

function eventsByTransaction(events: readonly LogEvent[]): ReadonlyMap<string, readonly LogEvent[]> {
  const found = new Map<string, LogEvent[]>()
  for (const event of events) {
    if (event.about !== undefined) {
      found.set(event.about, [...(found.get(event.about) ?? []), event])
    }
  }
  return found
}

const SHOWING = new Set<EventKind>([
  'sync_started',
  'transaction_printed',
  'record_body_printed',
  'queue_record_printed',
])

const OUTCOMES: Readonly<Partial<Record<EventKind, string>>> = {
  balance_published: 'published',
  already_synced: 'already_synced',
  overdraft_blocked: 'blocked',
  sync_failed: 'failed',
  invoke_error: 'failed',
}

function surviving(row: TransactionTruth, events: readonly LogEvent[]): readonly TransactionTruth[] {
  const shown = events.filter(({ kind }) => SHOWING.has(kind)).toSorted((a, b) => a.timeMs - b.timeMs)[0]
  if (shown === undefined) {
    return []
  }
  const outcomes = events.flatMap(({ kind }) => OUTCOMES[kind] ?? [])
  const outcome = outcomes.find((found) => found !== 'failed') ?? outcomes[0] ?? 'incomplete'
  const lostBalance =
    row.balance_source === 'discrepancy' && !events.some(({ kind }) => kind === 'balances_differ')
  const balance = lostBalance ? ({ userBalance: '', balance_source: '' } as const) : {}
  return [{ ...row, ...balance, outcome, timestamp: isoTime(shown.timeMs) }]
}
