import type { LogEvent } from '../../src/generate/log-event.js'
import type { MemoryStream } from '../../src/generate/memory.js'
import type { Random } from '../../src/generate/random.js'
import { DAY_MS } from '../../src/generate/time.js'
import type { AnomalyTruth, TransactionTruth } from '../../src/generate/truth.js'
import { businessDay } from '../../src/generate/truth.js'
import {
  eventsOf,
  firstStart,
  inOneFile,
  inTime,
  mapEvents,
  requestOf,
  requestsOf,
  retold,
  shifted,
} from './edit.js'

/** From the middle of a stream on, the clock is wrong; what it shows then is an anomaly of `rule`. */
export function clockWrong(stream: MemoryStream, byMs: number, rule: string): MemoryStream {
  const events = inTime(stream)
  const middle = events.findIndex(
    ({ kind }, index) => kind === 'lambda_start' && index >= events.length / 2 && index > 0,
  )
  if (middle === -1) return stream
  const moved = events.slice(middle).map((event) => shifted(event, byMs))
  const told = new Set(
    moved.filter(({ kind }) => kind === 'sync_started').flatMap(({ about }) => about ?? []),
  )
  const jumped = retold(inOneFile(stream, [...events.slice(0, middle), ...moved]))
  return withAnomalies(jumped, rule, told)
}

/** The first request with a transaction comes again, `days` later, in a stream of its own. */
export function replayed(stream: MemoryStream, days: number, random: Random): readonly MemoryStream[] {
  const start = firstStart(stream)
  const request = start === undefined ? undefined : requestOf(start)
  if (request === undefined) return [stream]
  const again = random.uuid('5')
  const copies = (requestsOf(stream).get(request) ?? [])
    .map((event) => shifted(event, days * DAY_MS + 1234))
    .map((event): LogEvent => ({ ...event, text: event.text.replaceAll(request, again) }))
  const ids = new Set(
    copies.filter(({ kind }) => kind === 'sync_started').flatMap(({ about }) => about ?? []),
  )
  const copy: MemoryStream = {
    folder: `${stream.folder.slice(0, -4)}abcd`,
    files: [{ name: '000000.gz', events: copies }],
    truth: { transactions: [], blocked: [], anomalies: [] },
  }
  return [withAnomalies(stream, 'replay', ids, days * DAY_MS), copy]
}

/**
 * The transaction after a large one of its wallet starts from the balance before it. Both must be printed in the form
 * of many lines; the truth names both.
 */
export function lostPosting(
  streams: readonly MemoryStream[],
  skip: ReadonlySet<string>,
): readonly MemoryStream[] {
  const rows = streams
    .flatMap(({ truth }) => truth.transactions)
    .toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
  const last = new Map<string, TransactionTruth>()
  for (const row of rows) {
    const before = last.get(row.userId)
    last.set(row.userId, row)
    const isFit =
      before?.action === 'RENEW_SUBSCRIPTION' && row.outcome === 'published' && before.outcome === 'published'
    if (before !== undefined && isFit && !skip.has(row.userId))
      return streams.map((stream) => restarted(stream, before, row))
  }
  return streams
}

function restarted(stream: MemoryStream, before: TransactionTruth, row: TransactionTruth): MemoryStream {
  if (!stream.truth.transactions.some(({ id }) => id === row.id)) return stream
  const moved = Number(row.newBalance) - Number(row.oldBalance)
  const [oldBalance, newBalance] = [
    before.oldBalance,
    String(Math.round((Number(before.oldBalance) + moved) * 1000) / 1000),
  ]
  const edited = mapEvents(stream, (event) => [
    event.about === row.id && event.kind === 'sync_started'
      ? {
          ...event,
          text: event.text
            .replace(/ oldBalance: [^,\n]+/, ` oldBalance: ${oldBalance}`)
            .replace(/ newBalance: [^,\n]+/, ` newBalance: ${newBalance}`),
        }
      : event,
  ])
  const transactions = stream.truth.transactions.map((other) =>
    other.id === row.id ? { ...other, oldBalance, newBalance } : other,
  )
  return withAnomalies(
    { ...edited, truth: { ...stream.truth, transactions } },
    'lost_posting',
    new Set([row.id]),
  )
}

function withAnomalies(
  stream: MemoryStream,
  rule: string,
  ids: ReadonlySet<string>,
  laterMs = 0,
): MemoryStream {
  const anomalies = stream.truth.transactions
    .filter(({ id }) => ids.has(id))
    .map(({ id, userId, timestamp }): AnomalyTruth => {
      return { rule, user_id: userId, id, day: businessDay(Date.parse(timestamp) + laterMs) }
    })
  return { ...stream, truth: { ...stream.truth, anomalies: [...stream.truth.anomalies, ...anomalies] } }
}

/** How many transactions a stream shows in the form of many lines. */
export function startsOf(stream: MemoryStream): number {
  return eventsOf(stream).filter(({ kind }) => kind === 'sync_started').length
}
