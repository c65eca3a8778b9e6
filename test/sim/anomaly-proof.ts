import type { Injection } from '../../src/generate/days.js'
import type { GenerateOptions } from '../../src/generate/generate.js'
import type { MemoryStream } from '../../src/generate/memory.js'
import { mergedTruth, storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import { createRandom } from '../../src/generate/random.js'
import { DAY_MS, midnight } from '../../src/generate/time.js'
import type { AnomalyTruth, TransactionTruth } from '../../src/generate/truth.js'
import { businessDay } from '../../src/generate/truth.js'
import { createWallets } from '../../src/generate/wallets.js'
import { driftSpike, silence, silenceTruth, WALLET_ANOMALIES } from './anomalies.js'
import { clockWrong, lostPosting, replayed, startsOf } from './anomaly-faults.js'
import { writeStored } from './compare.js'
import { conflicting } from './event-faults.js'

/** An anomaly of one wallet and day, or of the service, that the simulator knows of. */
export interface Instance {
  readonly rule: string
  /** Put into the logs on purpose; everyday life otherwise. */
  readonly isInjected: boolean
  /** Empty where it concerns the service. */
  readonly userId: string
  readonly ids: ReadonlySet<string>
  readonly days: ReadonlySet<string>
}

/** A row of the table `anomalies`. */
export interface Finding {
  readonly rule: string
  readonly userId: string
  /** Its own id and the related ones. */
  readonly ids: readonly string[]
  /** Business days from the first to the last transaction it is about. */
  readonly days: readonly [from: string, to: string]
}

/** Rules that may find an anomaly, where its own name is not the only one. */
const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  clock_ahead: ['late_posting'],
  high_frequency: ['high_frequency', 'high_frequency_robust'],
  rapid_balance_change: ['rapid_balance_change', 'rapid_balance_change_robust'],
}

/** Anomalies that have tables of their own, and so are no rule of `anomalies`. */
const OTHER_TABLES = new Set(['calculation_error', 'overdraft', 'drift_episode', 'continuity_break'])

const PERIOD = { from: '2024-01-22', days: 56, users: 120 } as const

/** Writes the logs of a seed with every anomaly in them; gives what is true about them. */
export function writeAnomalousLogs(seed: string, folder: string): readonly Instance[] {
  const random = createRandom(`proof/${seed}`)
  const options: GenerateOptions = { seed, ...PERIOD }
  const gap = silenceOf(random.between(25, 32))
  const streams = withFaults(
    streamsInMemory({ ...options, injections: [...injections(seed), silence(...gap)] }),
    seed,
  )
  writeStored(folder, streams.flatMap(storedFiles))
  const { anomalies, transactions } = mergedTruth(streams.map(({ truth }) => truth))
  return [
    ...instancesOf(anomalies),
    serviceInstance(silenceTruth(...gap), 'log_gap'),
    ...everydayLargePostings(transactions, seed),
  ]
}

function silenceOf(day: number): readonly [fromMs: number, toMs: number] {
  const startMs = midnight(PERIOD.from) + day * DAY_MS
  return [startMs + DAY_MS / 2, startMs + 2 * DAY_MS]
}

/** Two of each anomaly of a wallet, each in a wallet of its own, and a spike of drifts. */
function injections(seed: string): readonly Injection[] {
  const random = createRandom(`places/${seed}`)
  const names = Object.keys(WALLET_ANOMALIES).filter((name) => !OTHER_TABLES.has(name))
  const wallets = [...names, ...names].map((name, place) => {
    const where = { wallet: place * 5 + random.between(0, 4), day: random.between(8, PERIOD.days - 6) }
    return WALLET_ANOMALIES[name]?.(where)
  })
  return [...wallets.filter((injection) => injection !== undefined), driftSpike(random.between(14, 20))]
}

