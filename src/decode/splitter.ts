import { assert } from '../model/errors.js'
import type { LogFile } from '../model/log-file.js'
import type { Problem } from '../model/problem.js'
import { isoTimeLength } from '../model/time.js'
import { eventTimeAt, isBlank, isClosed, isUtf16, mayStartEvent } from './event-bytes.js'
import { ByteWindow, type FileBytes, type Share } from './window.js'

/** Bytes of an event that are kept; CloudWatch takes no event above this. */
export const longestEvent = 1024 * 1024

/** One event as bytes; these are part of a chunk that was pushed, or a copy. */
export interface RawEvent {
  /** CloudWatch's time, ms since epoch. */
  readonly timeMs: number
  /** The file the event starts in. */
  readonly file: LogFile
  /** Offset of its first byte in that decompressed file. */
  readonly offset: number
  /** Bytes to the next event, blank lines included, in whatever files they stand. */
  readonly length: number
  /** The event's bytes, at most `longestEvent` of them, CloudWatch's time included. */
  readonly bytes: Buffer
}

/** Takes what the splitter finds, in the order of the files. */
export interface SplitReceiver {
  event(event: RawEvent): void
  problem(problem: Problem): void
}

/** The event being read: where it began, and what of it has left the window. */
interface OpenEvent {
  readonly timeMs: number
  readonly file: LogFile
  readonly offset: number
  /** First bytes of an event that grew beyond `longestEvent`; undefined while it has not. */
  readonly head: Buffer | undefined
  /** Bytes that have left the window, in each file they stand in. */
  readonly skimmed: readonly Share[]
}

const newline = 0x0a
const markLength = isoTimeLength + 1
const nothingSkimmed: readonly Share[] = []

/**
 * Splits the decompressed files of one stream into events.
 *
 * An event starts where a line starts with CloudWatch's time and a space, and runs to the next such line.
 * The files of a stream are read as one text, so an event may begin in one file and end in the next. Years
 * 2000 to 2999 are recognised. Memory is bounded: of an event longer than `longestEvent` the head is kept.
 */
export class EventSplitter {
  /** How the bytes of each file were shared out, in the order of the files; final after `end`. */
  readonly counts: FileBytes[] = []
  readonly #receiver: SplitReceiver
  readonly #window = new ByteWindow()
  #open: OpenEvent | undefined
  /** Position in the window before which no event can start any more. */
  #scanned = 0
  /** Positions in the window of the first bytes of files, while an event may start there. */
  readonly #fileStarts: number[] = []
  /** Bytes before the first event that have left the window already. */
  #preamble: Share[] = []
  #isPreambleBlank = true

  constructor(receiver: SplitReceiver) {
    this.#receiver = receiver
  }

  /** Begins the next file of the stream. */
  startFile(file: LogFile): void {
    this.counts.push({ file, bytes: 0, eventBytes: 0, reportedBytes: 0, events: 0 })
    this.#fileStarts.push(this.#window.length)
  }

  /** Takes the next decompressed bytes of the current file; events may point into `chunk`. */
  push(chunk: Buffer): void {
    const counts = this.#current
    this.#window.append(counts, counts.bytes === 0 ? this.#withoutByteOrderMark(chunk) : chunk)
    this.#scan()
    this.#scanned -= this.#window.start
    this.#window.settle()
  }

