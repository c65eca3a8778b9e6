import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type HeldFile, split, textBytes, undamagedText } from './decode/held-stream.js'
import { gap } from './decode/inflate-parts.js'
import { StreamOrder } from './decode/order.js'
import { type ReadEnd, readFile, readSmallFile } from './decode/read-file.js'
import { EventSplitter, type RawEvent } from './decode/splitter.js'
import type { FileBytes } from './decode/window.js'
import { finalStatus } from './file-status.js'
import { EventIntake } from './ingest-event.js'
import { builtInSettings } from './ingest-settings.js'
import { assert } from './model/errors.js'
import type { IngestSettings } from './model/ingest-settings.js'
import type { FileReport, LogFile, LogStream } from './model/log-file.js'
import { defaultPrivacy, type Privacy } from './model/privacy.js'
import type { BatchTaker } from './model/row-batch.js'
import { fileAt, type StreamText } from './model/stream-text.js'
import type { LedgerWriter } from './store/ledger-writer.js'
import { RecordFollower } from './transactions/follow.js'
import { paymentBalanceOf } from './transactions/payment-balance.js'
import { type UsualStream, UsualStreams } from './usual/usual-stream.js'

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
  /** Takes the rows of usual streams; without it, all events go the long way. */
  readonly batches?: BatchTaker | undefined
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
  readonly #events: EventIntake
  readonly #seen = new Set<string>()
  readonly #order: StreamOrder
  /** Reads streams of usual events; undefined where the service does not speak as usual, or ids get pseudonyms. */
  readonly #usual: UsualStreams | undefined
  #lastTurn = performance.now()

  constructor(options: IngestOptions) {
    this.#options = options
    const { writer, settings, batches, privacy = defaultPrivacy, temporaryFolder } = options
    this.#events = new EventIntake(writer, settings, privacy)
    this.#order = new StreamOrder(temporaryFolder)
    const isUsual = !privacy.hashUserIds && isDeepStrictEqual(settings, builtInSettings)
    this.#usual = isUsual && batches !== undefined ? new UsualStreams(batches) : undefined
  }

  async readStream(stream: LogStream, onFile: (file: LogFile) => void): Promise<void> {
    const held = await this.#hold(stream, onFile)
    const isHeld = held.length === stream.files.length
    const text = isHeld && this.#usual !== undefined ? undamagedText(held) : undefined
    const usual = text === undefined ? undefined : this.#usual?.read(text, this.#options.writer.nextRecord)
    if (text === undefined || usual === undefined) await this.#readAny(stream, held, onFile)
    else await this.#takeUsual(stream, { held, text, usual })
  }

  /** Reads files of a stream at once, as long as their text may be held together. */
  async #hold(stream: LogStream, onFile: (file: LogFile) => void): Promise<readonly HeldFile[]> {
    const held: HeldFile[] = []
    let bytes = 0
    for (const file of stream.files) {
      const read = bytes > mostHeld ? undefined : readSmallFile(file, (sha256) => !this.#seen.has(sha256))
      if (read === undefined) break
      const count = textBytes(read)
      if (count > 0) this.#seen.add(read.end.sha256)
      held.push({ file, ...read })
      bytes += count
      onFile(file)
      await this.#turn()
    }
    return held
  }

  /** Takes a stream whose usual events have been read: what is left goes the long way. */
  async #takeUsual(stream: LogStream, { held, text, usual }: ReadUsual): Promise<void> {
    this.#options.writer.nextRecord = usual.nextRecord
    for (const [kind, events] of usual.kinds) this.#events.count(kind, events)
    await this.#follow(
      usual.left.map(({ timeMs, start, end }) => {
        const file = fileAt(text, start)
        const place = { file: file.file, offset: start - file.start, length: end - start }
        return { timeMs, ...place, bytes: text.bytes.subarray(start, end) }
      }),
    )
    const counts = text.files.map(({ file, start, end }, at): FileBytes => {
      this.#events.receive(file.id, usual.messages[at] ?? 0)
      const bytes = end - start
      return { file, bytes, eventBytes: bytes, reportedBytes: 0, events: usual.events[at] ?? 0 }
    })
    const ends = held.map(({ end }) => end)
    this.#report(stream, counts, ends)
  }

  /** Reads a stream of any kind; some of its files have been read already. */
  async #readAny(
    stream: LogStream,
    held: readonly HeldFile[],
    onFile: (file: LogFile) => void,
  ): Promise<void> {
    const { writer } = this.#options
    const splitter = new EventSplitter({
      event: (raw) => this.#order.add(raw),
      problem: (problem) => writer.problem(problem),
    })
    const ends: ReadEnd[] = []
    try {
      for (const read of held) {
        split(read, splitter)
        ends.push(read.end)
      }
      for (const file of stream.files.slice(held.length)) {
        ends.push(await this.#readFile(file, splitter))
        onFile(file)
      }
      splitter.end()
      await this.#follow(this.#order.drain())
      this.#report(stream, splitter.counts, ends)
    } finally {
      this.#order.clear()
    }
  }

  /** Reads events in the order of their stream, and follows its records. */
  async #follow(inOrder: Iterable<RawEvent>): Promise<void> {
    const { writer } = this.#options
    const follower = new RecordFollower((record) => writer.record(record, paymentBalanceOf(record)))
    let events = 0
    for (const raw of inOrder) {
      follower.follow(this.#events.take(raw))
      events += 1
      if (events % eventsPerTurn === 0) await this.#turn()
    }
    follower.finish()
  }

  /** Gives away the rows that are left. */
  finish(): void {
    this.#usual?.finish()
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

  #report(stream: LogStream, counts: readonly FileBytes[], ends: readonly ReadEnd[]): void {
    const [first] = stream.files
    assert(first !== undefined, 'a stream has a file')
    this.#options.writer.categories(this.#events.takeCounts(), first)
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
        messages: this.#events.messagesOf(file),
        sha256: end.sha256,
      }
      this.#options.writer.file(report, stream.name)
      for (const found of end.problems) this.#options.writer.problem(found)
      if (problem !== undefined) this.#options.writer.problem(problem)
    }
  }
}

/** What has been read of a stream of usual events. */
interface ReadUsual {
  readonly held: readonly HeldFile[]
  readonly text: StreamText
  readonly usual: UsualStream
}

/** Bytes of text of one stream that are held at once, but for those of its last file. */
const mostHeld = 32 * 1024 * 1024
/** Bytes of a piece: all of it stays in memory for as long as one of its events does. */
const pieceBytes = 1024 * 1024

/** The bytes of a chunk, which will be overwritten, in memory of their own. */
function* copiedPieces(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += pieceBytes) yield Buffer.from(chunk.subarray(at, at + pieceBytes))
}
