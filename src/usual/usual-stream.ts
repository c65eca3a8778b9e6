import type { EventKind } from '../model/event.js'
import type { BatchTaker } from '../model/row-batch.js'
import type { StreamText } from '../model/stream-text.js'
import { loadScanner, type Scanner } from './scanner.js'
import { kinds } from './usual-rows.js'

/** An event that is left to others: where it begins and ends in the text of its stream. */
export interface LeftEvent {
  readonly timeMs: number
  readonly start: number
  readonly end: number
}

/** What a stream held. */
export interface UsualStream {
  /** How many events have been read of each kind. */
  readonly kinds: ReadonlyMap<EventKind, number>
  /** How many events begin in each file, those left included. */
  readonly events: readonly number[]
  /** How many messages of the queue have been received in each file. */
  readonly messages: readonly number[]
  /** The events that have not been read, in the order of time. */
  readonly left: readonly LeftEvent[]
  /** The id of the next queue record. */
  readonly nextRecord: number
}

/** Numbers of 4 bytes that describe a file: start, end, id, events, messages. */
const fileNumbers = 5

/**
 * Reads streams whose events are nearly all of the usual words and layout, from their bytes: an event costs no text
 * and no object. What is not usual is left, together with all events of its requests, to the general reader, which is
 * the oracle: both give the same rows (docs/decisions/22-usual-streams.md).
 */
export class UsualStreams {
  readonly #scanner: Scanner

  /** The rows of what is usual go to `taker`, at the latest when `finish` is called. */
  constructor(taker: BatchTaker) {
    this.#scanner = loadScanner(taker)
  }

  /**
   * Reads a stream, its first queue record with the id `firstRecord`; undefined, before anything is given, where all of
   * it is left to others.
   */
  read({ bytes, files }: StreamText, firstRecord: number): UsualStream | undefined {
    const scanner = this.#scanner
    const text = scanner.newStream(bytes.length)
    const described = scanner.newStreamFiles(files.length)
    new Uint8Array(scanner.memory.buffer).set(bytes, text)
    const numbers = new Int32Array(scanner.memory.buffer, described, fileNumbers * files.length)
    for (const [at, { start, end, file }] of files.entries()) {
      numbers.set([text + start, text + end, file.id], fileNumbers * at)
    }
    const nextRecord = scanner.readStream(firstRecord)
    if (nextRecord < 0) return undefined
    const found = new Int32Array(scanner.memory.buffer, described, fileNumbers * files.length)
    return {
      kinds: this.#kinds(),
      events: files.map((_, at) => found[fileNumbers * at + 3] ?? 0),
      messages: files.map((_, at) => found[fileNumbers * at + 4] ?? 0),
      left: this.#left(text),
      nextRecord,
    }
  }

  /** Gives away the rows that are left. */
  finish(): void {
    this.#scanner.finish()
  }

  #kinds(): ReadonlyMap<EventKind, number> {
    const counts = new Map<EventKind, number>()
    for (const [number, kind] of kinds.entries()) {
      const events = this.#scanner.countOf(number)
      if (events > 0) counts.set(kind, events)
    }
    return counts
  }

  /** The events that are left; the text of the stream begins at `text`. */
  #left(text: number): LeftEvent[] {
    const view = new DataView(this.#scanner.memory.buffer)
    return Array.from({ length: this.#scanner.leftCount() }, (_, number) => {
      const event = this.#scanner.leftEvent(number)
      return {
        timeMs: Number(view.getBigInt64(event, true)),
        start: view.getInt32(event + 8, true) - text,
        end: view.getInt32(event + 12, true) - text,
      }
    })
  }
}
