import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { categoriser, otherCategory } from './categories/rules.js'
import { compilePattern } from './config/pattern.js'
import { gap } from './decode/inflate-parts.js'
import { StreamOrder } from './decode/order.js'
import { type ReadEnd, readFile } from './decode/read-file.js'
import { EventSplitter, type RawEvent } from './decode/splitter.js'
import { decodeText } from './decode/text.js'
import type { FileBytes } from './decode/window.js'
import { type EventReading, eventReader } from './events/read-event.js'
import { readUsualEvent } from './events/usual-event.js'
import { finalStatus } from './file-status.js'
import { builtInSettings } from './ingest-settings.js'
import { assert } from './model/errors.js'
import type { LogEvent, LogRecord } from './model/event.js'
import type { IngestSettings } from './model/ingest-settings.js'
import type { FileReport, LogFile, LogStream } from './model/log-file.js'
import { defaultPrivacy, type Privacy } from './model/privacy.js'
import type { Problem } from './model/problem.js'
import { EventScreen } from './privacy/event-screen.js'
import type { LedgerWriter } from './store/ledger-writer.js'
import { RecordFollower } from './transactions/follow.js'
import { paymentBalanceOf } from './transactions/payment-balance.js'

/** How far a run has come; bytes are those on disk. */
export interface Progress {
  readonly files: number
  readonly filesDone: number
  readonly bytes: number
  readonly bytesDone: number
}

/** What `ingest` needs besides the streams. */
export interface IngestOptions {
  readonly writer: LedgerWriter
  /** The words of the service: `builtInSettings`, unless the configuration says otherwise. */
  readonly settings: IngestSettings
  /** Folder for what does not fit into memory. */
  readonly temporaryFolder: string
  /** What becomes of personal data; by default none is kept. */
  readonly privacy?: Privacy
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
}

/** Time between two turns of the event loop, so that signals, progress and the opening database come through. */
const turnMs = 5
/** Events between two looks at the clock. */
const eventsPerTurn = 64

/** Reads every stream once, in order, and writes what they hold. Damage becomes problem rows. */
export async function ingest(streams: readonly LogStream[], options: IngestOptions): Promise<void> {
  const run = new IngestRun(options)
  const files = streams.flatMap((stream) => stream.files)
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  const done = { files: 0, bytes: 0 }
  for (const stream of streams) {
    await run.readStream(stream, (file) => {
      done.files += 1
      done.bytes += file.size
      options.onProgress({ files: files.length, filesDone: done.files, bytes, bytesDone: done.bytes })
    })
  }
  run.finish()
}

class IngestRun {
  readonly #options: IngestOptions
  readonly #readUsual: (record: LogRecord) => EventReading | undefined
  readonly #readEvent: ReturnType<typeof eventReader>
  readonly #categorise: ReturnType<typeof categoriser>
  readonly #screen: EventScreen
  readonly #counts = new Map<string, number>()
  readonly #seen = new Set<string>()
  /** Messages received, by the number of their file. */
  readonly #messages = new Map<number, number>()
  readonly #order: StreamOrder
  #lastTurn = performance.now()

  constructor(options: IngestOptions) {
    this.#options = options
    this.#readUsual = isUsualService(options.settings) ? readUsualEvent : () => undefined
    this.#readEvent = eventReader(options.settings, compilePattern)
    this.#categorise = categoriser(options.settings.categories, compilePattern)
    this.#screen = new EventScreen(options.privacy ?? defaultPrivacy)
    this.#order = new StreamOrder(options.temporaryFolder)
  }

  async readStream(stream: LogStream, onFile: (file: LogFile) => void): Promise<void> {
    const { writer } = this.#options
    const splitter = new EventSplitter({
      event: (raw) => this.#order.add(raw),
      problem: (problem) => writer.problem(problem),
    })
    const ends: ReadEnd[] = []
    try {
      for (const file of stream.files) {
        ends.push(await this.#readFile(file, splitter))
        onFile(file)
      }
      splitter.end()
      await this.#follow()
      this.#report(stream, splitter.counts, ends)
    } finally {
      this.#order.clear()
    }
  }

  /** Reads the events of a stream, in their order, and follows its records. */
  async #follow(): Promise<void> {
    const { writer } = this.#options
    const follower = new RecordFollower((record) => writer.record(record, paymentBalanceOf(record)))
    let events = 0
    for (const raw of this.#order.drain()) {
      this.#take(raw, follower)
      events += 1
      if (events % eventsPerTurn === 0) await this.#turn()
    }
    follower.finish()
  }

