import { formatInstant, isoTimeLength } from '../model/time.js'
import type { Unreadable } from './payload.js'

/** When a line was written, ms since epoch, and what cannot be right about it. */
export interface OwnTime {
  readonly loggedMs: number
  readonly unreadable: readonly Unreadable[]
}

const start = isoTimeLength + 1
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.]\d{3}Z$/
const century = /^2/

/**
 * Reads a line's own time, which is nearly always CloudWatch's to the letter; CloudWatch's stands for one that is no date
 * of the years 2000 to 2999. Undefined where no time stands.
 */
export function readOwnTime(text: string, timeMs: number): OwnTime | undefined {
  const own = text.slice(start, start + isoTimeLength)
  if (text.startsWith(own)) return { loggedMs: timeMs, unreadable: [] }
  if (!shape.test(own)) return undefined
  const ms = century.test(own) ? Date.parse(own) : Number.NaN
  if (!Number.isNaN(ms) && formatInstant(ms) === own) return { loggedMs: ms, unreadable: [] }
  const message = "the line's own time is no date; CloudWatch's is used"
  return { loggedMs: timeMs, unreadable: [{ code: 'unreadable_field', message }] }
}
