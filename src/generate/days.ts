import type { Occasion } from './catalog.js'
import { DELIVERIES_COUNTED, OCCASIONS } from './catalog.js'
import type { Entry } from './entry.js'
import { DECIMALS, differ, rounded, withVat } from './money.js'
import type { Intent } from './postings.js'
import { post } from './postings.js'
import type { Random, Weighted } from './random.js'
import { clock, weekday } from './time.js'
import type { Version } from './versions.js'
import type { Wallet } from './wallets.js'
import { CYCLE, firstDrift } from './wallets.js'

/** One day of the simulation. */
export interface Day {
  /** From 0. */
  readonly index: number
  /** Its midnight, UTC. */
  readonly startMs: number
  /** Times of the day around which the support desk and the subscribers are busy, ms since midnight. */
  readonly busy: readonly number[]
  /** How many seconds the queue takes to hand out the night's deliveries. */
  readonly burstSeconds: number
  /** Deliveries an active wallet pays on one evening, on average. */
  readonly activity: number
}

/** What is made to happen on purpose, on top of everyday life; its intents carry the rule they are instances of. */
export interface Injection {
  readonly rule: string
  /** Further intents of one wallet on one day, in any order. */
  readonly intents?: (wallet: Wallet, day: Day, random: Random) => readonly Intent[]
  /** Another form of an everyday intent; the same one leaves it alone. */
  readonly adjust?: (intent: Intent, wallet: Wallet, day: Day) => Intent
  /** Whether nothing reaches the log at this instant. */
  readonly silent?: (timeMs: number) => boolean
}

/** What a day needs to know beside the wallet. */
export interface DayContext {
  readonly random: Random
  readonly versionAt: (timeMs: number) => Version
  readonly injections: readonly Injection[]
}

/** One wallet's day: what it is like afterwards, and the records the queue got, in the order of time. */
export function liveDay(
  wallet: Wallet,
  day: Day,
  context: DayContext,
): { readonly wallet: Wallet; readonly entries: readonly Entry[] } {
  const idle = wallet.state === 'waiting' && wallet.startsOn !== day.index
  if (idle && context.injections.length === 0) {
    return { wallet, entries: [] }
  }
  const opened = subscription(wallet, day, context.random)
  if (opened.wallet.state === 'ended' && context.injections.length === 0) {
    return { wallet, entries: [] }
  }
  const injected = context.injections.flatMap(
    ({ intents }) => intents?.(opened.wallet, day, context.random) ?? [],
  )
  const evening = day.startMs + EVENING
  const byDay = postAll(
    opened.wallet,
    [...daytimeIntents(opened.wallet, day, context), ...injected.filter(({ at }) => at < evening)],
    { ...context, day },
  )
  const byNight = postAll(
    byDay.wallet,
    [...nightIntents(byDay.wallet, day, context.random), ...injected.filter(({ at }) => at >= evening)],
    { ...context, day },
  )
  const skipped = skippedRecords(byNight.wallet, day, context)
  return {
    wallet: closed(byNight.wallet, day),
    entries: [...opened.entries, ...byDay.entries, ...byNight.entries, ...skipped],
  }
}

/** Deliveries begin after this time of the day. */
export const EVENING = clock(21, 0, 30)

const RENEWAL_SHARE = 0.42
const RETURN_SHARE = 0.002
/** Share of the subscribers who join and whose balances disagree from then on. */
const JOINER_DRIFTS = 0.24
/** Share of the subscribers with too little left whose delivery is attempted all the same. */
const BLOCKED_SHARE = 0.03
const SLIP_SHARE = 1.5 / DELIVERIES_COUNTED
const OCCASION_SHARE = OCCASIONS.reduce((sum, { count }) => sum + count, 0) / DELIVERIES_COUNTED
const WEIGHTED_OCCASIONS: Weighted<Occasion> = OCCASIONS.map((occasion) => [occasion, occasion.count])

