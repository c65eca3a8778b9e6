import { outOfOrder } from '../../src/generate/blocks.js'
import type { LogEvent } from '../../src/generate/log-event.js'
import type { MemoryStream } from '../../src/generate/memory.js'
import { runtimeLine } from '../../src/generate/platform.js'
import type { Random } from '../../src/generate/random.js'
import { businessDay } from '../../src/generate/truth.js'
import {
  editFirst,
  eventsOf,
  firstStart,
  inOneFile,
  inTime,
  mapEvents,
  onlyStart,
  requestOf,
  requestsOf,
  retold,
  shifted,
} from './edit.js'

/** Something that goes wrong with the events of a stream; the result's truth is what a reader should make of it. */
export type EventFault = (stream: MemoryStream, random: Random) => MemoryStream

// ---- delivery ----

/** The first request with a transaction comes again, later, under another request id. */
export const redelivered: EventFault = (stream, random) => replay(stream, random, (event) => event)

/** It comes again with another amount. */
export const conflicting: EventFault = (stream, random) => {
  const told = firstStart(stream)?.about
  const other = replay(stream, random, (event) =>
    event.about === told
      ? { ...event, text: event.text.replace(/ amount: \S+,/, ' amount: 987654.32,') }
      : event,
  )
  const rows = other.truth.transactions
    .filter(({ id }) => id === told)
    .map(({ id, userId, timestamp }) => ({
      rule: 'conflict',
      user_id: userId,
      id,
      day: businessDay(Date.parse(timestamp)),
    }))
  return { ...other, truth: { ...other.truth, anomalies: [...other.truth.anomalies, ...rows] } }
}

function replay(stream: MemoryStream, random: Random, change: (event: LogEvent) => LogEvent): MemoryStream {
  const start = firstStart(stream)
  const request = start === undefined ? undefined : requestOf(start)
  if (request === undefined) {
    return stream
  }
  const again = random.uuid('5')
  const original = requestsOf(stream).get(request) ?? []
  const lastMs = Math.max(...eventsOf(stream).map(({ timeMs }) => timeMs))
  const byMs = lastMs - (original[0]?.timeMs ?? lastMs) + random.between(1000, 90_000)
  const copies = original
    .map((event) => change(shifted(event, byMs)))
    .map((event) => ({ ...event, text: event.text.replaceAll(request, again) }))
  const ids = new Set(copies.flatMap(({ about }) => about ?? []))
  const transactions = stream.truth.transactions.map((row) =>
    ids.has(row.id) ? { ...row, deliveries: row.deliveries + 1 } : row,
  )
  const files = stream.files.with(-1, {
    ...lastFile(stream),
    events: [...lastFile(stream).events, ...copies],
  })
  return { ...stream, files, truth: { ...stream.truth, transactions } }
}

function lastFile(stream: MemoryStream): MemoryStream['files'][number] {
  return stream.files.at(-1) ?? { name: '000000.gz', events: [] }
}

/** The blocks of the stream lose their order. */
export const reordered: EventFault = (stream, random) => inOneFile(stream, outOfOrder(inTime(stream), random))

/** Two requests of one instance run at the same time, line by line. */
export const interleaved: EventFault = (stream) => {
  const [first, second] = [...requestsOf(stream).values()].filter((events) =>
    events.some(({ kind }) => kind === 'sync_started'),
  )
  if (first === undefined || second === undefined) {
    return stream
  }
  const byMs = (first[0]?.timeMs ?? 0) - (second[0]?.timeMs ?? 0) + 3
  const moved = new Map(second.map((event) => [event, shifted(event, byMs)]))
  const events = inTime(mapEvents(stream, (event) => [moved.get(event) ?? event]))
  return retold(inOneFile(stream, events))
}

/** The log of the instance stops after a transaction was printed and before its outcome. */
export const stopped: EventFault = (stream) => {
  const events = inTime(stream)
  const last = events.findLastIndex(({ kind }) => kind === 'sync_started')
  return retold(inOneFile(stream, last === -1 ? events : events.slice(0, last + 1)))
}

/** The lines that open records are missing; where the queue record is printed, it still names the message. */
export const unopened: EventFault = (stream) => {
  const printed = new Set(
    eventsOf(stream).flatMap(({ kind, about }) => (kind === 'queue_record_printed' ? about : [])),
  )
  const transactions = stream.truth.transactions.map((row) =>
    printed.has(row.id) ? row : { ...row, message_id: '' },
  )
  const kept = mapEvents(stream, (event) => (event.kind === 'record_opened' ? [] : [event]))
  return { ...kept, truth: { ...stream.truth, transactions } }
}

/** From the middle on, the clock is another one; both of an event's times agree. */
export function clockJump(byMs: number): EventFault {
  return (stream) => {
    const events = inTime(stream)
    const middle = events.findIndex(
      ({ kind }, index) => kind === 'lambda_start' && index >= events.length / 2,
    )
    const jumped = events.map((event, index) =>
      middle !== -1 && index >= middle ? shifted(event, byMs) : event,
    )
    return retold(inOneFile(stream, jumped))
  }
}

// ---- messages ----