  finish(): void {
    this.#options.writer.categories(this.#counts)
  }

  async #readFile(file: LogFile, splitter: EventSplitter): Promise<ReadEnd> {
    splitter.startFile(file)
    const chunks = readFile(file, (sha256) => !this.#seen.has(sha256))
    let step = await chunks.next()
    for (; step.done !== true; step = await chunks.next()) {
      if (step.value === gap) splitter.breakOff()
      else for (const piece of copiedPieces(step.value)) splitter.push(piece)
      await this.#turn()
    }
    splitter.endFile(step.value.isTorn)
    const hasText = (splitter.counts.at(-1)?.bytes ?? 0) > 0
    if (hasText) this.#seen.add(step.value.sha256)
    await this.#turn()
    return step.value
  }

  /** Lets signals and timers run now and then. */
  async #turn(): Promise<void> {
    if (performance.now() - this.#lastTurn < turnMs) return
    await nextTurn()
    this.#options.signal.throwIfAborted()
    this.#lastTurn = performance.now()
  }

  #take(raw: RawEvent, follower: RecordFollower): void {
    const { writer } = this.#options
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
    this.#counts.set(category, (this.#counts.get(category) ?? 0) + 1)
    if (!isKnown) writer.problem(unknownEvent(file, offset, { category, words: this.#quote(message) }))
    this.#keep(
      usual === undefined || this.#screen.hashesUsers ? this.#screened(event, file) : event,
      follower,
    )
  }

  /** The event without personal data; usual events have none but the ids of users. */
  #screened(event: LogEvent, file: LogFile): LogEvent {
    const { offset } = event.place
    return this.#screen.screen(event, (field) =>
      this.#options.writer.problem(personalId(file, offset, field)),
    )
  }

  /** The first words of a message, without personal data. */
  #quote(message: string): string {
    const words = /^[^{["'`\n]*/.exec(message.slice(0, searchedLength))?.[0] ?? ''
    return this.#screen.quote(words).slice(0, quotedLength).toWellFormed().trim()
  }

  #keep(event: LogEvent, follower: RecordFollower): void {
    const { writer } = this.#options
    follower.follow(event)
    if (event.kind === 'record_opened') {
      const { file } = event.place
      this.#messages.set(file, (this.#messages.get(file) ?? 0) + 1)
    }
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

  #report(stream: LogStream, counts: readonly FileBytes[], ends: readonly ReadEnd[]): void {
    for (const [at, count] of counts.entries()) {
      const end = ends[at]
      assert(end !== undefined, 'every file has been read')
      const { bytes, eventBytes, reportedBytes, events, file } = count
      assert(
        bytes === eventBytes + reportedBytes,
        `${file.path}: ${bytes} bytes = ${eventBytes} of events + ${reportedBytes} reported`,
      )
      const { status, problem } = finalStatus(count, end)
      const report: FileReport = {
        file,
        status,
        bytes,
        eventBytes,
        reportedBytes,
        events,
        messages: this.#messages.get(file.id) ?? 0,
        sha256: end.sha256,
      }
      this.#options.writer.file(report, stream.name)
      for (const found of end.problems) this.#options.writer.problem(found)
      if (problem !== undefined) this.#options.writer.problem(problem)
    }
  }
}

/** Bytes of a piece: all of it stays in memory for as long as one of its events does. */
const pieceBytes = 1024 * 1024

/** The bytes of a chunk, which will be overwritten, in memory of their own. */
function* copiedPieces(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += pieceBytes) yield Buffer.from(chunk.subarray(at, at + pieceBytes))
}

/** Whether the service speaks as the patterns of `readUsualEvent` have it. */
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
