import { format, inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SYNC_FAILED, slackMessage } from '../../src/generate/failures.js'
import {
  blockedMessage,
  discrepancyMessage,
  longForm,
  quotedJson,
  shortForm,
} from '../../src/generate/inspect.js'
import { eventText } from '../../src/generate/log-event.js'
import { streamsInMemory } from '../../src/generate/memory.js'
import type { Posting } from '../../src/generate/postings.js'
import { recordBody, recordMessage } from '../../src/generate/queue-body.js'
import { createRandom } from '../../src/generate/random.js'
import type { EventKind } from '../../src/model/event.js'
import { eventsOf, inTime } from './edit.js'

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const LINE = `${TIME}\\t${UUID}\\t`
const NUMBER = String.raw`-?\d+(\.\d+)?(e-?\d+)?`

/** The forms LOGS.md describes, by the kind the generator gives them. */
const FORMS: Readonly<Partial<Record<EventKind, string>>> = {
  lambda_init_start: String.raw`INIT_START Runtime Version: nodejs:\d+\.v\d+\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}`,
  lambda_start: `START RequestId: ${UUID} Version: \\$LATEST`,
  lambda_end: `END RequestId: ${UUID}`,
  lambda_report: `REPORT RequestId: ${UUID}\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: \\d+ MB\\tMax Memory Used: \\d+ MB\\t(Init Duration: \\d+\\.\\d\\d ms\\t)?(\\nXRAY TraceId: 1-[0-9a-f]{8}-[0-9a-f]{24}\\tSegmentId: [0-9a-f]{16}\\tSampled: true\\t)?`,
  lambda_init_report: String.raw`INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: (init|invoke)\tStatus: error\tError Type: Runtime\.ExitError`,
  application_error: 'Unknown application error occurred\\nRuntime\\.Unknown',
  embedded_metrics: String.raw`\{"_aws":\{.*\},"service":"syncBalanceSQS",.*\}`,
  record_opened: `${LINE}INFO\\tProcessing message ${UUID}`,
  sync_started: `${LINE}INFO\\tStart syncing the balance \\{\\n  transaction: \\{\\n    id: '[0-9A-Z]{26}',\\n[^]*\\n    amount: ${NUMBER},\\n    vat: ${NUMBER},\\n    oldBalance: ${NUMBER},\\n    newBalance: ${NUMBER}\\n  \\}\\n\\}`,
  transaction_printed: `${LINE}INFO\\ttransaction \\{".*\\}`,
  record_body_printed: `${LINE}INFO\\trecord\\.body \\{".*\\}`,
  queue_record_printed: `${LINE}INFO\\trecord \\{\\n  messageId: [^]*\\n  awsRegion: 'us-east-1'\\n\\}`,
  balances_differ: `${LINE}ERROR\\tSubscription balance and payment balance are not in sync \\{\\n  userId: '${UUID}',\\n  subscriptionBalance: ${NUMBER},\\n  paymentBalance: ${NUMBER}\\n\\}`,
  balance_published: `${LINE}INFO\\tSubscriptionBalanceUpdated event published`,
  already_synced: `${LINE}INFO\\t(Skipping the process, b|B)alance is already synced from other listeners`,
  subscription_creation_skipped: `${LINE}INFO\\tSkipping the balance sync for create subscription, .*`,
  payment_flag_skipped: `${LINE}INFO\\tSkipping the process, Update Payment Balance Flag is set to false \\{ transactionAction: '\\w+' \\}`,
  overdraft_blocked: `${LINE}INFO\\t\\{\\n  message: 'Subscriber will have a negative balance due to this action, the process will terminate\\.',\\n  data: \\{[^]*\\}\\n\\}`,
  slack_notified: `${LINE}INFO\\tSending slack notification( \\{[^]*\\} arn:aws:sns:.*)?`,
  sync_failed: `${LINE}ERROR\\tAn error occured while syncing the balance [^]*`,
  invoke_error: `${LINE}ERROR\\tInvoke Error \\t\\{.*\\}`,
  uncaught_exception: `${TIME}\\tundefined\\tERROR\\tUncaught Exception \\t\\{.*\\}`,
}

const streams = streamsInMemory({ seed: 'format', from: '2023-12-12', days: 60, users: 400 })

describe('events', () => {
  test('have the forms of LOGS.md, every kind of them', () => {
    const seen = new Set<string>()
    for (const event of streams.flatMap(eventsOf)) {
      const form = FORMS[event.kind]
      expect(form, `the form of ${event.kind}`).toBeDefined()
      expect(event.text).toMatch(new RegExp(`^${form}$`))
      expect(eventText(event)).toMatch(new RegExp(`^${TIME} .`))
      seen.add(event.kind)
    }
    expect(Object.keys(FORMS).filter((kind) => !seen.has(kind))).toEqual([])
  })

  test('end in a blank line and hold none at their end', () => {
    for (const event of streams.flatMap(eventsOf)) {
      expect(eventText(event)).toMatch(/[^\n]\n\n$/)
    }
  })

  test('of the runtime carry the time of CloudWatch', () => {
    for (const event of streams.flatMap(eventsOf)) {
      const own = new RegExp(`^(${TIME})\\t`).exec(event.text)?.[1]
      expect(own ?? new Date(event.timeMs).toISOString()).toBe(new Date(event.timeMs).toISOString())
    }
  })

  test('follow each other as a request does once their order is restored', () => {
    for (const stream of streams) {
      const kinds = inTime(stream).map(({ kind }) => kind)
      const opens = kinds.filter((kind) => kind === 'lambda_start').length
      expect(kinds.filter((kind) => kind === 'lambda_report')).toHaveLength(opens)
      expect(kinds[0]).toBe('lambda_init_start')
    }
  })
})

