import type { EventKind } from '../model/event.js'
import type { Unreadable } from './payload.js'

/** The beginning of an event where none starts: the line end before it is lost, or its time is no date. */
const startOfAnother =
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.]\d{3}Z (?:\d{4}-\d\d-\d\dT[\d:.]{12}Z\t|START |END |REPORT |INIT_|\{"_aws")/
const lineBreak = /[\n\r\v\f\u0085\u2028\u2029]/
const blank = /^\s*$/
/** What the platform adds to a REPORT where tracing is on. */
const traceLine = /^\s*XRAY TraceId: [^\n]*\s*$/

/** Kinds the platform writes on one line, in all versions. */
const oneLine: ReadonlySet<EventKind> = new Set([
  'lambda_start',
  'lambda_end',
  'lambda_report',
  'lambda_init_start',
])

/** Says where an event holds text that is not its own: another event, or what stands behind a message of one line. */
export function strayText(kind: EventKind, message: string): readonly Unreadable[] {
  if (startOfAnother.test(message)) {
    return [stray('another event begins inside this one; what follows was not read')]
  }
  if (!oneLine.has(kind)) return nothing
  const end = message.search(lineBreak)
  const rest = end < 0 ? '' : message.slice(end + 1)
  return blank.test(rest) || traceLine.test(rest)
    ? nothing
    : [stray(`${rest.length} characters that belong to no event follow it`)]
}

const nothing: readonly Unreadable[] = []

function stray(message: string): Unreadable {
  return { code: 'stray_text', message }
}
