import { describe, expect, test } from 'vitest'
import type { EventKind, LogEvent } from '../../src/model/event.js'
import type { QueueRecord } from '../../src/model/queue-record.js'
import { RecordFollower } from '../../src/transactions/follow.js'
import { paymentBalanceOf } from '../../src/transactions/payment-balance.js'
import { logEvent, requestId } from '../support/log-lines.js'

let clock = 0
function at(request: number | undefined, kind: EventKind, more: Partial<LogEvent> = {}): LogEvent {
  clock += 1
  return logEvent(kind, clock, { requestId: request === undefined ? undefined : requestId(request), ...more })
}

function follow(events: readonly LogEvent[]): QueueRecord[] {
  const records: QueueRecord[] = []
  const follower = new RecordFollower((record) => records.push(record))
  for (const event of events) follower.follow(event)
  follower.finish()
  return records
}

const opened = (request: number, messageId: string): LogEvent => at(request, 'record_opened', { messageId })
const shown = (request: number, id: string, more = {}): LogEvent =>
  at(request, 'sync_started', { transaction: { id, userId: 'a', ...more } })

describe('a record', () => {
  test.each([
    ['balance_published', 'published'],
    ['already_synced', 'already_synced'],
    ['subscription_creation_skipped', 'skipped'],
    ['payment_flag_skipped', 'skipped'],
    ['skipped', 'skipped'],
    ['overdraft_blocked', 'blocked'],
    ['sync_failed', 'failed'],
    ['invoke_error', 'failed'],
    ['uncaught_exception', 'failed'],
    ['lambda_timeout', 'failed'],
    ['lambda_exited', 'failed'],
    ['balances_differ', 'incomplete'],
    ['lambda_end', 'incomplete'],
  ] as const)('with the event %s is %s', (kind, outcome) => {
    expect(follow([opened(1, 'm'), shown(1, 't'), at(1, kind)])).toMatchObject([
      { outcome, messageId: 'm', transaction: { id: 't' } },
    ])
  })

  test('keeps its first outcome, whatever follows', () => {
    const kinds = ['already_synced', 'balance_published', 'sync_failed', 'overdraft_blocked'] as const
    expect(follow([opened(1, 'm'), shown(1, 't'), ...kinds.map((kind) => at(1, kind))])).toMatchObject([
      { outcome: 'already_synced' },
    ])
  })

  test('that failed on the way but was published is published', () => {
    expect(
      follow([opened(1, 'm'), shown(1, 't'), at(1, 'sync_failed'), at(1, 'balance_published')]),
    ).toMatchObject([{ outcome: 'published' }])
  })

  test('of thousands that never end is closed where it was opened first, and each comes once', () => {
    const requests = Array.from({ length: 12_000 }, (_, number) => number)
    const records = follow(requests.map((number) => opened(number, `m${number}`)))
    expect(records.map(({ messageId }) => messageId)).toEqual(requests.map((number) => `m${number}`))
  })

  test('whose transaction is printed again and again takes no more than one', () => {
    const prints = Array.from({ length: 200_000 }, (_, number) => shown(1, 't', { amount: String(number) }))
    expect(follow([opened(1, 'm'), ...prints])).toMatchObject([{ transaction: { id: 't', amount: '0' } }])
  })

  test('takes an event that comes after the end of its request', () => {
    const discrepancy = { userId: 'a', subscriptionBalance: '1', paymentBalance: '-3' }
    const [record] = follow([
      opened(1, 'm'),
      shown(1, 't'),
      at(1, 'balance_published'),
      at(1, 'lambda_end'),
      at(1, 'balances_differ', { discrepancy }),
    ])
    expect(record?.discrepancies).toMatchObject([discrepancy])
    expect(record && paymentBalanceOf(record)).toEqual({ digits: '-3', source: 'discrepancy' })
  })

  test('is given once many requests have ended after it, and takes no more', () => {
    const records: QueueRecord[] = []
    const follower = new RecordFollower((record) => records.push(record))
    for (let request = 0; request < 65; request++) {
      expect(records).toEqual([])
      for (const event of [opened(request, `m${request}`), at(request, 'lambda_end')]) follower.follow(event)
    }
    expect(records.map(({ messageId }) => messageId)).toEqual(['m0'])
    follower.follow(at(1, 'balance_published'))
    follower.finish()
    expect(records).toHaveLength(65)
    expect(records[1]).toMatchObject({ messageId: 'm1', outcome: 'published' })
  })

  test('ends where the next one of its request begins', () => {
    const records = follow([
      opened(1, 'm1'),
      shown(1, 't1'),
      opened(1, 'm2'),
      shown(1, 't2'),
      at(1, 'balance_published'),
    ])
    expect(records).toMatchObject([
      { messageId: 'm1', outcome: 'incomplete', transaction: { id: 't1' } },
      { messageId: 'm2', outcome: 'published', transaction: { id: 't2' } },
    ])
  })

  test('begins with another transaction, where the opening line is missing', () => {
    const records = follow([
      shown(1, 't1'),
      at(1, 'balance_published'),
      shown(1, 't2'),
      at(1, 'already_synced'),
    ])
    expect(records).toMatchObject([
      { outcome: 'published', transaction: { id: 't1' } },
      { outcome: 'already_synced', transaction: { id: 't2' } },
    ])
  })

  test('begins with the same transaction in the same form, where it had its outcome', () => {
    const records = follow([
      shown(1, 't'),
      at(1, 'balance_published'),
      shown(1, 't'),
      at(1, 'already_synced'),
    ])
    expect(records.map(({ outcome }) => outcome)).toEqual(['published', 'already_synced'])
  })

  test('merges the forms of its transaction, the first that has a field giving it', () => {
    const [record] = follow([
      opened(1, 'm'),
      at(1, 'transaction_printed', { transaction: { id: 't', amount: '8', userBalance: '5' } }),
      at(1, 'sync_started', {
        transaction: { id: 't', amount: '8.0', newBalance: '9', paymentBalance: '6' },
      }),
      at(1, 'balance_published'),
    ])
    expect(record?.transaction).toEqual({
      id: 't',
      amount: '8',
      userBalance: '5',
      newBalance: '9',
      paymentBalance: '6',
    })
    expect(record && paymentBalanceOf(record)).toEqual({ digits: '5', source: 'logged' })
  })

  test('stands where its transaction is first shown, and covers all its events', () => {
    const place = (offset: number, length: number) => ({ place: { file: 0, offset, length } })
    const [record] = follow([
      at(1, 'record_opened', place(100, 10)),
      at(1, 'sync_started', { ...place(110, 20), transaction: { id: 't' } }),
      at(1, 'balances_differ', place(200, 5)),
      at(1, 'balance_published', place(205, 5)),
      at(1, 'already_synced', place(0, 7)),
    ])
    expect(record?.place).toEqual({ file: 0, offset: 110, length: 20 })
    expect(record?.ranges.map(({ offset, length }) => [offset, length])).toEqual([
      [100, 30],
      [200, 10],
      [0, 7],
    ])
  })
})

