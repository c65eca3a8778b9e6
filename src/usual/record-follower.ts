import type { EventKind } from '../model/event.js'
import { conclusive } from '../model/queue-record.js'
import {
  type EventSpans,
  emptyPlaces,
  none,
  type Places,
  type SpanReceiver,
  slots,
} from '../model/record-spans.js'
import { fileAt, type StreamText, type TextFile } from '../model/stream-text.js'
import { ulidTime } from '../model/ulid.js'
import { areEqual, byteText } from './byte-classes.js'
import { type EventTable, kindOf } from './event-table.js'
import { uuidLength } from './ids.js'
import type { RequestTable } from './request-table.js'

/** Gives the records of a stream, request by request, where their events follow each other as usual. */
export class RecordFollower {
  readonly #events: EventTable
  readonly #requests: RequestTable
  readonly #receiver: SpanReceiver
  readonly #places = emptyPlaces()
  readonly #eventPlaces = emptyPlaces()
  #text: StreamText = { bytes: Buffer.alloc(0), files: [] }
  #view = byteText(this.#text.bytes)

  constructor(events: EventTable, requests: RequestTable, receiver: SpanReceiver) {
    this.#events = events
    this.#requests = requests
    this.#receiver = receiver
  }

  /** Whether the events of a request are those of records as they are usually made. */
  isUsual(request: number): boolean {
    let isOpen = false
    let isShown = false
    let isConcluded = false
    for (let row = this.#first(request); row !== none; row = this.#next(row)) {
      const kind = kindOf(this.#events, row)
      if (kind === 'record_opened') {
        isOpen = true
        isShown = false
        isConcluded = false
      } else if (kind === 'sync_started') {
        if (!isOpen || isShown || isConcluded) return false
        isShown = true
      } else if (conclusive.has(kind)) {
        if (!isOpen) return false
        isConcluded = true
      } else if (kind === 'balances_differ' && !isOpen) return false
    }
    return true
  }

  /** Begins a stream whose events are in the tables. */
  begin(text: StreamText): void {
    this.#text = text
    this.#view = byteText(text.bytes)
  }

  /** Gives the records of a request, and what its REPORT lines measured. */
  give(request: number): void {
    for (let row = this.#first(request); row !== none; row = this.#next(row)) {
      const kind = kindOf(this.#events, row)
      if (kind === 'record_opened') this.#giveRecord(request, row)
      else if (kind === 'lambda_report') this.giveInvocation(row)
    }
  }

  /** Gives a REPORT or INIT_START line. */
  giveInvocation(row: number): void {
    this.#eventPlaces.fill(none)
    const request = this.#events.requests[row] ?? none
    if (request !== none) this.#putRequest(request, this.#eventPlaces)
    const kind = kindOf(this.#events, row) === 'lambda_report' ? 'lambda_report' : 'lambda_init_start'
    this.#receiver.invocation(kind, this.#eventSpans(row))
  }

  #giveRecord(request: number, opened: number): void {
    const places = this.#places.fill(none)
    this.#putRequest(request, places)
    this.#events.placesOf(opened, places)
    const { shown, concluded, differences, ranges } = this.#gather(opened)
    const kind = kindOf(this.#events, concluded)
    const outcome = conclusive.get(kind) ?? 'incomplete'
    const { starts, timesMs } = this.#events
    const place = shown === none ? opened : shown
    const { file, start } = this.#fileOf(place)
    this.#receiver.record({
      bytes: this.#text.bytes,
      places,
      openedMs: timesMs[opened] ?? 0,
      outcome,
      skipReason: outcome === 'skipped' ? kind : undefined,
      isFromDiscrepancy: shown !== none && this.#takeBalance(differences),
      shownMs: shown === none ? undefined : timesMs[shown],
      file: file.id,
      offset: (starts[place] ?? 0) - start,
      ranges: ranges.text(),
      createdMs: this.#createdMs(),
    })
    for (const row of differences) this.#receiver.discrepancy(this.#eventSpans(row))
  }

  /** Puts the places of a record's texts together, and says which events it consists of. */
  #gather(opened: number): Gathered {
    const ranges = new Ranges(this.#fileOf(opened))
    const gathered: Gathered = { shown: none, concluded: none, differences: [], ranges }
    this.#addTo(ranges, opened)
    for (let row = this.#next(opened); row !== none; row = this.#next(row)) {
      const kind = kindOf(this.#events, row)
      if (kind === 'record_opened') break
      if (isOfPlatform(kind)) continue
      this.#addTo(ranges, row)
      if (kind === 'balances_differ') gathered.differences.push(row)
      else if (kind === 'sync_started') gathered.shown = row
      else if (gathered.concluded === none) gathered.concluded = row
      if (this.#tells(kind)) this.#events.placesOf(row, this.#places)
    }
    return gathered
  }

  /** Whether an event of this kind says something that is not said yet of the record. */
  #tells(kind: EventKind): boolean {
    if (kind === 'payment_flag_skipped') return this.#places[2 * slots.skippedAction] === none
    return kind === 'sync_started'
  }

  /** Takes the payment balance of the first discrepancy of the same user where the transaction shows none. */
  #takeBalance(differences: readonly number[]): boolean {
    const places = this.#places
    const found = this.#eventPlaces
    if (places[2 * slots.paymentBalance] !== none) return false
    for (const row of differences) {
      this.#events.placesOf(row, found)
      const [own, other] = [places[2 * slots.userId] ?? none, found[2 * slots.userId] ?? none]
      if (!areEqual(this.#view, own, other, uuidLength / 4)) continue
      places[2 * slots.paymentBalance] = found[2 * slots.paymentBalance] ?? none
      places[2 * slots.paymentBalance + 1] = found[2 * slots.paymentBalance + 1] ?? none
      return true
    }
    return false
  }

  #createdMs(): number | undefined {
    const start = this.#places[2 * slots.id] ?? none
    return start === none
      ? undefined
      : ulidTime(this.#text.bytes.toString('latin1', start, this.#places[2 * slots.id + 1]))
  }

  #eventSpans(row: number): EventSpans {
    this.#events.placesOf(row, this.#eventPlaces)
    const { file, start } = this.#fileOf(row)
    return {
      bytes: this.#text.bytes,
      places: this.#eventPlaces,
      timeMs: this.#events.timesMs[row] ?? 0,
      file: file.id,
      offset: (this.#events.starts[row] ?? 0) - start,
    }
  }

  #putRequest(request: number, places: Places): void {
    const start = this.#requests.starts[request] ?? none
    places[2 * slots.requestId] = start
    places[2 * slots.requestId + 1] = start + uuidLength
  }

  #addTo(ranges: Ranges, row: number): void {
    ranges.add(this.#fileOf(row), this.#events.starts[row] ?? 0, this.#events.ends[row] ?? 0)
  }

  #fileOf(row: number): TextFile {
    return fileAt(this.#text, this.#events.starts[row] ?? 0)
  }

  #first(request: number): number {
    return this.#requests.firstEvents[request] ?? none
  }

  #next(row: number): number {
    return this.#requests.nextEvents[row] ?? none
  }
}

/** The events of a record, by their rows. */
interface Gathered {
  /** The one that shows its transaction. */
  shown: number
  /** The one that says how it ended. */
  concluded: number
  readonly differences: number[]
  readonly ranges: Ranges
}

/** Lines of the platform, which are no part of a record. */
function isOfPlatform(kind: EventKind): boolean {
  return kind === 'lambda_start' || kind === 'lambda_end' || kind === 'lambda_report'
}

/** Byte ranges of the events of a record, joined where one follows the other without a gap. */
class Ranges {
  #file: TextFile
  #start = none
  #end = none
  #text = ''

  constructor(file: TextFile) {
    this.#file = file
  }

  add(file: TextFile, start: number, end: number): void {
    if (start !== this.#end || file !== this.#file) {
      if (this.#start !== none) this.#text = `${this.text()} `
      this.#start = start
      this.#file = file
    }
    this.#end = end
  }

  /** All of them: `file:offset+length`, with blanks between. */
  text(): string {
    const offset = this.#start - this.#file.start
    return `${this.#text}${this.#file.file.id}:${offset}+${this.#end - this.#start}`
  }
}