/** A new or returning subscriber: the service skips the record, so the log never shows where the balance comes from. */
function subscription(
  wallet: Wallet,
  day: Day,
  random: Random,
): { readonly wallet: Wallet; readonly entries: readonly Entry[] } {
  const returns = wallet.state === 'ended' && random.chance(RETURN_SHARE)
  const begins = wallet.state === 'waiting' && wallet.startsOn === day.index
  if (!returns && !begins) {
    return { wallet, entries: [] }
  }
  const paid = rounded(wallet.price * CYCLE * Math.max(1, day.activity))
  const at = busyTime(day, random)
  const payment = rounded(
    wallet.payment + paid + (begins ? firstDrift(random, wallet.price, JOINER_DRIFTS) : 0),
  )
  return {
    wallet: { ...wallet, state: 'active', unlogged: wallet.seen, balance: wallet.balance + paid, payment },
    entries: [{ kind: 'subscription_created', at, wallet: wallet.index }],
  }
}

function closed(wallet: Wallet, day: Day): Wallet {
  const ends = wallet.state === 'active' && wallet.balance < wallet.price && day.index > wallet.startsOn
  return ends ? { ...wallet, state: 'ended' } : wallet
}

function postAll(
  wallet: Wallet,
  intents: readonly Intent[],
  context: DayContext & { readonly day: Day },
): { readonly wallet: Wallet; readonly entries: readonly Entry[] } {
  const { injections, versionAt, random, day } = context
  let current = wallet
  const entries: Entry[] = []
  for (const planned of intents.toSorted((a, b) => a.at - b.at)) {
    const intent = injections.reduce((made, { adjust }) => adjust?.(made, current, day) ?? made, planned)
    const { wallet: after, posting } = post(current, intent, { version: versionAt(intent.at), random })
    const rule = intent.rule ?? (current.unlogged && !posting.blocked ? 'continuity_break' : undefined)
    entries.push({ kind: 'transaction', at: intent.at, wallet: wallet.index, posting, rule })
    current = after
  }
  return { wallet: current, entries }
}

// ---- by day ----

const BUSY_MS = clock(0, 8)

function busyTime(day: Day, random: Random): number {
  return day.startMs + random.pick(day.busy) + random.below(BUSY_MS)
}

function daytimeIntents(wallet: Wallet, day: Day, { random }: DayContext): readonly Intent[] {
  if (wallet.state !== 'active') {
    return []
  }
  const at = busyTime(day, random)
  if (wallet.balance < 2 * wallet.price && random.chance(RENEWAL_SHARE)) {
    return renewalIntents(wallet, { at, activity: day.activity, random })
  }
  if (random.chance(OCCASION_SHARE * day.activity)) {
    return [occasionIntent(wallet, at, random)].filter(({ amount }) => amount > 0)
  }
  return random.chance(SLIP_SHARE * day.activity) ? slipIntents(wallet, at, random) : []
}

function renewalIntents(
  wallet: Wallet,
  { at, activity, random }: { readonly at: number; readonly activity: number; readonly random: Random },
): readonly Intent[] {
  const discount = random.weighted<number>([
    [1, 5],
    [0.9, 2],
    [0.8, 1],
  ])
  const net = rounded(wallet.price * CYCLE * Math.max(1, activity) * discount, DECIMALS[wallet.currency])
  const renewal: Intent = {
    at,
    type: 'CREDIT',
    source: 'PAYMENT',
    action: random.chance(0.04) ? 'AUTO_RENEW_SUBSCRIPTION' : 'RENEW_SUBSCRIPTION',
    ...withVat(net, wallet.currency),
    paymentShift: renewalShift(wallet, net, random),
  }
  const reward: Intent = {
    at: at + random.between(2500, 60_000),
    type: 'CREDIT',
    source: 'MANUAL_ADDITION',
    action: 'CUSTOMERS_CALO_EXPERIMENTS',
    amount: rounded(wallet.price * random.pick([1.25, 2.4, 2.8, 0.6]), DECIMALS[wallet.currency]),
    vat: 0,
  }
  return random.chance(0.52) ? [renewal, reward] : [renewal]
}

/** Renewals are where most drifts open and grow: the wallet is charged by another rule than the subscription. */
function renewalShift(wallet: Wallet, net: number, random: Random): number {
  const drifts = differ(wallet.payment, wallet.balance, wallet.currency)
  if (!random.chance(drifts ? 0.5 : 0.07)) {
    return 0
  }
  return rounded(random.pick([net, net, 30, -net / 2]), DECIMALS[wallet.currency])
}

