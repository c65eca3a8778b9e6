import { outOfOrder } from './blocks.js'
import { EVENING } from './days.js'
import type { Entry } from './entry.js'
import type { LogEvent } from './log-event.js'
import { initStart } from './platform.js'
import type { Random } from './random.js'
import type { Delivery, Written } from './records.js'
import { BATCH_SIZES, writeCrashes, writeRequest } from './requests.js'
import type { Scribe } from './scribe.js'
import { createScribe } from './scribe.js'
import { DAY_MS, isoDate } from './time.js'
import type { Truth } from './truth.js'
import type { Version } from './versions.js'

/** A piece of a stream: what its next events are, in the order of the file, and what is true about them. */
export interface StreamChunk {
  /** Number of the file: 0 for `000000.gz`. */
  readonly part: number
  readonly events: readonly LogEvent[]
  readonly truth: Truth
}

/** One log stream; its chunks can be read once. */
export interface GeneratedStream {
  /** `<date>-[$LATEST]<32 hex digits>`. */
  readonly folder: string
  readonly chunks: Iterable<StreamChunk>
}

/** What one day gives to one stream. */
export interface StreamDay {
  readonly startMs: number
  /** In the order of time. */
  readonly entries: readonly Entry[]
  /** Whether the evening begins with a deployment that does not start. */
  readonly failedDeployment: boolean
}

/** How a stream is written. */
export interface StreamPlan {
  readonly startMs: number
  readonly days: Iterable<StreamDay>
  readonly random: Random
  readonly versionAt: (timeMs: number) => Version
  /** Whether its blocks lose their order. */
  readonly disordered: boolean
  /** Whether it is split into two files. */
  readonly split: boolean
  /** A new file begins after this many characters. */
  readonly partSize: number
}

/** Events that are held in memory at once. */
const WINDOW = 4000

/** Plans a stream's name; its events are written when its chunks are read. */
export function createStream(plan: StreamPlan): GeneratedStream {
  const folder = `${isoDate(plan.startMs)}-[$LATEST]${plan.random.hex(32)}`
  return { folder, chunks: inParts(writeStream(folder, plan), plan) }
}

/** Numbers the chunks by the file they belong to. */
function* inParts(chunks: Iterable<StreamChunk>, plan: StreamPlan): Generator<StreamChunk> {
  let part = 0
  let size = 0
  for (const chunk of chunks) {
    const events = plan.disordered ? outOfOrder(chunk.events, plan.random) : chunk.events
    if (plan.split && events.length > 20) {
      const cut = plan.random.between(1, events.length - 1)
      yield { part, events: events.slice(0, cut), truth: chunk.truth }
      part += 1
      yield { part, events: events.slice(cut), truth: { transactions: [], blocked: [], anomalies: [] } }
      continue
    }
    if (size > plan.partSize) {
      part += 1
      size = 0
    }
    size += events.reduce((sum, { text }) => sum + text.length, 0)
    yield { part, events, truth: chunk.truth }
  }
}

function* writeStream(folder: string, plan: StreamPlan): Generator<StreamChunk> {
  let runner: Runner = { arn: undefined, initMs: undefined, lastMs: plan.startMs }
  for (const day of plan.days) {
    const scribe = createScribe(Math.max(runner.lastMs, openingOf(day, plan)), paceOf(day), plan.random)
    let healthy = !day.failedDeployment
    let written: Written[] = []
    for (const batch of batches(day.entries, scribe, plan.random)) {
      if (!healthy && scribe.now() >= day.startMs + EVENING) {
        healthy = true
        runner = { ...runner, arn: failToStart(folder, scribe, plan) }
      }
      runner = started(runner, scribe, plan)
      const version = plan.versionAt(scribe.now())
      const context = { scribe, random: plan.random, version, stream: folder, initMs: runner.initMs }
      written.push(...writeWithRetries(batch, context))
      runner = { ...runner, initMs: undefined, lastMs: scribe.now() }
      if (scribe.pending() >= WINDOW) {
        yield chunkOf(scribe.take(), written)
        written = []
      }
    }
    runner = runner.arn === undefined ? started(runner, scribe, plan) : runner
    if (scribe.pending() > 0) {
      yield chunkOf(scribe.take(), written)
    }
  }
}

