import type { EventKind } from '../model/event.js'
import { none } from '../model/record-spans.js'
import { platformMessages, serviceMessages, type UsualMessage } from './usual-messages.js'

/** All usual messages; an event says which of them it is by the number here, from 1 on. */
export const usualMessages: readonly UsualMessage[] = [...serviceMessages, ...platformMessages]
/** The number of what is no usual message. */
export const unusual = 0

const firstRows = 1024

/**
 * The events of one stream, column by column: a row an event, in the order of the files. Kept and filled anew for each
 * stream, so that nothing is made for a single event.
 */
export class EventTable {
  length = 0
  timesMs = new Float64Array(firstRows)
  /** Where each event begins in the text, and the next one. */
  starts = new Int32Array(firstRows)
  ends = new Int32Array(firstRows)
  /** Which of the usual messages each is. */
  messages = new Uint8Array(firstRows)
  /** The request each belongs to; `none` where it has none or is unusual. */
  requests = new Int32Array(firstRows)
  /** Where the places of each event's slots begin in `places`. */
  firstPlaces = new Int32Array(firstRows)
  places = new Int32Array(firstRows * 4)
  #placeCount = 0

  clear(): void {
    this.length = 0
    this.#placeCount = 0
  }

  /** Adds an event whose end is not known yet, and gives its row. */
  begin(timeMs: number, start: number): number {
    const row = this.length
    if (row === this.timesMs.length) this.#grow()
    this.timesMs[row] = timeMs
    this.starts[row] = start
    this.messages[row] = unusual
    this.requests[row] = none
    this.length = row + 1
    return row
  }

  /** Says what an event is; `found` are the places of its slots. */
  recognise(row: number, message: number, found: Int32Array): void {
    this.messages[row] = message
    this.firstPlaces[row] = this.#placeCount
    const slots = usualMessages[message - 1]?.slots ?? []
    if (this.#placeCount + 2 * slots.length > this.places.length) this.places = longer(this.places)
    for (const slot of slots) {
      this.places[this.#placeCount] = found[2 * slot] ?? none
      this.places[this.#placeCount + 1] = found[2 * slot + 1] ?? none
      this.#placeCount += 2
    }
  }

  /** Puts the places of an event's slots into `found`, and leaves all others as they are. */
  placesOf(row: number, found: Int32Array): void {
    let at = this.firstPlaces[row] ?? 0
    for (const slot of usualMessages[(this.messages[row] ?? unusual) - 1]?.slots ?? []) {
      found[2 * slot] = this.places[at] ?? none
      found[2 * slot + 1] = this.places[at + 1] ?? none
      at += 2
    }
  }

  /** Of each place in the order of time the row that stands there; equal times as they stand. */
  inOrder(): Int32Array {
    const { length, timesMs } = this
    const rows = new Int32Array(length)
    let isOrdered = true
    for (let row = 0; row < length; row++) {
      rows[row] = row
      isOrdered &&= row === 0 || (timesMs[row] ?? 0) >= (timesMs[row - 1] ?? 0)
    }
    if (isOrdered) return rows
    return Int32Array.from(Array.from(rows).sort((one, other) => (timesMs[one] ?? 0) - (timesMs[other] ?? 0)))
  }

  #grow(): void {
    this.timesMs = longer(this.timesMs)
    this.starts = longer(this.starts)
    this.ends = longer(this.ends)
    this.messages = longer(this.messages)
    this.requests = longer(this.requests)
    this.firstPlaces = longer(this.firstPlaces)
  }
}

/** The same numbers with as much room again. */
export function longer<Column extends Float64Array | Int32Array | Uint8Array>(column: Column): Column {
  const grown = Object.getPrototypeOf(column).constructor
  const result: Column = new grown(column.length * 2)
  result.set(column)
  return result
}

/** What an event is; `unknown` where that has not been read. */
export function kindOf(events: EventTable, row: number): EventKind {
  return usualMessages[(events.messages[row] ?? unusual) - 1]?.kind ?? 'unknown'
}
