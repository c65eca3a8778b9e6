import { none } from '../model/record-spans.js'
import { longer } from './event-table.js'

const firstRequests = 256

/** The requests of one stream, by number; each with its events in the order of time. */
export class RequestTable {
  readonly #numbers = new Map<string, number>()
  /** Where the id of each stands in the text. */
  starts = new Int32Array(firstRequests)
  /** Whether an unusual event is, or may be, of this request: 1 where it is. */
  areLeft = new Uint8Array(firstRequests)
  firstEvents = new Int32Array(firstRequests)
  lastEvents = new Int32Array(firstRequests)
  /** Of each event the next one of its request. */
  nextEvents = new Int32Array(firstRequests)

  get length(): number {
    return this.#numbers.size
  }

  clear(): void {
    this.#numbers.clear()
  }

  /** The number of a request whose id is given, and stands at `at`. */
  numberOf(id: string, at: number): number {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = this.#numbers.size
    if (number === this.starts.length) this.#grow()
    this.#numbers.set(id, number)
    this.starts[number] = at
    this.areLeft[number] = 0
    this.firstEvents[number] = none
    return number
  }

  /** Adds the next event of a request. */
  addEvent(request: number, row: number): void {
    while (row >= this.nextEvents.length) this.nextEvents = longer(this.nextEvents)
    this.nextEvents[row] = none
    if (this.firstEvents[request] === none) this.firstEvents[request] = row
    else this.nextEvents[this.lastEvents[request] ?? 0] = row
    this.lastEvents[request] = row
  }

  #grow(): void {
    this.starts = longer(this.starts)
    this.areLeft = longer(this.areLeft)
    this.firstEvents = longer(this.firstEvents)
    this.lastEvents = longer(this.lastEvents)
  }
}
