import { emptyPlaces, none, slots } from '../model/record-spans.js'
import type { StreamText, TextFile } from '../model/stream-text.js'
import { isoTimeLength } from '../model/time.js'
import { areEqual, type ByteText, byteText, type Literal, literal, startsWith } from './byte-classes.js'
import { EventClock } from './event-clock.js'
import type { EventTable } from './event-table.js'
import { endOfUuid, uuidLength } from './ids.js'
import type { RequestTable } from './request-table.js'
import { platformMessages, serviceMessages, type UsualMessage } from './usual-messages.js'

const newline = 0x0a
const tab = 0x09
/** `<CloudWatch's time> <own time>TAB<request id>TAB<level>TAB<message>` */
const markLength = isoTimeLength + 1
const idStart = markLength + isoTimeLength + 1
const levels: readonly Literal[] = [literal('\tINFO\t'), literal('\tERROR\t'), literal('\tWARN\t')]
const timeWords = isoTimeLength / 4
const uuidWords = uuidLength / 4
/** Bytes of an event beyond which it is not usual. */
const longestUsual = 8 * 1024
/** Bytes of an event beyond which only its first ones are looked at, which is not for us to say. */
const longestEvent = 1024 * 1024
const escapeCode = String.fromCharCode(27)
const reportStart = 'REPORT RequestId: '
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Reads the events of a stream into tables. */
export class EventReader {
  readonly #events: EventTable
  readonly #requests: RequestTable
  readonly #clock = new EventClock()
  readonly #found = emptyPlaces()
  /** The number of the message that matched last, and where its request id stands. */
  #message = 0
  #requestAt = none
  /** The request of the usual event before. */
  #lastRequest = none
  /** Time of the next event; negative where the file ends. */
  #nextMs = -1
  /** The requests that each unusual event may be of, by its row. */
  readonly mentioned = new Map<number, readonly number[]>()

  constructor(events: EventTable, requests: RequestTable) {
    this.#events = events
    this.#requests = requests
  }

  /** Reads all events of a stream; says whether each of its files consists of events of bearable length. */
  read({ bytes, files }: StreamText): boolean {
    this.#events.clear()
    this.#requests.clear()
    this.#clock.reset()
    this.#lastRequest = none
    this.mentioned.clear()
    const text = byteText(bytes)
    return files.every((file) => this.#readFile(text, file))
  }

  #readFile(text: ByteText, { start, end }: TextFile): boolean {
    this.#nextMs = start + markLength > end ? -1 : this.#clock.timeAt(text, start)
    let at = start
    while (at >= 0 && at < end && this.#nextMs >= 0) at = this.#readEvent(text, at, end)
    return at === end
  }

  /** Reads the event at `at`, and gives where it ends; negative where it is too long. */
  #readEvent(text: ByteText, at: number, end: number): number {
    const row = this.#events.begin(this.#nextMs, at)
    const next = this.#endBehind(text, this.#match(text, at, end), end)
    if (next < 0 || next - at > longestUsual) return this.#readUnusual(text, row, end)
    this.#events.recognise(row, this.#message, this.#found)
    if (this.#requestAt >= 0) this.#events.requests[row] = this.#requestOf(text, this.#requestAt)
    this.#events.ends[row] = next
    return next
  }

  /** Finds the message of the event at `at`, and gives where that ends; negative where there is none. */
  #match(text: ByteText, at: number, end: number): number {
    this.#found[2 * slots.requestId] = none
    if (text.bytes[at + idStart - 1] !== tab) {
      const next = this.#matchOne(platformMessages, text, at + markLength, end)
      this.#message += serviceMessages.length
      this.#requestAt = this.#found[2 * slots.requestId] ?? none
      return next
    }
    const idEnd = at + idStart + uuidLength
    if (idEnd > end || !areEqual(text, at, at + markLength, timeWords)) return -1
    if (!this.#isLastRequest(text, at + idStart) && endOfUuid(text.bytes, at + idStart, end) < 0) return -1
    const start = endOfLevel(text, idEnd, end)
    if (start < 0) return -1
    this.#requestAt = at + idStart
    return this.#matchOne(serviceMessages, text, start, end)
  }

  #matchOne(messages: readonly UsualMessage[], text: ByteText, at: number, end: number): number {
    const first = text.bytes[at]
    for (let number = 0; number < messages.length; number++) {
      const message = messages[number]
      if (message === undefined || first !== message.firstByte) continue
      const next = message.pattern.match(text, at, end, this.#found)
      if (next < 0) continue
      this.#message = number + 1
      return next
    }
    return -1
  }

  /** The number of the request whose id stands at `at`; most events are of the request of the one before. */
  #requestOf(text: ByteText, at: number): number {
    if (!this.#isLastRequest(text, at)) {
      this.#lastRequest = this.#requests.numberOf(text.bytes.toString('latin1', at, at + uuidLength), at)
    }
    return this.#lastRequest
  }

  #isLastRequest(text: ByteText, at: number): boolean {
    const last = this.#lastRequest
    return last !== none && areEqual(text, at, this.#requests.starts[last] ?? 0, uuidWords)
  }

  /** Where an event ends whose text ends at `at`; negative where more text follows. */
  #endBehind(text: ByteText, at: number, end: number): number {
    if (at < 0) return -1
    let next = at
    while (next < end && text.bytes[next] === newline) next += 1
    if (next === end) {
      this.#nextMs = -1
      return end
    }
    if (next === at || next + markLength > end) return -1
    const timeMs = this.#clock.timeAt(text, next)
    if (timeMs < 0) return -1
    this.#nextMs = timeMs
    return next
  }

  /** Finds where an unusual event ends, and which requests it may be of; negative where it is too long. */
  #readUnusual(text: ByteText, row: number, end: number): number {
    const start = this.#events.starts[row] ?? 0
    const next = this.#nextStart(text, start, end)
    this.#events.ends[row] = next
    if (next - start > longestEvent) return -1
    const words = text.bytes.toString('latin1', start, next)
    // Colours are taken out of platform lines before their request id is looked for.
    if (words.includes(escapeCode)) return -1
    // What a REPORT measures belongs to no record, however it is written.
    if (words.startsWith(reportStart, markLength)) return next
    const requests = Array.from(words.matchAll(uuids), ({ 0: id, index }) =>
      this.#requests.numberOf(id, start + index),
    )
    for (const request of requests) this.#requests.areLeft[request] = 1
    this.mentioned.set(row, requests)
    return next
  }

  /** Where the next event starts behind `at`, or the end of the file. */
  #nextStart(text: ByteText, at: number, end: number): number {
    const { bytes } = text
    for (let lineEnd = bytes.indexOf('\n2', at, 'latin1'); lineEnd >= 0; ) {
      const start = lineEnd + 1
      if (start + markLength > end) break
      const timeMs = this.#clock.timeAt(text, start)
      if (timeMs >= 0) {
        this.#nextMs = timeMs
        return start
      }
      lineEnd = bytes.indexOf('\n2', start, 'latin1')
    }
    this.#nextMs = -1
    return end
  }
}

/** Where the level behind a request id ends; negative where there is none. */
function endOfLevel(text: ByteText, at: number, end: number): number {
  for (const level of levels) if (startsWith(text, at, level, end)) return at + level.length
  return -1
}