/** The instance behind a stream. */
interface Runner {
  /** The runtime it has begun with; undefined before that. */
  readonly arn: string | undefined
  /** How long it took to begin, until its first request has reported it. */
  readonly initMs: number | undefined
  /** When it last worked. */
  readonly lastMs: number
}

/** A burst of crashes; what runs after it has to begin anew. */
function failToStart(stream: string, scribe: Scribe, { random, versionAt }: StreamPlan): undefined {
  const version = versionAt(scribe.now())
  scribe.print('lambda_init_start', initStart(version))
  writeCrashes(random.between(12, 30), { scribe, random, version, stream })
  scribe.wait(60_000, 900_000)
  return undefined
}

/** The instance, begun anew if there is none, if its runtime is another one, or if it idled for too long. */
function started(runner: Runner, scribe: Scribe, { random, versionAt }: StreamPlan): Runner {
  const version = versionAt(scribe.now())
  if (runner.arn === version.arn && scribe.now() - runner.lastMs <= IDLE_MS) {
    return runner
  }
  return { ...runner, arn: version.arn, initMs: begin(scribe, version, random) }
}

/** An instance that idles this long is replaced. */
const IDLE_MS = 2 * 3_600_000

function openingOf(day: StreamDay, plan: StreamPlan): number {
  return (day.entries[0]?.at ?? day.startMs) + plan.random.between(50, 400)
}

/** What a record takes, on average; a crowded night is written faster, so that it ends before the next day. */
const RECORD_MS = 80
const NIGHT_MS = 2 * 3_600_000

function paceOf(day: StreamDay): number {
  return Math.min(1, NIGHT_MS / (day.entries.length * RECORD_MS))
}

function begin(scribe: Scribe, version: Version, random: Random): number {
  scribe.print('lambda_init_start', initStart(version))
  const initMs = random.between(72_000, 124_800) / 100
  scribe.waitUntil(scribe.now() + Math.ceil(initMs))
  return initMs
}

/** The records an instance takes at once: those that wait when it is free, as many as the queue happens to hand over. */
function* batches(entries: readonly Entry[], scribe: Scribe, random: Random): Generator<readonly Delivery[]> {
  let next = 0
  while (next < entries.length) {
    const first = entries[next]?.at ?? 0
    if (first > scribe.now()) {
      scribe.waitUntil(first + random.between(20, 400))
    } else {
      scribe.wait(10, 150)
    }
    const size = random.weighted(BATCH_SIZES)
    const batch: Delivery[] = []
    for (let i = next; i < next + size; i++) {
      const entry = entries[i]
      if (entry === undefined || entry.at > scribe.now()) {
        break
      }
      batch.push({ entry })
    }
    next += batch.length
    yield batch
  }
}

/** Writes a request, and the requests of the records that failed in it. */
function writeWithRetries(
  batch: readonly Delivery[],
  context: Parameters<typeof writeRequest>[1],
): readonly Written[] {
  const written = writeRequest(batch, context)
  const again = written.flatMap((record) => (record.again === undefined ? [] : [record.again]))
  if (again.length > 0) {
    context.scribe.wait(1000, 6000)
    return [...written, ...writeRequest(again, { ...context, initMs: undefined })]
  }
  return written
}

function chunkOf(events: readonly LogEvent[], written: readonly Written[]): StreamChunk {
  return {
    part: 0,
    events,
    truth: {
      transactions: written.flatMap(({ transaction }) => (transaction === undefined ? [] : [transaction])),
      blocked: written.flatMap(({ blocked }) => (blocked === undefined ? [] : [blocked])),
      anomalies: written.flatMap(({ anomaly }) => (anomaly === undefined ? [] : [anomaly])),
    },
  }
}

/** The name of a stream's file, by its number. */
export function partName(part: number): string {
  return `${String(part).padStart(6, '0')}.gz`
}

/** The evening of a day, by the same clock as the deliveries. */
export function isEvening(entry: Entry, dayStartMs: number): boolean {
  return entry.at >= dayStartMs + EVENING && entry.at < dayStartMs + DAY_MS
}
