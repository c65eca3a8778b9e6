import type { EventKind } from '../model/event.js'
import { none, type SpanReceiver } from '../model/record-spans.js'
import { fileNumberAt, type StreamText } from '../model/stream-text.js'
import { EventReader } from './event-reader.js'
import { EventTable, kindOf, unusual } from './event-table.js'
import { RecordFollower } from './record-follower.js'
import { RequestTable } from './request-table.js'

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
}

/** Requests open at once beyond which it matters which of them is closed first. */
const mostOpen = 1000

/**
 * Reads streams whose events are nearly all of the usual words and layout, from their bytes: an event costs no text
 * and no object. What is not usual is left, together with all events of its requests, to the general reader, which is
 * the oracle: both give the same rows (docs/decisions/22-usual-streams.md).
 */
export class UsualStreams {
  readonly #events = new EventTable()
  readonly #requests = new RequestTable()
  readonly #reader = new EventReader(this.#events, this.#requests)
  readonly #follower: RecordFollower

  constructor(receiver: SpanReceiver) {
    this.#follower = new RecordFollower(this.#events, this.#requests, receiver)
  }

  /** Reads a stream; undefined, before anything is given, where all of it is left to others. */
  read(text: StreamText): UsualStream | undefined {
    if (!this.#reader.read(text)) return undefined
    const rows = this.#events.inOrder()
    if (!this.#link(rows)) return undefined
    this.#leaveUnusual()
    return this.#give(rows, text)
  }

  /**
   * Puts the events of each request together, in the order of time. Says whether no request needs to be seen among all
   * others: because something is said of it behind its end, or because very many are open.
   */
  #link(rows: Int32Array): boolean {
    const requests = this.#requests
    const isOpen = new Uint8Array(requests.length)
    const isEnded = new Uint8Array(requests.length)
    let open = 0
    for (const row of rows) {
      const mentioned = this.#reader.mentioned.get(row)
      if (mentioned?.some((request) => isEnded[request] === 1)) return false
      const request = this.#events.requests[row] ?? none
      if (request === none) continue
      requests.addEvent(request, row)
      const kind = kindOf(this.#events, row)
      if (kind === 'lambda_start' || kind === 'lambda_report') continue
      if (kind === 'lambda_end') {
        open -= isOpen[request] ?? 0
        isOpen[request] = 0
        isEnded[request] = 1
        continue
      }
      if (kind !== 'record_opened' && isEnded[request] === 1) return false
      isEnded[request] = 0
      open += 1 - (isOpen[request] ?? 0)
      isOpen[request] = 1
      if (open > mostOpen) return false
    }
    return true
  }

  #leaveUnusual(): void {
    const { areLeft, length } = this.#requests
    for (let request = 0; request < length; request++) {
      if (areLeft[request] === 0 && !this.#follower.isUsual(request)) areLeft[request] = 1
    }
  }

  #give(rows: Int32Array, text: StreamText): UsualStream {
    const counts = text.files.map(() => ({ events: 0, messages: 0 }))
    const kinds = new Map<EventKind, number>()
    const left: LeftEvent[] = []
    this.#follower.begin(text)
    for (let request = 0; request < this.#requests.length; request++) {
      if (this.#requests.areLeft[request] === 0) this.#follower.give(request)
    }
    const { starts, ends, timesMs, requests, messages } = this.#events
    for (const row of rows) {
      const start = starts[row] ?? 0
      const count = counts[fileNumberAt(text, start)]
      if (count !== undefined) count.events += 1
      const request = requests[row] ?? none
      if (messages[row] === unusual || (request !== none && this.#requests.areLeft[request] === 1)) {
        left.push({ timeMs: timesMs[row] ?? 0, start, end: ends[row] ?? 0 })
        continue
      }
      const kind = kindOf(this.#events, row)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      if (kind === 'record_opened' && count !== undefined) count.messages += 1
      if (kind === 'lambda_init_start') this.#follower.giveInvocation(row)
    }
    return {
      kinds,
      events: counts.map(({ events }) => events),
      messages: counts.map(({ messages: received }) => received),
      left,
    }
  }
}
