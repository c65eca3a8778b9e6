import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { threadId } from 'node:worker_threads'
import { assert } from '../model/errors.js'
import type { LogEvent } from '../model/event.js'

/** Events held in memory before they are put aside on disk, and the bytes of log text they may stand for. */
const inMemory = 100_000
const textInMemory = 128 * 1024 * 1024
const framed = 1_000

/** A sorted run of events on disk: where its frames of `framed` events start, and how long they are. */
interface Run {
  readonly frames: readonly { readonly position: number; readonly length: number }[]
}

/**
 * Restores the order of one stream: events leave by CloudWatch's time, equal times in the order of the
 * files. Holds `limit` events in memory, fewer where they are long; more are sorted in runs on disk, in a file below
 * `folder`, and merged.
 */
export class StreamOrder {
  readonly #path: string
  readonly #limit: number
  #events: LogEvent[] = []
  #textBytes = 0
  #isOrdered = true
  #runs: Run[] = []
  #handle: number | undefined
  #written = 0

  constructor(folder: string, limit: number = inMemory) {
    this.#path = join(folder, `stream-order-${threadId}.tmp`)
    this.#limit = limit
  }

  /** Takes the next event of the stream, in the order of its files. */
  add(event: LogEvent): void {
    const last = this.#events.at(-1)
    if (last !== undefined && event.timeMs < last.timeMs) this.#isOrdered = false
    this.#events.push(event)
    this.#textBytes += event.place.length
    if (this.#events.length >= this.#limit || this.#textBytes >= textInMemory) this.#putAside()
  }

  /** Gives all events in order and forgets them. */
  *drain(): Generator<LogEvent> {
    if (this.#runs.length === 0) {
      const events = this.#sorted()
      this.#events = []
      yield* events
      return
    }
    this.#putAside()
    yield* merged(this.#runs.map((run) => this.#read(run)))
    this.close()
  }

  /** Removes what was put aside on disk. */
  close(): void {
    if (this.#handle === undefined) return
    closeSync(this.#handle)
    unlinkSync(this.#path)
    this.#handle = undefined
    this.#runs = []
    this.#written = 0
  }

  #sorted(): LogEvent[] {
    if (!this.#isOrdered) this.#events.sort((left, right) => left.timeMs - right.timeMs)
    this.#isOrdered = true
    return this.#events
  }

  #putAside(): void {
    const events = this.#sorted()
    const frames: { position: number; length: number }[] = []
    this.#handle ??= openSync(this.#path, 'w+')
    for (let from = 0; from < events.length; from += framed) {
      const bytes = serialize(events.slice(from, from + framed))
      writeAll(this.#handle, bytes, this.#written)
      frames.push({ position: this.#written, length: bytes.length })
      this.#written += bytes.length
    }
    this.#runs.push({ frames })
    this.#events = []
    this.#textBytes = 0
  }

  *#read(run: Run): Generator<LogEvent> {
    for (const frame of run.frames) {
      assert(this.#handle !== undefined, 'the file of runs is open')
      yield* deserialize(readAll(this.#handle, frame.length, frame.position))
    }
  }
}

/** Writes all bytes; the system may take fewer at a time. */
function writeAll(handle: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(handle, bytes, at, bytes.length - at, position + at)
  }
}

/** Reads all bytes; the system may give fewer at a time. */
function readAll(handle: number, length: number, position: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const read = readSync(handle, bytes, at, length - at, position + at)
    assert(read > 0, 'the file of runs is as long as what was written to it')
    at += read
  }
  return bytes
}

/** Merges sorted runs; among equal times the earlier run comes first. */
function* merged(runs: readonly Generator<LogEvent>[]): Generator<LogEvent> {
  const heads = runs.flatMap((run) => {
    const { value, done } = run.next()
    return done === true ? [] : [{ event: value, run }]
  })
  while (heads.length > 0) {
    const first = heads.reduce((least, head) => (head.event.timeMs < least.event.timeMs ? head : least))
    yield first.event
    const { value, done } = first.run.next()
    if (done === true) heads.splice(heads.indexOf(first), 1)
    else first.event = value
  }
}
