import { isDeepStrictEqual } from 'node:util'
import { categoriser, otherCategory } from './categories/rules.js'
import { compilePattern } from './config/pattern.js'
import type { RawEvent } from './decode/splitter.js'
import { decodeText } from './decode/text.js'
import { type EventReading, eventReader } from './events/read-event.js'
import { readUsualEvent } from './events/usual-event.js'
import { builtInSettings } from './ingest-settings.js'
import type { EventKind, LogEvent, LogRecord } from './model/event.js'
import type { IngestSettings } from './model/ingest-settings.js'
import type { LogFile } from './model/log-file.js'
import type { Privacy } from './model/privacy.js'
import type { Problem } from './model/problem.js'
import { EventScreen } from './privacy/event-screen.js'
import type { LedgerWriter } from './store/ledger-writer.js'

/** Reads single events: counts them, keeps what they say by themselves, reports what nobody knows. */
export class EventIntake {
  readonly #writer: LedgerWriter
  readonly #readUsual: (record: LogRecord) => EventReading | undefined
  readonly #readEvent: ReturnType<typeof eventReader>
  readonly #categorise: ReturnType<typeof categoriser>
  readonly #screen: EventScreen
  #counts = new Map<string, number>()
  /** Messages received, by the number of their file. */
  readonly #messages = new Map<number, number>()

  constructor(writer: LedgerWriter, settings: IngestSettings, privacy: Privacy) {
    this.#writer = writer
    this.#readUsual = isUsualService(settings) ? readUsualEvent : () => undefined
    this.#readEvent = eventReader(settings, compilePattern)
    this.#categorise = categoriser(settings.categories, compilePattern)
    this.#screen = new EventScreen(privacy)
  }

  /** Gives how many events each category has held since this was asked before. */
  takeCounts(): ReadonlyMap<string, number> {
    const counts = this.#counts
    this.#counts = new Map()
    return counts
  }

  /** How many messages of the queue have been received in a file. */
  messagesOf(file: LogFile): number {
    return this.#messages.get(file.id) ?? 0
  }

  /** Counts events that have been read already, of kinds that need no look at their message. */
  count(kind: EventKind, events: number): void {
    this.#add(this.#categorise(kind, '').category, events)
  }

  /** Counts messages received that have been read already. */
  receive(file: number, messages: number): void {
    this.#messages.set(file, (this.#messages.get(file) ?? 0) + messages)
  }

  /** Reads an event and gives it without personal data. */
  take(raw: RawEvent): LogEvent {
    const writer = this.#writer
    const { text, invalidAt } = decodeText(raw.bytes)
    const { file, offset, length, timeMs } = raw
    const place = { file: file.id, offset, length }
    if (invalidAt !== undefined) {
      const message = 'bytes that are not UTF-8; shown as \ufffd'
      writer.problem(warning(file, offset + invalidAt, 'invalid_utf8', message))
    }
    const record: LogRecord = { timeMs, place, text }
    const usual = this.#readUsual(record)
    const { event, message, unreadable } = usual ?? this.#readEvent(record)
    for (const { code, message: reason } of unreadable) {
      writer.problem({ file: file.path, offset, bytes: 0, code, severity: 'warning', message: reason })
    }
    const { category, isKnown } = this.#categorise(event.kind, message)
    this.#add(category, 1)
    if (!isKnown) writer.problem(unknownEvent(file, offset, { category, words: this.#quote(message) }))
    const kept = usual === undefined || this.#screen.hashesUsers ? this.#screened(event, file) : event
    this.#keep(kept)
    return kept
  }

  /** The event without personal data; usual events have none but the ids of users. */
  #screened(event: LogEvent, file: LogFile): LogEvent {
    const { offset } = event.place
    return this.#screen.screen(event, (field) => this.#writer.problem(personalId(file, offset, field)))
  }

  /** The first words of a message, without personal data. */
  #quote(message: string): string {
    const words = /^[^{["'`\n]*/.exec(message.slice(0, searchedLength))?.[0] ?? ''
    if (words.trim() === '') return ''
    return this.#screen.quote(words).slice(0, quotedLength).toWellFormed().trim()
  }

  #keep(event: LogEvent): void {
    const writer = this.#writer
    if (event.kind === 'record_opened') this.receive(event.place.file, 1)
    if (
      event.kind === 'lambda_report' ||
      event.kind === 'lambda_init_start' ||
      event.kind === 'lambda_init_report'
    ) {
      writer.invocation(event)
    }
    if (event.metric !== undefined) writer.metric(event, event.metric)
    if (serviceErrors.has(event.kind)) writer.serviceError(event)
  }

  #add(category: string, events: number): void {
    this.#counts.set(category, (this.#counts.get(category) ?? 0) + events)
  }
}

/** Whether the service speaks as the patterns of usual events have it. */
function isUsualService({ vocabulary, fields, words }: IngestSettings): boolean {
  const { vocabulary: messages, fields: names, words: values } = builtInSettings
  return isDeepStrictEqual([vocabulary, fields, words], [messages, names, values])
}

const serviceErrors: ReadonlySet<LogEvent['kind']> = new Set([
  'sync_failed',
  'uncaught_exception',
  'invoke_error',
  'lambda_timeout',
  'lambda_exited',
  'application_error',
  'lambda_init_report',
])

/** Characters of an unknown message that its problem row quotes. */
const quotedLength = 80
/** Characters of it that are searched for personal data: what the quote would cut must be recognised, too. */
const searchedLength = 400

function unknownEvent(
  file: LogFile,
  offset: number,
  { category, words }: { readonly category: string; readonly words: string },
): Problem {
  const place = category === otherCategory ? '' : `, counted as ${category} for a word in it`
  return warning(
    file,
    offset,
    'unknown_event',
    `an event that no rule knows${place}: ${words || '(no words)'}`,
  )
}

function personalId(file: LogFile, offset: number, field: string): Problem {
  const why = 'holds an e-mail address or a phone number and is left out'
  return warning(file, offset, 'personal_id', `${field} ${why}; --pii hash gives it a pseudonym`)
}

/** Its message is a copy of its own: a piece of a string would keep all of a long event in memory. */
function warning(file: LogFile, offset: number, code: Problem['code'], message: string): Problem {
  return { file: file.path, offset, bytes: 0, code, severity: 'warning', message: structuredClone(message) }
}
