import type { EventKind } from '../model/event.js'
import { isoTime } from './time.js'

/** One event before it is bytes. */
export interface LogEvent {
  readonly kind: EventKind
  /** CloudWatch's time, ms since epoch. */
  readonly timeMs: number
  /** What follows CloudWatch's time and a blank; without the line ends at the end. */
  readonly text: string
  /** The id of the transaction whose record it belongs to. */
  readonly about?: string | undefined
}

/** An event as it stands in the file: its line or lines and the blank line after them. */
export function eventText(event: LogEvent): string {
  return `${isoTime(event.timeMs)} ${event.text}\n\n`
}

/** The bytes of events that follow each other in a file. */
export function eventBytes(events: readonly LogEvent[]): Buffer {
  let text = ''
  for (const event of events) {
    text += eventText(event)
  }
  return Buffer.from(text)
}
