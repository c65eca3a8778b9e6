import type { EventKind } from '../model/event.js'
import type { LogEvent } from './log-event.js'
import { runtimeLine } from './platform.js'
import type { Random } from './random.js'

/** Writes one instance's events in the order of time; holds its clock. */
export interface Scribe {
  /** Now, ms since epoch. */
  readonly now: () => number
  /** Lets between `low` and `high` milliseconds pass, less when the instance is in a hurry. */
  readonly wait: (low: number, high: number) => void
  /** Lets time pass until an instant, if it is ahead. */
  readonly waitUntil: (timeMs: number) => void
  /** What follows belongs to the record of this transaction; to none, if there is none. */
  readonly concern: (transactionId: string | undefined) => void
  /** Writes a line as it is. */
  readonly print: (kind: EventKind, text: string) => void
  /** Writes a line of the runtime. */
  readonly log: (kind: EventKind, requestId: string, level: string, message: string) => void
  /** The events written since the last call. */
  readonly take: () => readonly LogEvent[]
  readonly pending: () => number
}

/** A scribe whose clock begins at `startMs`; `pace` scales its waits (1 as in the real export). */
export function createScribe(startMs: number, pace: number, random: Random): Scribe {
  let clock = startMs
  let rest = 0
  let events: LogEvent[] = []
  let about: string | undefined
  const print = (kind: EventKind, text: string): void => {
    events.push({ kind, timeMs: clock, text, about })
  }
  return {
    now: () => clock,
    wait: (low, high) => {
      const exact = (low + random.float() * (high - low)) * pace + rest
      const whole = Math.floor(exact)
      rest = exact - whole
      clock += whole
    },
    waitUntil: (timeMs) => {
      clock = Math.max(clock, timeMs)
    },
    concern: (transactionId) => {
      about = transactionId
    },
    print,
    log: (kind, requestId, level, message) => print(kind, runtimeLine(clock, requestId, level, message)),
    take: () => {
      const taken = events
      events = []
      return taken
    },
    pending: () => events.length,
  }
}
