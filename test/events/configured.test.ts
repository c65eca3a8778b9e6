import { describe, expect, test } from 'vitest'
import { categoriser, otherCategory } from '../../src/categories/rules.js'
import { compilePattern } from '../../src/config/pattern.js'
import { ingestSettingsOf } from '../../src/configuration.js'
import { eventReader } from '../../src/events/read-event.js'
import type { EventKind } from '../../src/model/event.js'
import { settingsOf } from '../support/configuration.js'
import { requestId } from '../support/log-lines.js'

const mark = '2024-02-18T21:01:05.234Z '

/** Reads a message in the words of a configuration. */
function read(configuration: string, message: string) {
  const readEvent = eventReader(ingestSettingsOf(settingsOf(configuration)), compilePattern)
  const text = `${mark}${mark.trim()}\t${requestId(7)}\tINFO\t${message}`
  return readEvent({ timeMs: 0, place: { file: 0, offset: 0, length: 1 }, text })
}

describe('a message', () => {
  const rules = `
messages:
  rules:
    - {kind: record_opened, contains: 'TAKEN: '}
    - {kind: record_opened, pattern: '^job (?P<messageId>\\d+)'}
    - {kind: record_opened, pattern: '^nameless job'}
    - {kind: balances_differ, pattern: '(?P<userId>\\w+) is off'}
    - {kind: queue_record_printed, starts_with: 'letter'}
`
  test.each([
    ['Processing message m-1', 'm-1'],
    ['one was taken: m-2 ', 'm-2'],
    ['job 33 of 44', '33'],
    ['nameless job', undefined],
  ])('opens a record: %s', (message, messageId) => {
    const { event } = read(rules, message)
    expect([event.kind, event.messageId]).toEqual(['record_opened', messageId])
  })

  test('gives fields by the groups of its pattern and by its object together', () => {
    const { event, unreadable } = read(rules, 'anna is off { subscriptionBalance: 1, paymentBalance: 2.50 }')
    expect(event.discrepancy).toEqual({ userId: 'anna', subscriptionBalance: '1', paymentBalance: '2.50' })
    expect(unreadable).toEqual([])
  })

  test('without what its kind promises is reported', () => {
    expect(read(rules, 'anna is off').unreadable).toEqual([
      {
        code: 'missing_field',
        message: 'userId, subscriptionBalance or paymentBalance is missing or not a number',
      },
    ])
    expect(read(rules, 'Start syncing the balance').unreadable).toMatchObject([{ code: 'unreadable_value' }])
  })

  test('holds a queue record whose body is an object', () => {
    const { event } = read(
      rules,
      `letter { messageId: 'm-5', body: { id: 'T', userId: 'u', currency: 'BHD', amount: 8 } }`,
    )
    expect(event).toMatchObject({ messageId: 'm-5', transaction: { id: 'T', amount: '8' } })
  })
})

describe('words of the log', () => {
  const words = 'words: {type: {DEBIT: [OUT]}, action: {DELIVERY_DEDUCTION: [MEAL]}}'

  test('become the words of the tool wherever they are named', () => {
    const form = `Start syncing the balance { transaction: { id: 'T', userId: 'u', currency: 'BHD', amount: 8, type: 'OUT', action: 'MEAL' } }`
    expect(read(words, form).event.transaction).toMatchObject({ type: 'DEBIT', action: 'DELIVERY_DEDUCTION' })
    const skipped = `Skipping the process, Update Payment Balance Flag is set to false { transactionAction: 'MEAL' }`
    expect(read(words, skipped).event.skippedAction).toBe('DELIVERY_DEDUCTION')
    expect(read(words, '{"_aws":{},"userId":"u","action":"MEAL"}').event.metric).toEqual({
      userId: 'u',
      action: 'DELIVERY_DEDUCTION',
    })
  })

  test('that are not listed stand for themselves', () => {
    const form = `transaction {"id":"T","userId":"u","currency":"BHD","amount":8,"type":"CREDIT","action":"DEBIT"}`
    expect(read(words, form).event.transaction).toMatchObject({ type: 'CREDIT', action: 'DEBIT' })
  })
})

describe('a category', () => {
  const categoryOf = (rules: string): ((kind: EventKind, message: string) => string) => {
    const settings = ingestSettingsOf(settingsOf(`categories: {${rules}}`))
    const categorise = categoriser(settings.categories, compilePattern)
    return (kind, message) => categorise(kind, message).category
  }

  test('of the configuration goes before the built-in ones, for known and unknown messages', () => {
    const category = categoryOf(
      `rules: [{category: voucher, pattern: '^Voucher V-\\d+'}, {category: late, kind: skipped, contains: Again}]`,
    )
    expect([
      category('unknown', 'Voucher V-12 failed'),
      category('record_opened', 'Voucher V-12'),
      category('skipped', 'not AGAIN'),
      category('skipped', 'once'),
      category('unknown', 'Voucher failed'),
      category('unknown', 'Voucher'),
    ]).toEqual(['voucher', 'voucher', 'late', 'process_skip', 'error', otherCategory])
  })

  test('is other where the built-in ones are left out and none fits', () => {
    const category = categoryOf('built_in: none, rules: [{category: mine, starts_with: Mine}]')
    expect([category('unknown', 'Mine'), category('record_opened', 'mine')]).toEqual(['mine', otherCategory])
  })
})