  /** Ends the current file; `isTorn` says that its rest could not be read, which cuts the last event. */
  endFile(isTorn: boolean): void {
    if (this.#open === undefined) this.#endPreamble(this.#window.bytes.length)
    else if (isTorn) this.#tear(this.#open)
    else return
    this.#scanned = 0
    this.#fileStarts.length = 0
  }

  /** The text of the current file breaks off, and goes on somewhere else: no event goes on across the gap. */
  breakOff(): void {
    this.endFile(true)
    this.#fileStarts.push(this.#window.length)
  }

  /** Ends the stream. */
  end(): void {
    if (this.#open !== undefined) this.#close(this.#open, this.#window.bytes.length)
  }

  get #current(): FileBytes {
    const counts = this.counts.at(-1)
    assert(counts !== undefined, 'a file has been started')
    return counts
  }

  #scan(): void {
    for (let next = this.#nextStart(); next !== undefined; next = this.#nextStart()) {
      const { start, timeMs } = next
      this.#dropFileStarts(start)
      if (this.#open === undefined) this.#endPreamble(start)
      else this.#close(this.#open, start)
      this.#begin(timeMs)
    }
    if (this.#window.length <= longestEvent) return
    if (this.#open !== undefined) this.#skim(this.#open)
    else this.#skimPreamble(this.#keptFrom())
  }

  /** Finds where the next event starts, and its time; undefined where the window ends before one can. */
  #nextStart(): { readonly start: number; readonly timeMs: number } | undefined {
    const bytes = this.#window.bytes
    for (;;) {
      const lineEnd = bytes.indexOf('\n2', this.#scanned, 'latin1')
      const lineStart = lineEnd < 0 ? bytes.length : lineEnd + 1
      const fileStart = this.#fileStarts[0] ?? bytes.length
      const start = Math.min(lineStart, fileStart)
      this.#scanned = Math.max(this.#scanned, start - 1)
      if (bytes.length < start + markLength) return undefined
      const timeMs = eventTimeAt(bytes, start)
      if (timeMs !== undefined) return { start, timeMs }
      if (fileStart === start) this.#fileStarts.shift()
      this.#scanned = Math.max(this.#scanned, start)
    }
  }

  /** Forgets the starts of files up to position `start` of the window. */
  #dropFileStarts(start: number): void {
    while ((this.#fileStarts[0] ?? Number.POSITIVE_INFINITY) <= start) this.#fileStarts.shift()
  }

  /** Opens the event at the start of the window. */
  #begin(timeMs: number): void {
    const { first, start } = this.#window
    this.#scanned = start
    assert(first !== undefined, 'an event has bytes')
    this.#open = {
      timeMs,
      file: first.counts.file,
      offset: first.offset,
      head: undefined,
      skimmed: nothingSkimmed,
    }
    first.counts.events += 1
  }

  /** Ends the open event before position `end` of the window and hands it on. */
  #close(open: OpenEvent, end: number): void {
    const { start } = this.#window
    const bytes = open.head ?? this.#window.bytes.subarray(start, Math.min(end, start + longestEvent))
    let length = 0
    this.#takeOpen(open, end, (counts, count) => {
      counts.eventBytes += count
      length += count
    })
    this.#receiver.event({ timeMs: open.timeMs, file: open.file, offset: open.offset, length, bytes })
    if (length <= longestEvent) return
    const message = `an event of ${length} bytes; only its first ${longestEvent} were looked at`
    this.#report({ code: 'oversized_event', severity: 'error', bytes: 0, message }, open)
  }

  /** Ends the open event at a tear: kept where it is whole as far as one can see, else reported. */
  #tear(open: OpenEvent): void {
    const parts: Share[] = []
    const whole = open.head === undefined ? this.#endOfWhole() : undefined
    if (whole === undefined) {
      this.#takeOpen(open, this.#window.bytes.length, (counts, count, offset) => {
        if (parts.length === 0) counts.events -= 1
        parts.push({ counts, offset, bytes: count })
      })
    } else {
      this.#close(open, whole)
      this.#window.take(this.#window.bytes.length, (counts, count, offset) => {
        parts.push({ counts, offset, bytes: count })
      })
    }
    for (const part of parts) this.#reportTorn(part)
  }

  /** Where the open event ends, which is whole: at the tear, or before the first bytes of the next one's time. */
  #endOfWhole(): number | undefined {
    const { bytes, start } = this.#window
    const end = bytes.lastIndexOf(newline) + 1
    const isWhole = end > start && mayStartEvent(bytes.subarray(end)) && isClosed(bytes.subarray(start, end))
    return isWhole ? end : undefined
  }

  #reportTorn({ counts, offset, bytes }: Share): void {
    counts.reportedBytes += bytes
    const message = `the log breaks off inside this event; its ${bytes} bytes in this file are not used`
    this.#report({ code: 'torn_event', severity: 'error', bytes, message }, { file: counts.file, offset })
  }

  #takeOpen(
    open: OpenEvent,
    end: number,
    onShare: (counts: FileBytes, bytes: number, offset: number) => void,
  ): void {
    this.#open = undefined
    for (const { counts, bytes, offset } of open.skimmed) onShare(counts, bytes, offset)
    this.#window.take(end, onShare)
  }

  /** Keeps the head of a long event and forgets its middle; its last bytes may begin the next event. */
  #skim(open: OpenEvent): void {
    const { bytes, start } = this.#window
    const head = open.head ?? Buffer.from(bytes.subarray(start, start + longestEvent))
    const skimmed = [...open.skimmed]
    this.#window.take(this.#keptFrom(), (counts, count, offset) => {
      addShare(skimmed, { counts, offset, bytes: count })
    })
    this.#open = { ...open, head, skimmed }
  }

  /** The position from which the window must be kept, because the next event may start there. */
  #keptFrom(): number {
    return Math.min(this.#scanned, this.#window.bytes.length - markLength - 1)
  }

  #withoutByteOrderMark(chunk: Buffer): Buffer {
    if (isUtf16(chunk)) {
      const message = 'the text is UTF-16; convert it to UTF-8'
      this.#report(
        { code: 'invalid_utf8', severity: 'error', bytes: 0, message },
        { file: this.#current.file, offset: 0 },
      )
    }
    if (chunk[0] !== 0xef || chunk[1] !== 0xbb || chunk[2] !== 0xbf) return chunk
    const counts = this.#current
    counts.bytes += 3
    counts.reportedBytes += 3
    const message = 'the file starts with a byte order mark'
    this.#report(
      { code: 'byte_order_mark', severity: 'info', bytes: 3, message },
      { file: counts.file, offset: 0 },
    )
    return chunk.subarray(3)
  }

  /** Forgets the text before position `end` of the window, which stands before any event. */
  #skimPreamble(end: number): void {
    const { bytes, start } = this.#window
    this.#isPreambleBlank &&= isBlank(bytes.subarray(start, end))
    this.#window.take(end, (counts, count, offset) =>
      addShare(this.#preamble, { counts, offset, bytes: count }),
    )
  }

  /** Reports the bytes that stand before any event, up to position `end` of the window. */
  #endPreamble(end: number): void {
    this.#skimPreamble(end)
    const usual = this.#isPreambleBlank ? 'info' : 'warning'
    for (const { counts, bytes, offset } of this.#preamble) {
      const severity = bytes > longestEvent ? 'error' : usual
      counts.reportedBytes += bytes
      const message = `${bytes} bytes stand before the first event and belong to none`
      this.#report(
        { code: 'text_before_first_event', severity, bytes, message },
        { file: counts.file, offset },
      )
    }
    this.#preamble = []
    this.#isPreambleBlank = true
  }

  #report(
    problem: Omit<Problem, 'file' | 'offset'>,
    at: { readonly file: LogFile; readonly offset: number },
  ): void {
    this.#receiver.problem({ file: at.file.path, offset: at.offset, ...problem })
  }
}

/** Adds a share to a list, joined to the last one where both are of the same file. */
function addShare(shares: Share[], share: Share): void {
  const last = shares.at(-1)
  if (last?.counts === share.counts) shares[shares.length - 1] = { ...last, bytes: last.bytes + share.bytes }
  else shares.push(share)
}