/** Messages of versions nobody has seen. */
export const unknownMessages: EventFault = (stream) =>
  afterFirstStart(stream, [
    "Wallet snapshot stored { bucket: 'wallet-snapshots', version: 7 }",
    'Processing wallet 42',
    "{ message: 'Something new', data: [ 1, 2, 3 ] }",
    '',
  ])

/** Texts a spreadsheet would run, and a string that looks like the start of an event inside a message. */
export const formulaText: EventFault = (stream) => {
  const noted = afterFirstStart(stream, [
    '=HYPERLINK("http://example.com","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
  ])
  return named(noted)
    ? editFirst(noted, replaced(/ action: '[^']*'/, " action: '=1+1'"), { action: '=1+1' })
    : noted
}

function afterFirstStart(stream: MemoryStream, messages: readonly string[]): MemoryStream {
  const chosen = firstStart(stream)
  return mapEvents(stream, (event) =>
    event === chosen ? [event, ...messages.map((message) => unknownAfter(event, message))] : [event],
  )
}

function unknownAfter(event: LogEvent, message: string): LogEvent {
  const text = runtimeLine(event.timeMs, requestOf(event) ?? 'undefined', 'WARN', message)
  return { kind: 'unknown', timeMs: event.timeMs, text }
}

/** Whether the first transaction has type, source and action. */
function named(stream: MemoryStream): boolean {
  return onlyStart(stream)?.text.includes('\n    type: ') === true
}

// ---- fields of the first transaction ----

function replaced(pattern: RegExp, by: string): (text: string) => string {
  return (text) => text.replace(pattern, by)
}

/** Fields nobody knows, one of them an object. */
export const unknownFields: EventFault = (stream) =>
  editFirst(
    stream,
    replaced(/\n {4}currency: /, "\n    loyalty: { tier: 'gold', points: [Array] },\n    currency: "),
  )

/** Keys that would poison an object. */
export const protoKeys: EventFault = (stream) =>
  editFirst(
    stream,
    replaced(
      /\n {4}currency: /,
      "\n    ['__proto__']: { polluted: true },\n    constructor: 'x',\n    currency: ",
    ),
  )

/** No VAT. */
export const missingField: EventFault = (stream) =>
  editFirst(stream, replaced(/\n {4}vat: \S+,/, ''), { vat: '' })

/** The fields in the opposite order. */
export const changedFieldOrder: EventFault = (stream) =>
  editFirst(stream, (text) => {
    const [head = '', fields = '', tail = ''] = text.split(/(?<= transaction: \{\n)|(?=\n {2}\}\n\}$)/)
    return `${head}${fields.split(',\n').toReversed().join(',\n')}${tail}`
  })

/** Amounts in quotes. */
export const amountsAsStrings: EventFault = (stream) =>
  editFirst(stream, (text) => text.replace(/ (amount|vat|oldBalance|newBalance): (-?[\d.]+)/g, " $1: '$2'"))

/** An amount that is a number only to JavaScript (`NaN`, `Infinity`), or to no binary float. */
export function oddAmount(digits: string): EventFault {
  const readable = /^-?[\d.]+(e[+-]?\d+)?$/i.test(digits)
  return (stream) =>
    editFirst(stream, replaced(/ amount: \S+,/, ` amount: ${digits},`), { amount: readable ? digits : '' })
}

/** No currency. */
export const missingCurrency: EventFault = (stream) =>
  editFirst(stream, replaced(/\n {4}currency: '\w+',/, ''), { currency: '' })

/** A currency no bank knows. */
export const unknownCurrency: EventFault = (stream) =>
  editFirst(stream, replaced(/ currency: '\w+'/, " currency: 'XQZ'"), { currency: 'XQZ' })

/** Colours, as a terminal would get them. */
export const ansiColours: EventFault = (stream) =>
  editFirst(stream, (text) =>
    text
      .replace(/: (-?[\d.]+)(,?)$/gm, ': \u001b[33m$1\u001b[39m$2')
      .replace(/: ('.*')(,?)$/gm, ': \u001b[32m$1\u001b[39m$2'),
  )

/** NUL bytes in the messages after the first transaction. */
export const nulBytes: EventFault = (stream) => afterFirstStart(stream, ['a\0b', '\0\0\0\0'])

/** Every fault of events, by its name. */
export const EVENT_FAULTS: Readonly<Record<string, EventFault>> = {
  redelivered,
  conflicting,
  reordered,
  interleaved,
  stopped,
  unopened,
  'clock jumps ahead': clockJump(3_600_000),
  'clock jumps back': clockJump(-3_600_000),
  'unknown messages': unknownMessages,
  'formula-like text': formulaText,
  'unknown fields': unknownFields,
  '__proto__ keys': protoKeys,
  'missing field': missingField,
  'changed field order': changedFieldOrder,
  'amounts as strings': amountsAsStrings,
  'amount NaN': oddAmount('NaN'),
  'amount Infinity': oddAmount('Infinity'),
  'amount 1e400': oddAmount('1e400'),
  'amount beyond 2^53': oddAmount('9007199254740993.001'),
  'missing currency': missingCurrency,
  'unknown currency': unknownCurrency,
  'ANSI colours': ansiColours,
  'NUL bytes': nulBytes,
}
