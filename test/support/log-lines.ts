import type { EventKind, LogEvent } from '../../src/model/event.js'
import type { LogFile } from '../../src/model/log-file.js'

/** A log file that need not exist. */
export function logFile(id: number, path = `stream/${String(id).padStart(6, '0')}.gz`): LogFile {
  return { id, path, absolutePath: `/nowhere/${path}`, size: 0, modifiedMs: 0 }
}

/** An event of a kind at a time, with nothing else to say. */
export function logEvent(kind: EventKind, timeMs: number, more: Partial<LogEvent> = {}): LogEvent {
  return {
    kind,
    timeMs,
    loggedMs: timeMs,
    requestId: undefined,
    level: 'INFO',
    place: { file: 0, offset: timeMs, length: 1 },
    ...more,
  }
}

/** A request id that looks like one. */
export function requestId(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** One whole request that syncs one transaction of the short form, as text. */
export function syncedRequest(second: number, id: string, userId = 'user-a'): string {
  const time = `2024-02-18T21:01:${String(second).padStart(2, '0')}`
  const request = requestId(second)
  const line = (milli: string, message: string): string =>
    `${time}.${milli}Z ${time}.${milli}Z\t${request}\tINFO\t${message}\n\n`
  return [
    `${time}.000Z START RequestId: ${request} Version: $LATEST\n\n`,
    line('010', `Processing message message-${second}`),
    line('020', `Start syncing the balance {\n  transaction: {\n${shortForm(id, userId)}\n  }\n}`),
    line('030', 'SubscriptionBalanceUpdated event published'),
    `${time}.040Z END RequestId: ${request}\n\n`,
  ].join('')
}

function shortForm(id: string, userId: string): string {
  const fields = { id: `'${id}'`, userId: `'${userId}'`, currency: "'BHD'", amount: 8, vat: 0 }
  return Object.entries({ ...fields, oldBalance: 100, newBalance: 92 })
    .map(([name, value]) => `    ${name}: ${value}`)
    .join(',\n')
}
