import { describe, expect, test } from 'vitest'
import { categoriser, categoryRules, otherCategory } from '../../src/categories/rules.js'
import { compilePattern } from '../../src/config/pattern.js'
import { balanceSyncVocabulary, readyRules, ruleFor } from '../../src/events/vocabulary.js'
import type { EventKind } from '../../src/model/event.js'
import type { MessageRule } from '../../src/model/ingest-settings.js'

const categorise = categoriser(categoryRules, compilePattern)

function categoryOf(kind: EventKind, message: string): string {
  return categorise(kind, message).category
}

function kindOf(message: string, rules: readonly MessageRule[]): EventKind {
  return ruleFor(message, readyRules(rules, compilePattern))?.kind ?? 'unknown'
}

describe('the category of an event', () => {
  const ruled = categoryRules.flatMap(({ category, kind }) =>
    kind === undefined ? [] : [[kind, category] as const],
  )

  test.each(ruled)('of kind %s is %s, whatever its words', (kind, category) => {
    const message = kind === 'skipped' ? '' : 'error: overdraft failed'
    expect(categoryOf(kind, message)).toBe(category)
  })

  test('keeps the names of the first system', () => {
    const names = new Set([otherCategory, ...categoryRules.map(({ category }) => category)])
    const firstSystem = [
      'processing_message',
      'balance_sync_start',
      'balance_already_synced',
      'balance_sync_skip',
      'transaction',
      'slack_notification',
      'error',
      'overdraft',
      'other',
    ]
    expect(firstSystem.filter((name) => !names.has(name))).toEqual([])
  })

  test('of every kind that the vocabulary knows is not other', () => {
    const kinds = new Set(
      [...balanceSyncVocabulary.messages, ...balanceSyncVocabulary.platform].map(({ kind }) => kind),
    )
    expect([...kinds].filter((kind) => categoryOf(kind, '') === otherCategory)).toEqual([])
  })

  test.each([
    ['Something FAILED here', 'error'],
    ['an ErRoR', 'error'],
    ['wallet in overdraft', 'overdraft'],
    ['Now Sending Slack Notification', 'slack_notification'],
    ['We are skipping the balance sync today', 'balance_sync_skip'],
    ['hello', otherCategory],
    ['', otherCategory],
  ])('of an unknown message is found by its words: %s', (message, category) => {
    expect(categoryOf('unknown', message)).toBe(category)
  })
})

test("an event is known by its kind or by a rule of one's own, not by a keyword alone", () => {
  const own = categoriser([{ category: 'error', contains: 'voucher' }, ...categoryRules], compilePattern)
  expect([
    categorise('sync_failed', 'An error occured'),
    categorise('skipped', 'Skipping the balance sync for a later reason'),
    categorise('unknown', 'Something failed'),
    categorise('unknown', 'hello'),
    own('unknown', 'a voucher failed'),
  ]).toEqual([
    { category: 'error', isKnown: true },
    { category: 'balance_sync_skip', isKnown: true },
    { category: 'error', isKnown: false },
    { category: otherCategory, isKnown: false },
    { category: 'error', isKnown: true },
  ])
})

test('a word far from the start of a long message decides nothing', () => {
  expect(categoryOf('unknown', `${'x'.repeat(20_000)} error`)).toBe(otherCategory)
})

describe('the kind of a message', () => {
  test.each<[string, EventKind]>([
    ['Processing message 9aa72905-d579-48c8-8826-cad6a144adad', 'record_opened'],
    ['Start syncing the balance {', 'sync_started'],
    ['transaction {"id":"01"}', 'transaction_printed'],
    ['transaction started', 'unknown'],
    ['record.body {"id":"01"}', 'record_body_printed'],
    ['record {\n  messageId:', 'queue_record_printed'],
    ['Subscription balance and payment balance are not in sync {', 'balances_differ'],
    ['SubscriptionBalanceUpdated event published', 'balance_published'],
    ['Skipping the process, balance is already synced from other listeners', 'already_synced'],
    ['Balance is already synced from other listeners', 'already_synced'],
    ['The BALANCE IS ALREADY SYNCED, again', 'already_synced'],
    ['Skipping the balance sync for create subscription, it will be synced', 'subscription_creation_skipped'],
    [
      "Skipping the process, Update Payment Balance Flag is set to false { transactionAction: 'A' }",
      'payment_flag_skipped',
    ],
    ['Skipping the process, a new reason', 'skipped'],
    [
      "{\n  message: 'Subscriber will have a negative balance due to this action, the process will terminate.'",
      'overdraft_blocked',
    ],
    ['An error occured while syncing the balance Error', 'sync_failed'],
    ['An error occurred while syncing the balance Error', 'sync_failed'],
    ['Sending slack notification {', 'slack_notified'],
    ['Uncaught Exception \t{"errorType":"Error"}', 'uncaught_exception'],
    ['Invoke Error \t{"errorType":"Error"}', 'invoke_error'],
    ['{"_aws":{"Timestamp":1}}', 'embedded_metrics'],
    ['', 'unknown'],
  ])('%s is %s', (message, kind) => {
    expect(kindOf(message, balanceSyncVocabulary.messages)).toBe(kind)
  })

  test.each<[string, EventKind]>([
    ['START RequestId: a Version: $LATEST', 'lambda_start'],
    ['END RequestId: a', 'lambda_end'],
    ['REPORT RequestId: a\tDuration: 1 ms', 'lambda_report'],
    ['INIT_START Runtime Version: nodejs:20.v13', 'lambda_init_start'],
    ['INIT_REPORT Init Duration: 766.09 ms', 'lambda_init_report'],
    ['{"_aws":{"Timestamp":1}}', 'embedded_metrics'],
    ['Unknown application error occurred\nRuntime.Unknown', 'application_error'],
    ['2024-02-18T21:01:31.000Z a Task timed out after 30.03 seconds', 'lambda_timeout'],
    ['RequestId: a Process exited before completing request', 'lambda_exited'],
    ['RequestId: a Error: Runtime exited with error: exit status 134', 'lambda_exited'],
    ['anything else', 'unknown'],
  ])('of the platform: %s is %s', (message, kind) => {
    expect(kindOf(message, balanceSyncVocabulary.platform)).toBe(kind)
  })
})
