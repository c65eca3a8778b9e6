import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern } from '../../src/config/pattern.js'
import { eventReader } from '../../src/events/read-event.js'
import { builtInSettings } from '../../src/ingest-settings.js'
import type { LogEvent } from '../../src/model/event.js'
import { checkProperty } from '../fuzz.js'
import { requestId } from '../support/log-lines.js'

const mark = '2024-02-18T21:01:05.234Z '
const timeMs = Date.UTC(2024, 1, 18, 21, 1, 5, 234)
const request = requestId(7)
const place = { file: 0, offset: 0, length: 1 }

const readEvent = eventReader(builtInSettings, compilePattern)

function read(text: string): ReturnType<typeof readEvent> {
  return readEvent({ timeMs, place, text })
}

function message(words: string, level = 'INFO', id = request): LogEvent {
  return read(`${mark}2024-02-18T21:01:05.111Z\t${id}\t${level}\t${words}`).event
}

describe('a line of the runtime', () => {
  test('gives its own time, request, level and message', () => {
    expect(message('Processing message m-1\n', 'WARN')).toMatchObject({
      kind: 'record_opened',
      timeMs,
      loggedMs: timeMs - 123,
      requestId: request,
      level: 'WARN',
      messageId: 'm-1',
    })
  })

  test.each(['undefined', ''])('has no request where it says "%s"', (id) => {
    expect(message('Uncaught Exception \t{}', 'ERROR', id)).toMatchObject({
      kind: 'uncaught_exception',
      requestId: undefined,
    })
  })

  test('keeps tabs and line breaks of its message', () => {
    expect(read(`${mark}${mark.trim()}\t${request}\tINFO\ta\tb\nc\td`).message).toBe('a\tb\nc\td')
  })

  test('is recognised without the colours of a terminal', () => {
    expect(message('\u001b[32mProcessing message m-1\u001b[39m')).toMatchObject({
      kind: 'record_opened',
      messageId: 'm-1',
    })
  })

  test.each([
    ['words for its time', `${mark}no time, but 24 letters!\t${request}\tINFO\tProcessing message m`],
    ['no level', `${mark}2024-02-18T21:01:05.111Z\t${request} Processing message m`],
    [
      'a level longer than any',
      `${mark}2024-02-18T21:01:05.111Z\t${request}\tthis is no level\tProcessing message m`,
    ],
    [
      'a request id longer than any',
      `${mark}${mark.trim()}\t${'r'.repeat(1001)}\tINFO\tProcessing message m`,
    ],
    ['a space for the tab', `${mark}2024-02-18T21:01:05.111Z ${request}\tINFO\tProcessing message m`],
  ])('is none with %s', (_name, text) => {
    expect(read(text).event).toMatchObject({ level: undefined, loggedMs: timeMs, kind: 'unknown' })
  })
})

describe('an own time that cannot be right', () => {
  test.each([
    '2024-02-31T21:01:05.111Z',
    '2024-02-18T21:01:61.111Z',
    '9999-12-31T23:59:59.999Z',
    '1999-12-31T23:59:59.999Z',
  ])('%s is told, and CloudWatch’s taken', (own) => {
    const { event, unreadable } = read(`${mark}${own}\t${request}\tINFO\tProcessing message m`)
    expect(event).toMatchObject({ kind: 'record_opened', loggedMs: timeMs, messageId: 'm' })
    expect(unreadable).toEqual([
      { code: 'unreadable_field', message: "the line's own time is no date; CloudWatch's is used" },
    ])
  })

  test('a year of this millennium can be', () => {
    const { event, unreadable } = read(
      `${mark}2999-12-31T23:59:59.999Z\t${request}\tINFO\tProcessing message m`,
    )
    expect(event.loggedMs).toBe(Date.UTC(2999, 11, 31, 23, 59, 59, 999))
    expect(unreadable).toEqual([])
  })
})

