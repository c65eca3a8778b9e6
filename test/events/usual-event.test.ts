import { existsSync, readFileSync, rmSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { readFile } from '../../src/decode/read-file.js'
import { EventSplitter } from '../../src/decode/splitter.js'
import { decodeText } from '../../src/decode/text.js'
import { eventReader } from '../../src/events/read-event.js'
import { readUsualEvent } from '../../src/events/usual-event.js'
import { writeLogs } from '../../src/generate/write.js'
import { builtInSettings } from '../../src/ingest-settings.js'
import type { LogRecord } from '../../src/model/event.js'
import { findLogs, groupStreams } from '../../src/sources/find.js'
import { repositoryPath } from '../support/command.js'
import { requestId } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const readEvent = eventReader(builtInSettings, () => {
  throw new Error('the built-in words need no pattern')
})

/** Every event below `folder`, as text. */
async function recordsIn(folder: string): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for (const stream of groupStreams(findLogs([folder]).files)) {
    const splitter = new EventSplitter({
      event: ({ timeMs, file, offset, length, bytes }) => {
        const place = { file: file.id, offset, length }
        records.push({ timeMs, place, text: decodeText(bytes).text })
      },
      problem: () => {},
    })
    for (const file of stream.files) {
      splitter.startFile(file)
      const chunks = readFile(file, () => true)
      let step = await chunks.next()
      for (; step.done !== true; step = await chunks.next()) splitter.push(step.value)
      splitter.endFile(step.value.isTorn)
    }
    splitter.end()
  }
  return records
}

/** How many of the records are usual; fails where the short way reads another event than the oracle. */
function agreeing(records: readonly LogRecord[]): number {
  let usual = 0
  for (const record of records) {
    const reading = readUsualEvent(record)
    if (reading === undefined) continue
    usual += 1
    expect(reading, record.text).toEqual(readEvent(record))
  }
  return usual
}

const user = requestId(7)
const wallet = `wallet#${user}`
const delivery = requestId(8)

/** The first transaction of the case `long-form`, with ids of the shapes that the service gives them. */
function longForm(): LogRecord {
  const text = readFileSync(repositoryPath('test/cases/long-form/input/stream-a/000000.gz.txt'), 'utf8')
  const event = text.split(/\n(?=2024)/).find((part) => part.includes('Start syncing')) ?? ''
  const withIds = event.trimEnd().replaceAll('user-a', user).replace('delivery-01', delivery)
  return { timeMs: 0, place: { file: 0, offset: 0, length: 1 }, text: withIds }
}

const realLogs = repositoryPath('..', 'shared', 'balance-sync-logs')

