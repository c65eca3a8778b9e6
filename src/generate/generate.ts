import type { Injection } from './days.js'
import { liveDay } from './days.js'
import type { Entry } from './entry.js'
import type { Random } from './random.js'
import { createRandom } from './random.js'
import type { GeneratedStream, StreamDay, StreamPlan } from './streams.js'
import { createStream, isEvening } from './streams.js'
import { clock, DAY_MS, isoDate, midnight } from './time.js'
import type { Version } from './versions.js'
import { FAILED_DEPLOYMENT, versionAt } from './versions.js'
import { createWallets } from './wallets.js'

/** What the simulated service is like. The same options give the same logs, byte for byte. */
export interface GenerateOptions {
  readonly seed: string
  /** The first day, `2024-02-18`. */
  readonly from: string
  readonly days: number
  /** Subscribers in all; derived from `events` unless given. */
  readonly users?: number
  /** About how many events; with `users` given too, every subscriber does more or less. */
  readonly events?: number
  /** Log streams; as many as the load asks for unless given. */
  readonly files?: number
  /** Share of the streams whose blocks are out of the order of time; as in the real export unless given. */
  readonly disorder?: number
  /** A stream goes on in its next file (`000001.gz`) after about this many bytes; never unless given. */
  readonly partBytes?: number
  /** Days of the short form; by the calendar of the real export unless given. */
  readonly shortFormDays?: number
  readonly injections?: readonly Injection[]
}

/** Subscribers where neither users nor events are given. */
const DEFAULT_USERS = 40
/** Seconds in which the queue hands out a night's deliveries. */
const BURST_SECONDS = 30
/** Deliveries one instance takes in a night. */
const NIGHT_SHARE = 95
/** An instance without work for this long gives way to a new one. */
const DAYTIME_GAP_MS = 240_000
/** How often a day gets busy. */
const BUSY_TIMES = 12
/** Share of the streams split into two files. */
const SPLIT_SHARE = 0.02
/** Chance of a deployment that does not start, per day. */
const FAILURE_SHARE = 0.004

/**
 * The log streams of a simulated wallet service, in the order of time. Each stream's chunks are read before the next
 * stream is asked for; memory holds one day of the service and one window of a stream.
 */
export function* generateLogs(options: GenerateOptions): Generator<GeneratedStream> {
  const days = liveDays(options)
  for (const plan of options.files === undefined ? naturalPlans(options, days) : fixedPlans(options, days)) {
    const stream = createStream(plan)
    yield stream
    for (const _unread of stream.chunks) {
      // The service goes on even where nobody reads its log.
    }
  }
}

/** The id of the export: the folder above the streams. */
export function exportIdOf(seed: string): string {
  return createRandom(`${seed}/export`).uuid()
}

function usersOf({ users, events, days }: GenerateOptions): number {
  return (
    users ?? (events === undefined ? DEFAULT_USERS : Math.max(1, Math.round(events / eventsOfUser(days))))
  )
}

function activityOf({ users, events, days }: GenerateOptions): number {
  return users === undefined || events === undefined ? 1 : events / (users * eventsOfUser(days))
}

/** Events one subscriber causes in so many days; fitted to runs of 7, 30, 111 and 365 days. */
export function eventsOfUser(days: number): number {
  return days * (190 / (days + 37) + 0.15)
}

/**
 * The days of the service: what reaches the queue on each. Every wallet has its own source of chance, so that what is
 * injected into one leaves the others as they are.
 */
function* liveDays(options: GenerateOptions): Generator<StreamDay, undefined> {
  const startMs = midnight(options.from)
  const random = createRandom(`${options.seed}/days`)
  const lives = createWallets(options.seed, usersOf(options), options.days).map((wallet) => ({
    wallet,
    random: createRandom(`${options.seed}/life ${wallet.index}`),
  }))
  const injections = options.injections ?? []
  const versionAt = versionsOf(options)
  const silences = injections.flatMap(({ silent }) => silent ?? [])
  const heard = silencer((timeMs) => silences.some((silent) => silent(timeMs)))
  for (let index = 0; index < options.days; index++) {
    const dayStartMs = startMs + index * DAY_MS
    const day = {
      index,
      startMs: dayStartMs,
      busy: busyTimes(random),
      burstSeconds: BURST_SECONDS,
      activity: activityOf(options),
    }
    const entries: Entry[] = []
    for (const life of lives) {
      const lived = liveDay(life.wallet, day, { random: life.random, injections, versionAt })
      life.wallet = lived.wallet
      entries.push(...lived.entries)
    }
    const inOrder = entries.sort((a, b) => a.at - b.at)
    yield {
      startMs: dayStartMs,
      entries: silences.length === 0 ? inOrder : heard(inOrder),
      failedDeployment: failsOn(dayStartMs, random, options),
    }
  }
  return undefined
}