describe('text that is not of the event', () => {
  const line = (words: string): string => `${mark}${mark.trim()}\t${request}\tINFO\t${words}`
  const second = `${mark}START RequestId: ${request} Version: $LATEST`
  const codes = (text: string): readonly string[] => read(text).unreadable.map(({ code }) => code)

  test.each(['\r', ' ', '\u2028', '\u0085', '\ufeff', '\n\ufeff', '\0', '\n> '])(
    'is another event after %j, which starts no line',
    (between) => {
      expect(codes(`${mark}END RequestId: ${request}${between}${second}`)).toEqual(['stray_text'])
      expect(codes(line(`SubscriptionBalanceUpdated event published${between}${second}`))).toEqual([
        'stray_text',
      ])
    },
  )

  test('is an event whose time is no date', () => {
    expect(codes(line(`Processing message m\n2024-02-30T21:01:05.234Z ${mark.trim()}\tx`))).toEqual([
      'stray_text',
    ])
  })

  test.each([
    `START RequestId: ${request} Version: $LATEST`,
    `END RequestId: ${request}`,
    `REPORT RequestId: ${request}\tDuration: 1 ms\t`,
    'INIT_START Runtime Version: nodejs:14.v42\tRuntime Version ARN: arn',
  ])('is any that follows %j', (text) => {
    expect(codes(`${mark}${text}\n\n \n`)).toEqual([])
    expect(codes(`${mark}${text}\nx`)).toEqual(['stray_text'])
    expect(codes(`${mark}${text}\r\0`)).toEqual(['stray_text'])
  })

  test('is not what tracing adds to a REPORT', () => {
    const report = `${mark}REPORT RequestId: ${request}\tDuration: 1 ms\t`
    expect(codes(`${report}\nXRAY TraceId: 1-658de20e\tSegmentId: 5fe2\tSampled: true\t`)).toEqual([])
    expect(codes(`${report}\nXRAY TraceId: 1-658de20e\nx`)).toEqual(['stray_text'])
  })

  test.each(['START ', 'END ', 'REPORT ', 'INIT_', '{"_aws"', '2024-02-18T21:01:05.234Z\t'])(
    'is an event that begins with %j',
    (start) => {
      expect(codes(line(`a ${mark}${start}`))).toEqual(['stray_text'])
      expect(codes(line(`a ${mark}${start.slice(0, -1)}x`))).toEqual([])
    },
  )

  test('is not a time in a message, nor what a message prints on further lines', () => {
    expect(codes(line('Sending slack notification {\n  at: 2024-02-18T21:01:05.234Z,\n  to: 1\n}'))).toEqual(
      [],
    )
  })
})

describe('a line of the platform', () => {
  test('gives its request and CloudWatch’s time', () => {
    expect(read(`${mark}END RequestId: ${request}`).event).toMatchObject({
      kind: 'lambda_end',
      requestId: request,
      loggedMs: timeMs,
      level: undefined,
    })
  })

  test('REPORT gives no figure whose unit is missing: it may be cut', () => {
    const text = `${mark}REPORT RequestId: ${request}\tDuration: 781.72 ms\tBilled Duration: 78`
    expect(read(text).event.report).toEqual({ durationMs: 781.72 })
    for (let cut = text.length; cut > 0; cut--) {
      expect([781.72, undefined]).toContain(read(text.slice(0, cut)).event.report?.durationMs)
    }
  })

  test.each(['1e3', '-1', 'NaN', '123456789', '1'.repeat(5000), '1.'])(
    'REPORT has no figure %s, and says so',
    (figure) => {
      const { event, unreadable } = read(
        `${mark}REPORT RequestId: ${request}\tDuration: ${figure} ms\tBilled Duration: ${figure} ms\t` +
          `Memory Size: ${figure} MB\tMax Memory Used: ${figure} MB\tInit Duration: ${figure} ms\t`,
      )
      expect(event.report).toEqual({})
      expect(unreadable.map(({ code, message }) => `${code}: ${message}`)).toEqual(
        ['Duration', 'Billed Duration', 'Memory Size', 'Max Memory Used', 'Init Duration'].map(
          (label) => `unreadable_field: ${label} cannot be read as logged`,
        ),
      )
    },
  )

  test('REPORT has figures up to a day and ten terabytes', () => {
    const text = `${mark}REPORT RequestId: ${request}\tDuration: 99999999.5 ms\tMemory Size: 9999999 MB\t`
    expect(read(text).event.report).toEqual({ durationMs: 99999999.5, memoryMb: 9999999 })
  })

  test('REPORT gives its figures, whatever stands after them', () => {
    const text =
      `${mark}REPORT RequestId: ${request}\tDuration: 781.72 ms\tBilled Duration: 782 ms\tMemory Size: 512 MB\t` +
      'Max Memory Used: 41 MB\tInit Duration: 811.93 ms\t\nXRAY TraceId: 1-658de20e\tSegmentId: 5fe2\tSampled: true\t'
    expect(read(text).event).toMatchObject({
      kind: 'lambda_report',
      requestId: request,
      report: { durationMs: 781.72, billedMs: 782, memoryMb: 512, maxMemoryMb: 41, initMs: 811.93 },
    })
  })

  test('INIT_REPORT gives how long the start took, and no duration', () => {
    expect(
      read(`${mark}INIT_REPORT Init Duration: 766.09 ms\tPhase: invoke\tStatus: error`).event.report,
    ).toEqual({ initMs: 766.09 })
  })
})