describe('an event outside any record', () => {
  test('of an outcome stands for a record whose beginning is missing', () => {
    expect(follow([at(1, 'balance_published')])).toMatchObject([
      { outcome: 'published', transaction: undefined, messageId: undefined },
    ])
  })

  test('of a kind that is no part of one tells nothing', () => {
    const events = [opened(1, 'm'), at(1, 'lambda_report'), at(2, 'slack_notified'), at(2, 'unknown')]
    expect(follow(events)).toMatchObject([{ messageId: 'm', ranges: [events[0]?.place] }])
  })

  test('of a failure tells nothing about a record', () => {
    expect(follow([at(1, 'lambda_timeout'), at(undefined, 'uncaught_exception')])).toEqual([])
  })

  test('without a request disturbs no record', () => {
    const records = follow([
      opened(1, 'm'),
      shown(1, 't'),
      at(undefined, 'uncaught_exception'),
      at(1, 'balance_published'),
    ])
    expect(records).toMatchObject([{ outcome: 'published' }])
  })
})

test('kinds of the platform and of metrics are no part of a record', () => {
  const others = (
    ['lambda_start', 'lambda_report', 'embedded_metrics', 'unknown', 'slack_notified'] as const
  ).map((kind) => at(1, kind))
  expect(follow(others)).toEqual([])
  expect(follow([opened(1, 'm'), ...others])).toHaveLength(1)
})

describe('the payment balance', () => {
  test.each([
    [
      'of the transaction in JSON',
      { userBalance: '1', paymentBalance: '2' },
      'a',
      { digits: '1', source: 'logged' },
    ],
    ['of the long form', { paymentBalance: '2' }, 'a', { digits: '2', source: 'logged' }],
    ['of the discrepancy in the same record', {}, 'a', { digits: '3', source: 'discrepancy' }],
    ['of a discrepancy that names no user', {}, undefined, { digits: '3', source: 'discrepancy' }],
    ['of nobody, where the discrepancy is another user’s', {}, 'b', undefined],
  ])('is that %s', (_name, more, userId, expected) => {
    const discrepancy = { paymentBalance: '3', ...(userId === undefined ? {} : { userId }) }
    const [record] = follow([opened(1, 'm'), shown(1, 't', more), at(1, 'balances_differ', { discrepancy })])
    expect(record && paymentBalanceOf(record)).toEqual(expected)
  })

  test('is unknown of a record that shows no transaction', () => {
    const [record] = follow([
      opened(1, 'm'),
      at(1, 'balances_differ', { discrepancy: { paymentBalance: '3' } }),
    ])
    expect(record && paymentBalanceOf(record)).toBeUndefined()
  })
})