function occasionIntent(wallet: Wallet, at: number, random: Random): Intent {
  const occasion = random.weighted(WEIGHTED_OCCASIONS)
  const type = occasion.source === 'PAYMENT' || occasion.source === 'MANUAL_ADDITION' ? 'CREDIT' : 'DEBIT'
  const taxed = occasion.source === 'PAYMENT' || occasion.source === 'REFUND'
  const net = occasionNet(occasion, wallet, random)
  const price = taxed ? withVat(net, wallet.currency) : { amount: net, vat: 0 }
  return { at, type, source: occasion.source, action: occasion.action, ...price }
}

function occasionNet(occasion: Occasion, wallet: Wallet, random: Random): number {
  const decimals = DECIMALS[wallet.currency]
  if (occasion.worth === 'all') {
    return random.chance(0.5) ? rounded(wallet.balance, decimals) : Math.floor(wallet.balance)
  }
  const net = rounded(wallet.price * random.pick(occasion.worth), decimals)
  const refused = occasion.source === 'REFUND' && net > wallet.balance && !random.chance(0.1)
  return refused ? Math.floor(wallet.balance) : net
}

/** A typing error at the keyboard of the support desk, and its correction a few minutes later. */
function slipIntents(wallet: Wallet, at: number, random: Random): readonly Intent[] {
  const amount = rounded(wallet.price * random.pick([100, 1000, 1250]), DECIMALS[wallet.currency])
  const slip = {
    type: 'CREDIT',
    source: 'MANUAL_ADDITION',
    action: 'CALO_TEAM_PERKS',
    amount,
    vat: 0,
  } as const
  const correction = {
    type: 'DEBIT',
    source: 'MANUAL_DEDUCTION',
    action: 'INVAILID_ENTRY',
    amount,
    vat: 0,
  } as const
  return [
    { at, ...slip, rule: 'large_manual_posting' },
    { at: at + random.between(40_000, 900_000), ...correction, rule: 'opposite_corrections' },
  ]
}

// ---- by night ----

function nightIntents(wallet: Wallet, day: Day, random: Random): readonly Intent[] {
  const due =
    wallet.state === 'active' &&
    wallet.startsOn <= day.index &&
    wallet.evenings.includes(weekday(day.startMs))
  if (!due) {
    return []
  }
  const wanted = Math.floor(day.activity) + (random.chance(day.activity % 1) ? 1 : 0)
  const affordable = Math.floor((wallet.balance + 1e-6) / wallet.price)
  const attempts =
    affordable < wanted && random.chance(BLOCKED_SHARE) ? affordable + 1 : Math.min(wanted, affordable)
  return Array.from({ length: attempts }, () => deliveryIntent(wallet, day, random))
}

/** The scheduler creates deliveries in clumps, so an instance finds several of them waiting. */
const CLUMP_SECONDS = 6

function deliveryIntent(wallet: Wallet, day: Day, random: Random): Intent {
  const wave = random.weighted<number>([
    [clock(21, 1, 2), 960],
    [clock(21, 9, 30), 24],
    [clock(21, 15, 20), 16],
  ])
  return {
    at:
      day.startMs +
      wave +
      random.below(day.burstSeconds / CLUMP_SECONDS) * CLUMP_SECONDS * 1000 +
      random.below(900),
    type: 'DEBIT',
    source: 'MANUAL_DEDUCTION',
    action: 'DELIVERY_DEDUCTION',
    amount: wallet.price,
    vat: 0,
    paymentShift: deliveryShift(wallet, random),
  }
}

/** A delivery charged twice opens a small drift; the next nights often set it right, large ones stay. */
function deliveryShift(wallet: Wallet, random: Random): number {
  const drift = rounded(wallet.payment - wallet.balance)
  if (!differ(wallet.payment, wallet.balance, wallet.currency)) {
    return random.chance(0.003) ? -wallet.price : 0
  }
  return random.chance(Math.abs(drift) <= wallet.price * 1.01 ? 0.06 : 0.002) ? -drift : 0
}

function skippedRecords(wallet: Wallet, day: Day, { random, versionAt }: DayContext): readonly Entry[] {
  const { flagFalseShare } = versionAt(day.startMs + EVENING)
  if (flagFalseShare === 0 || wallet.state !== 'active' || !random.chance(flagFalseShare * day.activity)) {
    return []
  }
  const action = random.chance(0.974) ? 'DONATE_RAMADAN_MEAL' : 'PURCHASE_ADDONS_FOR_DELIVERY'
  const at = busyTime(day, random)
  return [{ kind: 'flag_false', at, wallet: wallet.index, action }]
}