describe('a message', () => {
  test('of the long form gives the transaction, the digits as logged', () => {
    const event = message(
      `Start syncing the balance {\n  transaction: {\n    id: '01', type: 'DEBIT',\n    metadata: '{"walletId":"wallet#a","deliveryId":"d"}',\n    amount: 8.50,\n    vat: -0,\n    paymentBalance: 1e-7\n  }\n}`,
    )
    expect(event.transaction).toEqual({
      id: '01',
      type: 'DEBIT',
      amount: '8.50',
      vat: '-0',
      paymentBalance: '1e-7',
      walletId: 'wallet#a',
      deliveryId: 'd',
    })
  })

  test('of the queue record gives the transaction in its body and the message id', () => {
    const event = message(
      `record {\n  messageId: 'm',\n  body: '{"id":"01","amount":0.10,"metadata":{"walletId":"w"},"actor":"Maha"}'\n}`,
    )
    expect(event).toMatchObject({
      messageId: 'm',
      transaction: { id: '01', amount: '0.10', walletId: 'w', actor: 'Maha' },
    })
  })

  test('of the queue record gives the transaction, where it says no message id', () => {
    const event = message(`record {\n  body: '{"id":"01"}'\n}`)
    expect(event).toMatchObject({ kind: 'queue_record_printed', transaction: { id: '01' } })
    expect(event.messageId).toBeUndefined()
  })

  test('of the long form gives the transaction, where nothing is put around it', () => {
    expect(message(`Start syncing the balance { id: '01', amount: 8 }`).transaction).toEqual({
      id: '01',
      amount: '8',
    })
  })

  test.each([
    ['{"_aws":{},"userId":"a","action":"b","negativeBalance":1}', { userId: 'a', action: 'b' }],
    ['{"_aws":{},"userId":"a","negativeBalance":1}', undefined],
    ['{"_aws":{},"action":"b","negativeBalance":1}', undefined],
  ])('of metrics gives whose they are, where both are said: %s', (words, metric) => {
    const { event } = read(`${mark}${words}`)
    expect([event.kind, event.metric]).toEqual(['embedded_metrics', metric])
  })

  test('of a blocked overdraft or a skipped one that says nothing gives nothing', () => {
    expect(
      message('Skipping the process, Update Payment Balance Flag is set to false {}'),
    ).not.toHaveProperty('skippedAction')
  })

  test.each([
    ['an object cut by its JSON', `'{"walletId":"w","deliveryId":'`],
    ['a string that util.inspect cut', `'{"walletId":"w"'... 90 more characters`],
  ])('of the long form says that its metadata is %s, and takes nothing from it', (_name, metadata) => {
    const { event, unreadable } = read(
      `${mark}${mark.trim()}\t${request}\tINFO\tStart syncing the balance { transaction: { id: '01', userId: 'a', currency: 'BHD', amount: 8, metadata: ${metadata} } }`,
    )
    expect(event.transaction).toEqual({ id: '01', userId: 'a', currency: 'BHD', amount: '8' })
    expect(unreadable).toEqual([{ code: 'unreadable_field', message: 'metadata cannot be read to its end' }])
  })

  test('with a field twice has its last value, and says so', () => {
    const { event, unreadable } = read(
      `${mark}${mark.trim()}\t${request}\tINFO\tStart syncing the balance { transaction: { id: '01', userId: 'a', currency: 'BHD', amount: 8, amount: 9 } }`,
    )
    expect(event.transaction).toEqual({ id: '01', userId: 'a', currency: 'BHD', amount: '9' })
    expect(unreadable).toEqual([
      {
        code: 'unreadable_field',
        message: 'a field stands in the object more than once; the last one is used',
      },
    ])
  })

  test('with an empty name has a field that cannot be read', () => {
    const { event, unreadable } = read(
      `${mark}${mark.trim()}\t${request}\tINFO\tStart syncing the balance { transaction: { id: '', userId: 'a', currency: 'BHD', amount: 8 } }`,
    )
    expect(event.transaction).toEqual({ userId: 'a', currency: 'BHD', amount: '8' })
    expect(unreadable).toEqual([{ code: 'unreadable_field', message: 'id cannot be read as logged' }])
  })

  test('of a discrepancy gives both balances', () => {
    const event = message(
      `Subscription balance and payment balance are not in sync {\n  userId: 'a',\n  subscriptionBalance: 453,\n  paymentBalance: -0.5\n}`,
      'ERROR',
    )
    expect(event).toMatchObject({
      kind: 'balances_differ',
      discrepancy: { userId: 'a', subscriptionBalance: '453', paymentBalance: '-0.5' },
    })
  })

  test('of a blocked overdraft gives who, what and how much', () => {
    const event = message(
      `{\n  message: 'Subscriber will have a negative balance due to this action, the process will terminate.',\n  data: { userId: 'a', currentBalance: 149.362, transactionId: '01' }\n}`,
    )
    expect(event).toMatchObject({
      kind: 'overdraft_blocked',
      blocked: { userId: 'a', currentBalance: '149.362', transactionId: '01' },
    })
  })

  test('says which fields are missing or cannot be read, and keeps the others', () => {
    const { event, unreadable } = read(
      `${mark}${mark.trim()}\t${request}\tINFO\tStart syncing the balance {\n  transaction: { id: '01', amount: NaN, vat: [Object], userId: ''... 5 more characters }\n}`,
    )
    expect(event.transaction).toEqual({ id: '01' })
    expect(unreadable.map(({ code, message: words }) => `${code} ${words}`)).toEqual([
      'unreadable_field userId cannot be read as logged',
      'missing_field the transaction has no currency',
      'unreadable_field amount cannot be read as logged',
      'unreadable_field vat cannot be read as logged',
    ])
  })

  test('that breaks off gives what stands before the break', () => {
    const { event, unreadable } = read(
      `${mark}${mark.trim()}\t${request}\tINFO\ttransaction {"id":"01","amount":8,"userId":"a`,
    )
    expect(event.transaction).toEqual({ id: '01', amount: '8' })
    expect(unreadable.map(({ code }) => code)).toContain('unreadable_value')
  })
})

