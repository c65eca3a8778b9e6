import { closeSync, openSync, readSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { assert } from '../model/errors.js'
import type { LogFile } from '../model/log-file.js'
import type { RawEvent } from './splitter.js'

/** Bytes of a stream that are held in memory before they are put aside on disk. */
const inMemory = 32 * 1024 * 1024
/** Bytes of events that are written and read at once. */
const frameBytes = 256 * 1024

/** A sorted run of events on disk: where its frames start, and how long they are. */
interface Run {
  readonly frames: readonly { readonly position: number; readonly length: number }[]
}

/**
 * Restores the order of one stream: events leave by CloudWatch's time, equal times in the order of the files. They are
 * held as the bytes they are, up to `limit` of them; more are sorted in runs on disk, in a file below `folder`, and
 * merged.
 */
export class StreamOrder {
  readonly #path: string
  readonly #limit: number
  #events: RawEvent[] = []
  #bytes = 0
  #isOrdered = true
  /** The files of events on disk, and the number of each. */
  #files: LogFile[] = []
  readonly #numbers = new Map<LogFile, number>()
  #runs: Run[] = []
  #handle: number | undefined
  #written = 0

  constructor(folder: string, limit: number = inMemory) {
    this.#path = join(folder, `stream-order-${threadId}.tmp`)
    this.#limit = limit
  }

  /** Takes the next event of the stream, in the order of its files, and holds its bytes. */
  add(event: RawEvent): void {
    const { timeMs, bytes } = event
    if (this.#events.length > 0 && this.#bytes + bytes.length > this.#limit) this.#putAside()
    const last = this.#events.at(-1)
    if (last !== undefined && timeMs < last.timeMs) this.#isOrdered = false
    this.#events.push(event)
    this.#bytes += bytes.length
  }

  /** Gives all events in order and forgets them. */
  *drain(): Generator<RawEvent> {
    if (this.#runs.length > 0) {
      this.#putAside()
      yield* merged(this.#runs.map((run) => this.#read(run)))
    } else {
      yield* this.#sorted()
    }
    this.clear()
  }

  /** Forgets all events, and removes what was put aside on disk. */
  clear(): void {
    this.#forget()
    this.#files = []
    this.#numbers.clear()
    if (this.#handle === undefined) return
    closeSync(this.#handle)
    unlinkSync(this.#path)
    this.#handle = undefined
    this.#runs = []
    this.#written = 0
  }

  #forget(): void {
    this.#events = []
    this.#bytes = 0
    this.#isOrdered = true
  }

  #sorted(): readonly RawEvent[] {
    if (!this.#isOrdered) this.#events.sort((left, right) => left.timeMs - right.timeMs)
    return this.#events
  }

  #putAside(): void {
    this.#handle ??= openSync(this.#path, 'w+')
    const frames: { position: number; length: number }[] = []
    let parts: Buffer[] = []
    let length = 0
    for (const event of this.#sorted()) {
      parts.push(this.#headOf(event), event.bytes)
      length += headBytes + event.bytes.length
      if (length < frameBytes) continue
      frames.push(this.#write(this.#handle, Buffer.concat(parts, length)))
      parts = []
      length = 0
    }
    if (length > 0) frames.push(this.#write(this.#handle, Buffer.concat(parts, length)))
    this.#runs.push({ frames })
    this.#forget()
  }

  #write(handle: number, frame: Buffer): { position: number; length: number } {
    const position = this.#written
    writeFileSync(handle, frame)
    this.#written += frame.length
    return { position, length: frame.length }
  }

  #headOf({ timeMs, file, offset, length, bytes }: RawEvent): Buffer {
    const head = Buffer.allocUnsafe(headBytes)
    const numbers = [timeMs, this.#numberOf(file), offset, length, bytes.length]
    for (const [at, number] of numbers.entries()) head.writeDoubleLE(number, 8 * at)
    return head
  }

  #numberOf(file: LogFile): number {
    const known = this.#numbers.get(file)
    if (known !== undefined) return known
    this.#numbers.set(file, this.#files.length)
    return this.#files.push(file) - 1
  }

  *#read(run: Run): Generator<RawEvent> {
    for (const { position, length } of run.frames) {
      assert(this.#handle !== undefined, 'the file of runs is open')
      const frame = readAll(this.#handle, length, position)
      for (let at = 0; at < frame.length; ) {
        const [timeMs, file, offset, eventLength, count] = numbersAt(frame, at)
        const found = this.#files[file]
        assert(found !== undefined, 'every event has a file')
        at += headBytes + count
        yield { timeMs, file: found, offset, length: eventLength, bytes: frame.subarray(at - count, at) }
      }
    }
  }
}

/** Bytes before each event on disk: time, number of its file, offset, length, and bytes that follow, each a double. */
const headBytes = 5 * 8

function numbersAt(frame: Buffer, start: number): [number, number, number, number, number] {
  const at = (place: number): number => frame.readDoubleLE(start + 8 * place)
  return [at(0), at(1), at(2), at(3), at(4)]
}

/** Reads all bytes; the system may give fewer at a time. */
function readAll(handle: number, length: number, position: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length)
  for (let at = 0; at < length; ) {
    const read = readSync(handle, bytes, at, length - at, position + at)
    assert(read > 0, 'the file of runs is as long as what was written to it')
    at += read
  }
  return bytes
}

/** Merges sorted runs; among equal times the earlier run comes first. */
function* merged(runs: readonly Generator<RawEvent>[]): Generator<RawEvent> {
  const heads = runs.map((run) => {
    const { value, done } = run.next()
    assert(done !== true, 'a run has events')
    return { event: value, run }
  })
  while (heads.length > 0) {
    const first = heads.reduce((least, head) => (head.event.timeMs < least.event.timeMs ? head : least))
    yield first.event
    const { value, done } = first.run.next()
    if (done === true) heads.splice(heads.indexOf(first), 1)
    else first.event = value
  }
}