/** Leaves out the records of silent times; a wallet's next transaction then shows a break in its balance. */
function silencer(silent: (timeMs: number) => boolean): (entries: readonly Entry[]) => readonly Entry[] {
  const logged = new Set<number>()
  const missed = new Set<number>()
  const hear = (entry: Entry): readonly Entry[] => {
    if (entry.kind !== 'transaction' || entry.posting.blocked) {
      return silent(entry.at) ? [] : [entry]
    }
    if (silent(entry.at)) {
      missed.add(entry.wallet)
      return []
    }
    const breaks = missed.delete(entry.wallet) && logged.has(entry.wallet)
    logged.add(entry.wallet)
    return [breaks ? { ...entry, rule: entry.rule ?? 'continuity_break' } : entry]
  }
  return (entries) => entries.flatMap(hear)
}

function busyTimes(random: Random): readonly number[] {
  return Array.from({ length: BUSY_TIMES }, () => random.between(clock(5, 30), clock(20, 15)))
}

function failsOn(dayStartMs: number, random: Random, options: GenerateOptions): boolean {
  const scheduled = options.shortFormDays === undefined && isoDate(dayStartMs) === FAILED_DEPLOYMENT
  return random.chance(FAILURE_SHARE) || scheduled
}

function versionsOf({ from, shortFormDays }: GenerateOptions): (timeMs: number) => Version {
  const startMs = midnight(from)
  return (timeMs) => versionAt(timeMs, startMs, shortFormDays)
}

// ---- as many streams as the load asks for ----

function* naturalPlans(options: GenerateOptions, days: Iterable<StreamDay>): Generator<StreamPlan> {
  for (const day of days) {
    const evening = day.entries.filter((entry) => isEvening(entry, day.startMs))
    const daytime = day.entries.filter((entry) => !isEvening(entry, day.startMs))
    const instances = [...sessions(daytime), ...dealt(evening, Math.ceil(evening.length / NIGHT_SHARE))]
    for (const [index, entries] of instances.entries()) {
      yield planOf(options, `${isoDate(day.startMs)} ${index}`, { ...day, entries })
    }
  }
}

/** Daytime records, cut where an instance would have had nothing to do for too long. */
function sessions(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const found: Entry[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const entry of entries) {
    if (entry.at - last > DAYTIME_GAP_MS) {
      found.push([])
    }
    found.at(-1)?.push(entry)
    last = entry.at
  }
  return found
}

/** Records dealt to instances by wallet: one wallet's records stay in order, as in a FIFO queue. */
function dealt(entries: readonly Entry[], instances: number): readonly (readonly Entry[])[] {
  const hands: Entry[][] = Array.from({ length: instances }, () => [])
  for (const entry of entries) {
    hands[entry.wallet % instances]?.push(entry)
  }
  return hands
}

function planOf(options: GenerateOptions, label: string, day: StreamDay): StreamPlan {
  const random = createRandom(`${options.seed}/stream ${label}`)
  return {
    startMs: day.entries[0]?.at ?? day.startMs,
    days: [day],
    random,
    versionAt: versionsOf(options),
    disordered: random.chance(disorderOf(options, day.entries.length)),
    split: random.chance(SPLIT_SHARE),
    partSize: options.partBytes ?? Number.POSITIVE_INFINITY,
  }
}

/** By the real export: 6 % of the streams of a single request, 38 % of two, 80 % of more; 35 % of all. */
function disorderOf({ disorder }: GenerateOptions, records: number): number {
  if (disorder !== undefined) {
    return disorder
  }
  return records <= 1 ? 0.06 : records === 2 ? 0.38 : 0.7
}

// ---- a given number of streams ----

/** Several streams a day, or one stream for several days: as many as were asked for. */
function* fixedPlans(options: GenerateOptions, days: Iterator<StreamDay, undefined>): Generator<StreamPlan> {
  const files = Math.max(1, Math.floor(options.files ?? 1))
  if (files <= options.days) {
    for (let index = 0; index < files; index++) {
      const [first, next] = [index, index + 1].map((i) => Math.floor((i * options.days) / files))
      yield longPlan(options, { index, first: first ?? 0, days: takeDays(days, (next ?? 0) - (first ?? 0)) })
    }
    return
  }
  for (let index = 0; index < options.days; index++) {
    const day = days.next().value
    if (day === undefined) {
      return
    }
    const [before, after] = [index, index + 1].map((i) => Math.floor((i * files) / options.days))
    for (const [hand, entries] of dealt(day.entries, (after ?? 0) - (before ?? 0)).entries()) {
      yield fixedPlan(planOf(options, `${index} ${hand}`, { ...day, entries }), options)
    }
  }
}

function* takeDays(days: Iterator<StreamDay, undefined>, count: number): Generator<StreamDay> {
  for (let i = 0; i < count; i++) {
    const { value } = days.next()
    if (value === undefined) {
      return
    }
    yield value
  }
}

function longPlan(
  options: GenerateOptions,
  {
    index,
    first,
    days,
  }: { readonly index: number; readonly first: number; readonly days: Iterable<StreamDay> },
): StreamPlan {
  const startMs = midnight(options.from) + first * DAY_MS
  const plan = planOf(options, `long ${index}`, { startMs, entries: [], failedDeployment: false })
  return fixedPlan({ ...plan, split: false, startMs, days }, options)
}

/** Share of the streams of the real export that are out of order. */
const DISORDER = 411 / 1176

function fixedPlan(plan: StreamPlan, options: GenerateOptions): StreamPlan {
  return { ...plan, disordered: plan.random.chance(options.disorder ?? DISORDER) }
}