test('any text is understood or unknown, and never an exception', () => {
  const word = fc.constantFrom(
    ...builtInSettings.vocabulary.messages.map(({ startsWith, contains }) => startsWith ?? contains ?? ''),
    ...builtInSettings.vocabulary.platform.map(({ startsWith, contains }) => startsWith ?? contains ?? ''),
    '{ transaction: {',
    "id: '01'",
    ', ',
    '}',
    '[',
    '"',
    "'",
    '\\u00',
    'amount: ',
    '9'.repeat(500),
    '\t',
    '\n',
  )
  const head = fc.constantFrom('', mark, `${mark}${mark.trim()}\t${request}\tINFO\t`)
  checkProperty(
    fc.property(
      head,
      fc.array(fc.oneof(word, fc.string({ unit: 'binary' })), { maxLength: 12 }),
      (start, parts) => {
        const { event } = read(start + parts.join(''))
        expect(event.timeMs).toBe(timeMs)
      },
    ),
    3000,
  )
})

describe('a long event', () => {
  test('leaves nothing of its text in memory but what it says', () => {
    const words = `Start syncing the balance { transaction: { id: 'a-transaction-id', amount: 1.50, note: '${'x'.repeat(20_000)}' } }`
    expect(message(words)).toEqual({
      ...message(words.replace(/x+/, 'x')),
      transaction: { id: 'a-transaction-id', amount: '1.50' },
    })
  })

  test.each([
    ['a message id', `Processing message ${'m'.repeat(1001)}`],
    ['an id', `Start syncing the balance { transaction: { id: '${'x'.repeat(1001)}' } }`],
    ['an amount', `Start syncing the balance { transaction: { amount: ${'1'.repeat(401)} } }`],
    [
      'a balance',
      `Subscription balance and payment balance are not in sync { userId: 'a', subscriptionBalance: 1, paymentBalance: ${'1'.repeat(401)} }`,
    ],
  ])('with %s that is too long for one says so and keeps it out', (_name, words) => {
    const reading = read(`${mark}${mark.trim()}\t${request}\tINFO\t${words}`)
    expect(reading.unreadable).not.toEqual([])
    expect(JSON.stringify(reading.event)).not.toMatch(/(.)\1{300}/)
  })
})
