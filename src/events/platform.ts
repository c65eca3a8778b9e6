import type { EventKind, InvocationReport } from '../model/event.js'
import type { Unreadable } from './payload.js'

/** What a line of the Lambda platform says besides its kind. */
export interface PlatformLine {
  readonly requestId: string | undefined
  readonly report: InvocationReport | undefined
  /** Figures that cannot be read. */
  readonly unreadable: readonly Unreadable[]
}

const requestIdPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const measured: readonly EventKind[] = ['lambda_report', 'lambda_init_report']

/** Reads the request id and, on REPORT and INIT_REPORT lines, the figures. Durations in ms, memory in MB. */
export function readPlatformLine(kind: EventKind, message: string): PlatformLine {
  const requestId = kind === 'unknown' ? undefined : readRequestId(message)
  if (!measured.includes(kind)) return { requestId, report: undefined, unreadable: [] }
  const unreadable: Unreadable[] = []
  const report = readReport(message, (label) => {
    unreadable.push({ code: 'unreadable_field', message: `${label} cannot be read as logged` })
  })
  return { requestId, report, unreadable }
}

/** The id after the first `RequestId: `; on other lines the first text of its shape. */
function readRequestId(message: string): string | undefined {
  const label = message.indexOf('RequestId: ')
  if (label < 0 || label > 10) return requestIdPattern.exec(message.slice(0, 200))?.[0]
  const start = label + 'RequestId: '.length
  return message.slice(start, start + 36)
}

function readReport(message: string, onUnreadable: (label: string) => void): InvocationReport {
  const figure = (label: string, start: string, unit: RegExp): number | undefined => {
    const at = message.indexOf(start)
    if (at < 0) return undefined
    unit.lastIndex = at + start.length
    const digits = unit.exec(message)?.[0]
    if (digits === undefined) onUnreadable(label)
    return digits === undefined ? undefined : Number(digits)
  }
  const durationMs = figure('Duration', '\tDuration: ', milliseconds)
  const billedMs = figure('Billed Duration', 'Billed Duration: ', milliseconds)
  const memoryMb = figure('Memory Size', 'Memory Size: ', megabytes)
  const maxMemoryMb = figure('Max Memory Used', 'Max Memory Used: ', megabytes)
  const initMs = figure('Init Duration', 'Init Duration: ', milliseconds)
  return {
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(billedMs === undefined ? {} : { billedMs }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }),
    ...(initMs === undefined ? {} : { initMs }),
  }
}

/** A measurement before its unit, without which it may be cut; more digits than a day or a terabyte has are none. A float will do. */
const milliseconds = /\d{1,8}(?:\.\d{1,9})?(?= ms)/y
const megabytes = /\d{1,7}(?:\.\d{1,9})?(?= MB)/y
