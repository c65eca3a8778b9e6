import type { GenerateOptions } from './generate.js'
import { eventsOfUser } from './generate.js'
import { DAY_MS } from './time.js'

/** What is asked for: a size, its subscribers and its files; what is missing follows from the rest. */
export interface CohortRequest extends Omit<GenerateOptions, 'days'> {
  readonly days?: number
}

/** One simulation, and how often it happens: each time with other people, and a little later. */
export interface Cohort {
  readonly options: GenerateOptions
  /** The simulation itself counted, at least 1. */
  readonly copies: number
  /** How much later each copy is than the one before it, ms. */
  readonly shiftMs: number
  /** Whether all copies are one stream, one after the other; else each has streams of its own. */
  readonly isChain: boolean
}

/** Events and days of the real export, and a simulation as large as it: 580 subscribers, 16 MB. */
const REAL_EVENTS = 66_571
const REAL_DAYS = 111
/** Events of a simulation where files are as large as that, 24 MB: memory holds as much. */
const LARGE_EVENTS = 100_000
/** Days of each simulation in a chain, and its days of the short form: as large a share as in the real export. */
const CHAIN_DAYS = 14
const SHORT_FORM_SHARE = 0.14
const WEEK = 7
/** Different simulations at most, where streams are not chains. */
const SIMULATIONS = 4
/** Copies beside each other are so much later than the one before; their jitter stays below half a minute, */
const JITTER_MS = 7919
/** so that no event gets into another business day. */
const JITTER_LIMIT_MS = 20_000

/** Events that come of those asked for: fewer where few instances take many records at once. */
const MADE_IN_MANY = 0.935
const MADE_IN_FEW = 0.865

/** Most events of one subscriber: all of them are in one simulation. */
export const MOST_EVENTS_OF_USER = 400_000

/** Divides what is asked for into simulations of bounded size. */
export function planCohorts(request: CohortRequest): readonly Cohort[] {
  const { files, days = REAL_DAYS, users } = request
  const made = files === undefined ? MADE_IN_MANY : MADE_IN_FEW
  const wanted = request.events ?? (users === undefined ? REAL_EVENTS : undefined)
  const events = wanted === undefined ? (users ?? 1) * eventsOfUser(days) : wanted / made
  if (files !== undefined && events / files >= 1.5 * LARGE_EVENTS) {
    return chains(request, events, files)
  }
  if (files === undefined) {
    const cohorts = limited(Math.round(events / REAL_EVENTS), users)
    return grouped({ ...request, events, days }, cohorts)
  }
  const filesOfCohort = Math.max(1, Math.round(LARGE_EVENTS / (events / files)))
  return grouped({ ...request, events, days }, limited(Math.ceil(files / filesOfCohort), users))
}

function limited(cohorts: number, most: number = Number.POSITIVE_INFINITY): number {
  return Math.max(1, Math.min(cohorts, most))
}

/** Each file is a chain of simulations, one after the other in time. */
function chains(request: CohortRequest, events: number, files: number): readonly Cohort[] {
  const links = Math.round(events / files / LARGE_EVENTS)
  const weeks = request.days === undefined ? CHAIN_DAYS / WEEK : Math.floor(request.days / links / WEEK)
  const days = Math.max(1, weeks) * WEEK
  return Array.from({ length: files }, (_, index) => ({
    options: {
      ...request,
      ...(request.users === undefined ? {} : { users: limited(Math.round(request.users / files / links)) }),
      seed: seedOf(request.seed, index),
      days,
      shortFormDays: Math.round(days * SHORT_FORM_SHARE),
      events: events / files / links,
      files: 1,
    },
    copies: links,
    shiftMs: days * DAY_MS,
    isChain: true,
  }))
}

/** Simulations beside each other; those of the same size are copies of a few. */
function grouped(request: GenerateOptions & { readonly events: number }, cohorts: number): readonly Cohort[] {
  const sizes = new Map<string, { readonly size: Partial<GenerateOptions>; count: number }>()
  for (let index = 0; index < cohorts; index++) {
    const size = sizeOf(request, index, cohorts)
    const key = `${size.users} ${size.files}`
    const known = sizes.get(key)
    if (known === undefined) {
      sizes.set(key, { size, count: 1 })
    } else {
      known.count += 1
    }
  }
  const planned: Cohort[] = []
  for (const { size, count } of sizes.values()) {
    for (const copies of dealt(count, Math.round((SIMULATIONS * count) / cohorts))) {
      const options = { ...request, ...size, seed: seedOf(request.seed, planned.length) }
      planned.push({ options, copies, shiftMs: JITTER_MS, isChain: false })
    }
  }
  return planned
}

function sizeOf(
  { users, files, events }: GenerateOptions & { readonly events: number },
  index: number,
  cohorts: number,
): Partial<GenerateOptions> & { readonly users?: number; readonly files?: number } {
  const own = (whole: number): number =>
    Math.floor(((index + 1) * whole) / cohorts) - Math.floor((index * whole) / cohorts)
  return {
    ...(users === undefined ? {} : { users: own(users) }),
    ...(files === undefined ? {} : { files: own(files) }),
    events: files === undefined ? events / cohorts : (events * own(files)) / files,
  }
}

/** A count dealt to some hands, as evenly as it can be. */
function dealt(count: number, hands: number): readonly number[] {
  const most = Math.max(1, Math.min(hands, count))
  return Array.from(
    { length: most },
    (_, hand) => Math.floor(((hand + 1) * count) / most) - Math.floor((hand * count) / most),
  )
}

function seedOf(seed: string, index: number): string {
  return index === 0 ? seed : `${seed}/${index}`
}

/** How much later a copy is than the simulation itself, in ms. */
export function shiftOf({ shiftMs, isChain }: Cohort, copy: number): number {
  return isChain ? copy * shiftMs : (copy * shiftMs) % JITTER_LIMIT_MS
}