describe('folders', () => {
  test('have the names of log streams', () => {
    for (const { folder } of streams) {
      expect(folder).toMatch(/^\d{4}-\d\d-\d\d-\[\$LATEST\][0-9a-f]{32}$/)
    }
    expect(new Set(streams.map(({ folder }) => folder)).size).toBe(streams.length)
  })

  test('hold files numbered from 000000, some of them two', () => {
    const names = streams.map(({ files }) => files.map(({ name }) => name).join(' '))
    expect(new Set(names)).toEqual(new Set(['000000.gz', '000000.gz 000001.gz']))
  })
})

// ---- the notation of util.inspect ----

const amount = fc.oneof(
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0.1 + 0.2, 225.907_536_363_636_27, -0, 1e21, 1e-7),
)

const posting: fc.Arbitrary<Posting> = fc.record({
  id: fc.constant('01HHF0BMNPQV0Z240HVSDVQBJY'),
  createdAt: fc.constant(1_702_384_510_307),
  type: fc.constantFrom('CREDIT', 'DEBIT'),
  source: fc.constant('PAYMENT'),
  action: fc.constantFrom('RENEW_SUBSCRIPTION', 'DELIVERY_DEDUCTION'),
  userId: fc.constant('f793da0b-52ac-44ef-935f-41b8be0a170a'),
  name: fc.constant('Dana ad32'),
  currency: fc.constantFrom('BHD', 'SAR'),
  amount,
  vat: amount,
  oldBalance: amount,
  newBalance: amount,
  paymentBalance: amount,
  deliveryId: fc.constant(undefined),
  metadata: fc.option(fc.json(), { nil: undefined }),
  namesListener: fc.constant(false),
  blocked: fc.constant(false),
})

describe('objects', () => {
  test('are printed as Node prints them: the long form', () => {
    check(posting, (row) => {
      const { id, type, source, action, userId, paymentBalance, metadata, currency } = row
      const { amount, vat, oldBalance, newBalance } = row
      const head = { id, type, source, action, userId, paymentBalance, updatePaymentBalance: true, metadata }
      const transaction = { ...head, currency, amount, vat, oldBalance, newBalance }
      expect(longForm(row)).toBe(format('Start syncing the balance', { transaction }))
    })
  })

  test('are printed as Node prints them: the short form', () => {
    check(posting, (row) => {
      const { id, userId, currency, amount, vat, oldBalance, newBalance } = row
      const transaction = { id, userId, currency, amount, vat, oldBalance, newBalance }
      expect(shortForm(row)).toBe(format('Start syncing the balance', { transaction }))
    })
  })

  test('are printed as Node prints them: a discrepancy', () => {
    check(posting, (row) => {
      const told = {
        userId: row.userId,
        subscriptionBalance: row.oldBalance,
        paymentBalance: row.paymentBalance,
      }
      const words = 'Subscription balance and payment balance are not in sync'
      expect(discrepancyMessage(row, row.oldBalance)).toBe(format(words, told))
    })
  })

  test('are printed as Node prints them: a blocked overdraft', () => {
    check(posting, (row) => {
      const { userId, id: transactionId, oldBalance: currentBalance, newBalance } = row
      const message =
        'Subscriber will have a negative balance due to this action, the process will terminate.'
      const long = { message, data: { transactionId, userId, currentBalance, newBalance } }
      const short = { message, data: { userId, currentBalance, transactionId } }
      expect(blockedMessage(row, true)).toBe(format(long))
      expect(blockedMessage(row, false)).toBe(format(short))
    })
  })

  test('are printed as Node prints them: JSON in a string', () => {
    check(fc.json(), (json) => {
      expect(`{ a: ${quotedJson(json)} }`).toBe(
        inspect({ a: json }, { breakLength: Number.POSITIVE_INFINITY }),
      )
    })
  })

  test('are printed as Node prints them: the queue record', () => {
    const random = createRandom('record')
    const [row] = fc.sample(posting, { numRuns: 1, seed: 1 })
    expect(row).toBeDefined()
    if (row !== undefined) {
      const body = recordBody({ ...row, metadata: '{"note":"it\'s"}' }, random)
      const printed = recordMessage(row, { body, messageId: random.uuid(), random })
      const record: unknown = new Function(`return (${printed.slice('record '.length)})`)()
      expect(printed).toBe(format('record', record))
      expect(JSON.parse(body)).toMatchObject({ id: row.id, updatePaymentBalance: true })
    }
  })

  test('are printed as Node prints them: a message to Slack', () => {
    const section = { type: 'section', text: { type: 'mrkdwn' } }
    const blocks = [section, { type: 'section', fields: [1] }, section]
    const message = { country: 'BH', channel: 'subscription-service-alarms-dev', kitchen: 'BH001' }
    const printed = format(
      'Sending slack notification',
      { ...message, brand: 'CALO', suppress: false, blocks },
      'arn:aws:sns:us-east-1:123456789012:calo-sns-dev-send-slack',
    )
    expect(slackMessage('BH')).toBe(printed)
  })

  test('are printed as Node prints them: an error', () => {
    const [words, ...rest] = SYNC_FAILED.split(/(?= \{\n)/)
    const stack = (words ?? '').replace('An error occured while syncing the balance ', '')
    const properties: unknown = new Function(`return (${rest.join('')})`)()
    const error = Object.assign(new Error('x'), properties)
    Object.defineProperty(error, 'stack', { value: stack, enumerable: false })
    expect(SYNC_FAILED).toBe(format('An error occured while syncing the balance', error))
  })
})

function check<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, holds), { seed: 20_240_218, numRuns: 500 })
}
