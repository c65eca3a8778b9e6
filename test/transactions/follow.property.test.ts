import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventKind, LogEvent } from '../../src/model/event.js'
import type { QueueRecord } from '../../src/model/queue-record.js'
import { RecordFollower } from '../../src/transactions/follow.js'
import { checkProperty } from '../fuzz.js'
import { logEvent, requestId } from '../support/log-lines.js'

const kinds = fc.constantFrom<EventKind>(
  'record_opened',
  'sync_started',
  'transaction_printed',
  'balances_differ',
  'balance_published',
  'already_synced',
  'overdraft_blocked',
  'sync_failed',
  'lambda_end',
)

/** An event before it has its place: what it reports, of which request and transaction. */
interface Step {
  readonly kind: EventKind
  readonly request: number
  readonly transaction: number
}

const steps = fc.array(fc.record<Step>({ kind: kinds, request: fc.nat(3), transaction: fc.nat(2) }), {
  maxLength: 40,
})

/** Gives each step a place of its own, with a gap after it, so that no two ranges join. */
function placed(list: readonly Step[]): LogEvent[] {
  return list.map(({ kind, request, transaction }, at) => {
    const isForm = kind === 'sync_started' || kind === 'transaction_printed'
    return logEvent(kind, at, {
      requestId: requestId(request),
      place: { file: 0, offset: at * 10, length: 5 },
      ...(isForm ? { transaction: { id: `t${transaction}`, userId: `u${request}` } } : {}),
      ...(kind === 'record_opened' ? { messageId: `m${at}` } : {}),
      ...(kind === 'balances_differ'
        ? { discrepancy: { userId: `u${request}`, paymentBalance: String(at) } }
        : {}),
      ...(kind === 'overdraft_blocked' ? { blocked: { transactionId: `b${at}` } } : {}),
    })
  })
}

function follow(events: readonly LogEvent[]): QueueRecord[] {
  const records: QueueRecord[] = []
  const follower = new RecordFollower((record) => records.push(record))
  for (const event of events) follower.follow(event)
  follower.finish()
  return records
}

test('records of interleaved requests are those of the same requests one after the other', () => {
  checkProperty(
    fc.property(steps, (list) => {
      const events = placed(list)
      const together = follow(events)
      for (const request of [0, 1, 2, 3].map(requestId)) {
        const alone = follow(events.filter((event) => event.requestId === request))
        expect(together.filter(({ sessionId }) => sessionId === request)).toEqual(alone)
      }
    }),
  )
})

test('events are in exactly one record, each opened record comes once, and no transaction or discrepancy is lost', () => {
  checkProperty(
    fc.property(steps, (list) => {
      const events = placed(list)
      const records = follow(events)
      const covered = records
        .flatMap(({ ranges }) => ranges.map(({ offset }) => offset))
        .toSorted((a, b) => a - b)
      const owed = events.filter(({ kind }) => kind !== 'lambda_end')
      const optional = new Set(
        events.filter(({ kind }) => kind === 'sync_failed').map(({ place }) => place.offset),
      )
      expect(new Set(covered).size).toBe(covered.length)
      expect(
        owed.filter(({ place }) => !covered.includes(place.offset) && !optional.has(place.offset)),
      ).toEqual([])
      expect(records.flatMap(({ messageId }) => messageId ?? []).toSorted()).toEqual(
        events.flatMap(({ messageId }) => messageId ?? []).toSorted(),
      )
      expect(records.flatMap(({ discrepancies }) => discrepancies)).toHaveLength(
        events.filter(({ discrepancy }) => discrepancy).length,
      )
      const shownIds = events
        .map((event) => `${event.requestId} ${event.transaction?.id}`)
        .filter((id) => !id.endsWith('undefined'))
      const keptIds = new Set(records.map((record) => `${record.sessionId} ${record.transaction?.id}`))
      expect(shownIds.filter((id) => !keptIds.has(id))).toEqual([])
    }),
  )
})