/** Streams with faults; each kind in streams of its own. */
function withFaults(streams: readonly MemoryStream[], seed: string): readonly MemoryStream[] {
  const random = createRandom(`faults/${seed}`)
  const injected = new Set(streams.flatMap(({ truth }) => truth.anomalies.map(({ user_id }) => user_id)))
  const large = [...streams.keys()].filter((at) => startsOf(streams[at] ?? never()) > 12)
  const chosen = [1, 2, 3, 4, 5].map((part) => large[Math.floor((part * large.length) / 6)])
  const faulty = streams.flatMap((stream, at) => {
    if (at === chosen[0] || at === chosen[1]) return [conflicting(stream, random)]
    if (at === chosen[2]) return [clockWrong(stream, -3_600_000, 'clock_jump')]
    if (at === chosen[3]) return [clockWrong(stream, 2 * 3_600_000, 'clock_ahead')]
    return at === chosen[4] ? replayed(stream, 2, random) : [stream]
  })
  return lostPosting(faulty, injected)
}

function never(): never {
  throw new RangeError('no such stream')
}

/** Deliveries of its own price that make a manual posting large, by the simulator's knowledge of each wallet. */
const LARGE = 50

/** What the support desk of the simulator does of its own accord: perks of 100 deliveries, fortunes taken back. */
function everydayLargePostings(transactions: readonly TransactionTruth[], seed: string): readonly Instance[] {
  const prices = new Map(
    createWallets(seed, PERIOD.users, PERIOD.days).map(({ userId, price }) => [userId, price]),
  )
  return transactions
    .filter(({ source, action }) => source.startsWith('MANUAL_') && action !== 'DELIVERY_DEDUCTION')
    .filter(({ amount, userId }) => Math.abs(Number(amount)) > LARGE * (prices.get(userId) ?? 0))
    .map(({ id, userId, timestamp }) => ({
      rule: 'large_manual_posting',
      isInjected: false,
      userId,
      ids: new Set([id]),
      days: new Set([businessDay(Date.parse(timestamp))]),
    }))
}

/** Anomalies of the service as a whole: a day with many of them is one. */
const OF_THE_DAY = new Set(['drift_spike', 'clock_jump', 'clock_ahead'])

function instancesOf(rows: readonly AnomalyTruth[]): readonly Instance[] {
  const groups = new Map<string, AnomalyTruth[]>()
  for (const row of rows.filter(({ rule }) => !OTHER_TABLES.has(rule))) {
    const key = OF_THE_DAY.has(row.rule) ? `${row.rule} ${row.day}` : `${row.rule} ${row.day} ${row.user_id}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => {
    const rule = group[0]?.rule ?? ''
    return OF_THE_DAY.has(rule)
      ? serviceInstance(group, rule)
      : instanceOf(group, rule, group[0]?.user_id ?? '')
  })
}

function serviceInstance(rows: readonly AnomalyTruth[], rule: string): Instance {
  return instanceOf(rows, rule, '')
}

function instanceOf(rows: readonly AnomalyTruth[], rule: string, userId: string): Instance {
  const ids = new Set(rows.flatMap(({ id }) => (id === '' ? [] : [id])))
  return { rule, isInjected: true, userId, ids, days: new Set(rows.map(({ day }) => day)) }
}

/** Reads a row of `anomalies` as text. */
export function findingOf(row: Readonly<Record<string, string>>): Finding {
  const day = (time: string | undefined): string => businessDay(Date.parse(time ?? ''))
  return {
    rule: row.rule ?? '',
    userId: row.user_id ?? '',
    ids: [row.id ?? '', ...(row.related_ids ?? '').split(' ')].filter((id) => id !== ''),
    days: [day(row.first_at), day(row.last_at)],
  }
}

/** Whether a finding is about an instance: it names a transaction of it, or its wallet and day, or its day. */
export function isAbout({ userId, ids, days: [from, to] }: Finding, instance: Instance): boolean {
  if (ids.some((id) => instance.ids.has(id))) return true
  const isSameDay = [...instance.days].some((day) => day >= from && day <= to)
  return isSameDay && (userId === '' || userId === instance.userId)
}

/** Whether a finding of the right rule is about an instance. */
export function isFound(instance: Instance, findings: readonly Finding[]): boolean {
  const rules = FOUND_BY[instance.rule] ?? [instance.rule]
  return findings.some((finding) => rules.includes(finding.rule) && isAbout(finding, instance))
}
