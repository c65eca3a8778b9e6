import { CURRENCIES, DELIVERY_EVENINGS, DELIVERY_PRICES, NAMES } from './catalog.js'
import type { Currency } from './money.js'
import { rounded } from './money.js'
import type { Random } from './random.js'
import { createRandom, weightedBy } from './random.js'

/** One subscriber with both balances, between two postings. */
export interface Wallet {
  /** Its number in the simulation, from 0. */
  readonly index: number
  readonly userId: string
  readonly name: string
  readonly currency: Currency
  /** What one delivery costs. */
  readonly price: number
  /** The weekdays (0 Sunday, UTC) on whose evening a delivery is deducted. */
  readonly evenings: readonly number[]
  /** The day of the simulation on which the subscription begins; negative if it runs already. */
  readonly startsOn: number
  /** The subscription balance as the service holds it, floating-point noise included. */
  readonly balance: number
  /** The payment balance: what the wallet itself says. */
  readonly payment: number
  /** Whether the service stores this balance unrounded. */
  readonly noisy: boolean
  readonly state: 'waiting' | 'active' | 'ended'
  /** Whether a transaction of it has been posted. */
  readonly seen: boolean
  /** Whether its balance changed since that transaction in a way the log does not show. */
  readonly unlogged: boolean
}

/** Deliveries one subscription pays for. */
export const CYCLE = 20

const GOLDEN_RATIO = 0.618_033_988_749_895

/** The wallets of a simulation of `days` days: some run when it begins, the rest join while it goes on. */
export function createWallets(seed: string, users: number, days: number): readonly Wallet[] {
  return Array.from({ length: users }, (_, index) =>
    createWallet(createRandom(`${seed}/wallet ${index}`), index, days),
  )
}

function createWallet(random: Random, index: number, days: number): Wallet {
  const currency = weightedBy(CURRENCIES, ((index + 0.5) * GOLDEN_RATIO) % 1)
  const price = random.weighted(DELIVERY_PRICES[currency])
  const startsOn = random.between(-28, Math.max(0, days - 2))
  const running = startsOn <= 0
  const noisy = currency === 'BHD' && random.chance(0.03)
  const balance = running ? firstBalance(random, price, noisy) : 0
  return {
    index,
    userId: random.uuid(),
    name: `${random.pick(NAMES)} ${random.hex(4)}`,
    currency,
    price,
    evenings: random.weighted(DELIVERY_EVENINGS),
    startsOn,
    balance,
    payment: rounded(balance + (running ? firstDrift(random, price, EARLY_DRIFTS) : 0)),
    noisy,
    state: running ? 'active' : 'waiting',
    seen: false,
    unlogged: false,
  }
}

/** Mostly what is left of a month; now and then the fortune of a test account or an odd remainder. */
function firstBalance(random: Random, price: number, noisy: boolean): number {
  const deliveries = random.chance(0.08) ? random.between(60, 700) : random.between(3, CYCLE + 4)
  const rest = random.chance(0.2) ? random.between(1, 8) / 2 : 0
  return rounded(deliveries * price + rest) + (noisy ? random.between(1, 10) * 0.090_909_090_909_090_9 : 0)
}

/** Share of the wallets older than the service whose balances disagree from the start. */
const EARLY_DRIFTS = 0.5

/** What the payment balance of a wallet is ahead (or behind) when the service first sees it: nothing, for most. */
export function firstDrift(random: Random, price: number, share: number): number {
  if (!random.chance(share)) {
    return 0
  }
  const deliveries = random.weighted<number>([
    [1, 3],
    [random.between(4, 30), 5],
    [random.between(80, 1200), 1],
  ])
  return rounded(deliveries * price * (random.chance(0.12) ? -1 : 1))
}