describe('readUsualEvent agrees with readEvent', () => {
  let generated: LogRecord[] = []

  beforeAll(async () => {
    const logs = makeFolder()
    await writeLogs({ seed: '11', from: '2024-02-01', days: 4, users: 40 }, { logs })
    generated = await recordsIn(logs)
    rmSync(logs, { recursive: true })
  })

  test('on generated logs, nearly all of which is usual', () => {
    expect(generated.length).toBeGreaterThan(500)
    expect(agreeing(generated) / generated.length).toBeGreaterThan(0.9)
  })

  test('on every case and sample', async () => {
    const records = [
      ...(await recordsIn(repositoryPath('test', 'cases'))),
      ...(await recordsIn(repositoryPath('samples'))),
    ]
    expect(agreeing(records)).toBeGreaterThan(100)
  })

  test.runIf(existsSync(realLogs))('on the real logs, 97 in 100 of which are usual', async () => {
    const records = await recordsIn(realLogs)
    expect(agreeing(records) / records.length).toBeGreaterThan(0.97)
  })

  test.each([
    ['an id of another shape', '01HPY1TAKE0000000000000001', '+973 3312 3456'],
    ['a user id of another shape', `'${user}'`, `'noor@mail.example'`],
    ['a type that is no word in capitals', "'DEBIT'", "'Noor Salem'"],
    ['a currency that is no word in capitals', "'SAR'", "'sar'"],
    ['a wallet id of another shape', wallet, 'noor@mail.example'],
    ['a wallet id that goes on', wallet, `${wallet} of Noor`],
    ['a wallet id that is a number', `"${wallet}"`, '7'],
    ['a wallet id without a letter', `"${wallet}"`, '""'],
    ['a delivery id of another shape', delivery, 'noor@mail.example'],
    ['metadata longer than any', '"walletId"', `"note":"${'n'.repeat(9000)}","walletId"`],
    [
      'metadata in which an event seems to begin',
      '"walletId"',
      '"note":"2024-02-18T21:01:05.234Z END ","walletId"',
    ],
    ['metadata that is no object', `'{"`, `'["`],
    ['metadata that is no JSON', `{"walletId"`, `{walletId"`],
    ['no payment balance', / {4}paymentBalance:[\s\S]*?(?= {4}currency:)/, ''],
  ])('on a transaction with %s', (_name, usual, odd) => {
    const record = longForm()
    expect(agreeing([record])).toBe(1)
    expect(record.text).toMatch(usual)
    expect(agreeing([{ ...record, text: record.text.replace(usual, odd) }])).toBe(0)
  })

  test.each(['walletId', 'deliveryId'])('on a transaction whose %s is null, which is usual', (name) => {
    const record = longForm()
    const text = record.text.replace(new RegExp(`(?<="${name}":)"[^"]*"`), 'null')
    expect(text).not.toBe(record.text)
    expect(agreeing([{ ...record, text }])).toBe(1)
  })

  test('on a transaction whose metadata has quotes in quotes, which is usual', () => {
    const record = longForm()
    const text = record.text.replace('"walletId"', String.raw`"note":"Noor\'s \\"best\\"","walletId"`)
    expect(text).not.toBe(record.text)
    expect(agreeing([{ ...record, text }])).toBe(1)
  })

  test.each([
    [
      'a discrepancy',
      'Subscription balance and payment balance are not in sync {\n  userId: NAME,\n  subscriptionBalance: 1,\n  paymentBalance: 2\n}',
      user,
    ],
    [
      'a skipped record',
      'Skipping the process, Update Payment Balance Flag is set to false { transactionAction: NAME }',
      'MANUAL_DEDUCTION',
    ],
  ])('on %s, whose id or word has its usual shape or another', (_name, words, usual) => {
    const time = '2024-02-18T21:01:05.234Z'
    const named = (name: string): LogRecord => {
      const text = `${time} ${time}\t${requestId(1)}\tINFO\t${words.replace('NAME', `'${name}'`)}`
      return { timeMs: Date.parse(time), place: { file: 0, offset: 0, length: 1 }, text }
    }
    expect(agreeing([named(usual)])).toBe(1)
    expect(agreeing([named('noor@mail.example')])).toBe(0)
  })

  test('on events with any small damage', () => {
    const piece = fc.constantFrom(
      ...[
        '\n',
        '\t',
        ' ',
        "'",
        '"',
        '`',
        '\\',
        "\\'",
        '{',
        '}',
        ',',
        ':',
        '-',
        '.',
        '0',
        'e5',
        '\u001b[31m',
        'é',
        '\r',
        '\u2028',
        'undefined',
        '...',
      ],
    )
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.nat(3),
      piece: fc.option(piece),
    })
    const kinds = new Map(generated.map((record) => [readEvent(record).event.kind, record]))
    const someRecord = fc.oneof(
      fc.constantFrom(...generated.slice(0, 400)),
      fc.constantFrom(...kinds.values()),
    )
    fc.assert(
      fc.property(someRecord, fc.array(damage, { minLength: 1, maxLength: 3 }), (record, damages) => {
        let text = record.text.slice(25)
        for (const { at, removed, piece: inserted } of damages) {
          const position = Math.floor(at * text.length)
          text = text.slice(0, position) + (inserted ?? '') + text.slice(position + removed)
        }
        agreeing([{ ...record, text: record.text.slice(0, 25) + text }])
      }),
      { numRuns: 5000 },
    )
  })
})
