import type { EventKind, InvocationReport } from '../model/event.js'

/** What a line of the Lambda platform says besides its kind. */
export interface PlatformLine {
  readonly requestId: string | undefined
  readonly report: InvocationReport | undefined
}

const requestIdPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const measured: readonly EventKind[] = ['lambda_report', 'lambda_init_report']

/** Reads the request id and, on REPORT and INIT_REPORT lines, the figures. Durations in ms, memory in MB. */
export function readPlatformLine(kind: EventKind, message: string): PlatformLine {
  const requestId = kind === 'unknown' ? undefined : readRequestId(message)
  return { requestId, report: measured.includes(kind) ? readReport(message) : undefined }
}

/** The id after the first `RequestId: `; on other lines the first text of its shape. */
function readRequestId(message: string): string | undefined {
  const label = message.indexOf('RequestId: ')
  if (label < 0 || label > 10) return requestIdPattern.exec(message.slice(0, 200))?.[0]
  const start = label + 'RequestId: '.length
  return message.slice(start, start + 36)
}

function readReport(message: string): InvocationReport {
  const durationMs = figure(message, '\tDuration: ')
  const billedMs = figure(message, 'Billed Duration: ')
  const memoryMb = figure(message, 'Memory Size: ')
  const maxMemoryMb = figure(message, 'Max Memory Used: ')
  const initMs = figure(message, 'Init Duration: ')
  return {
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(billedMs === undefined ? {} : { billedMs }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(maxMemoryMb === undefined ? {} : { maxMemoryMb }),
    ...(initMs === undefined ? {} : { initMs }),
  }
}

const measurement = /\d+(?:\.\d+)?(?= (?:ms|MB))/y

/** The number that follows `label`, before its unit; without one it may be cut. A measurement, so a float will do. */
function figure(message: string, label: string): number | undefined {
  const start = message.indexOf(label)
  if (start < 0) return undefined
  measurement.lastIndex = start + label.length
  const digits = measurement.exec(message)?.[0]
  return digits === undefined || digits.length > longestFigure ? undefined : Number(digits)
}

/** Digits beyond this are no measurement. */
const longestFigure = 24
