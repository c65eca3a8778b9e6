import type { LogEvent } from '../../src/generate/log-event.js'
import type { MemoryStream } from '../../src/generate/memory.js'
import { truthOf } from '../../src/generate/survivors.js'
import { isoTime } from '../../src/generate/time.js'
import type { TransactionTruth } from '../../src/generate/truth.js'

/** All events of a stream, in the order of its files. */
export function eventsOf({ files }: MemoryStream): readonly LogEvent[] {
  return files.flatMap(({ events }) => events)
}

/** All events of a stream in the order of time, equal times in the order of its files. */
export function inTime(stream: MemoryStream): readonly LogEvent[] {
  return eventsOf(stream).toSorted((a, b) => a.timeMs - b.timeMs)
}

/** The request an event belongs to; lines without one belong to none. */
export function requestOf({ text }: LogEvent): string | undefined {
  const found = /^(?:START|END|REPORT) RequestId: (\S+)|^\d{4}-\S+Z\t([0-9a-f]{8}-\S+)\t/.exec(text)
  return found?.[1] ?? found?.[2]
}

/** The events of each request of a stream, in the order of time. */
export function requestsOf(stream: MemoryStream): ReadonlyMap<string, readonly LogEvent[]> {
  const found = new Map<string, LogEvent[]>()
  for (const event of inTime(stream)) {
    const request = requestOf(event)
    if (request !== undefined) {
      found.set(request, [...(found.get(request) ?? []), event])
    }
  }
  return found
}

/** The event at another time, by both of its clocks. */
export function shifted(event: LogEvent, byMs: number): LogEvent {
  const timeMs = event.timeMs + byMs
  const text = event.text.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z(?=\t)/, isoTime(timeMs))
  return { ...event, timeMs, text }
}

/** The stream with every event changed, dropped (by an empty list) or multiplied; its truth is left as it is. */
export function mapEvents(
  stream: MemoryStream,
  change: (event: LogEvent, index: number) => readonly LogEvent[],
): MemoryStream {
  let index = -1
  const files = stream.files.map((file) => ({
    ...file,
    events: file.events.flatMap((event) => {
      index += 1
      return change(event, index)
    }),
  }))
  return { ...stream, files }
}

/** The stream with what its remaining events still say. */
export function retold(stream: MemoryStream): MemoryStream {
  return { ...stream, truth: truthOf(eventsOf(stream), stream.truth) }
}

/** The stream in one file. */
export function inOneFile(stream: MemoryStream, events: readonly LogEvent[]): MemoryStream {
  return { ...stream, files: [{ name: '000000.gz', events }] }
}

/** The first transaction of a stream printed in a form of many lines. */
export function firstStart(stream: MemoryStream): LogEvent | undefined {
  return inTime(stream).find(({ kind }) => kind === 'sync_started')
}

/** The first transaction of a stream that is printed once, so that nothing else tells its fields. */
export function onlyStart(stream: MemoryStream): LogEvent | undefined {
  const prints = new Map<string | undefined, number>()
  for (const { kind, about } of eventsOf(stream)) {
    if (kind === 'sync_started' || kind.endsWith('_printed')) prints.set(about, (prints.get(about) ?? 0) + 1)
  }
  return inTime(stream).find(({ kind, about }) => kind === 'sync_started' && prints.get(about) === 1)
}

/** The stream with a transaction's only printed form changed, and what a reader should make of it. */
export function editFirst(
  stream: MemoryStream,
  edit: (text: string) => string,
  told: Partial<TransactionTruth> = {},
): MemoryStream {
  const chosen = onlyStart(stream)
  const edited = mapEvents(stream, (event) => [
    event === chosen ? { ...event, text: edit(event.text) } : event,
  ])
  const transactions = stream.truth.transactions.map((row) =>
    row.id === chosen?.about ? { ...row, ...told } : row,
  )
  return { ...edited, truth: { ...stream.truth, transactions } }
}
