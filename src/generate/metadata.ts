import { COUNTRIES, DISHES } from './catalog.js'
import type { Intent, Posting } from './postings.js'
import type { Random } from './random.js'
import { DAY_MS, isoDate } from './time.js'
import type { Version } from './versions.js'
import type { Wallet } from './wallets.js'

interface Context {
  readonly version: Version
  readonly random: Random
  readonly deliveryId: string | undefined
}

/** The JSON text in a transaction's `metadata`: the wallet, and what the action belongs to. Early refunds have none. */
export function metadataOf(posting: Posting): string | undefined {
  const { userId, deliveryId } = posting
  if (posting.action !== 'DELIVERY_DEDUCTION' || deliveryId === undefined) {
    return posting.metadata
  }
  const listener = posting.namesListener ? ',"version":"syncBalanceSQS"' : ''
  return `{"walletId":"wallet#${userId}","deliveryId":"${deliveryId}","walletSk":"${deliveryId}"${listener}}`
}

/** The metadata to keep with a posting: none for deliveries, whose metadata `metadataOf` can tell any time. */
export function metadataToKeep(wallet: Wallet, intent: Intent, context: Context): string | undefined {
  const { version } = context
  if (intent.action === 'DELIVERY_DEDUCTION') {
    return undefined
  }
  if (intent.source === 'REFUND') {
    return version.namesListener ? '{"version":"syncBalanceSQS"}' : undefined
  }
  const listener = version.namesListener ? { version: 'syncBalanceSQS' } : {}
  return JSON.stringify({
    walletId: `wallet#${wallet.userId}`,
    ...particulars(wallet, intent, context),
    ...listener,
  })
}

function particulars(wallet: Wallet, intent: Intent, context: Context): Readonly<Record<string, unknown>> {
  const { random, deliveryId } = context
  const session = { eventSessionId: random.uuid(), walletSk: random.uuid() }
  switch (intent.action) {
    case 'RENEW_SUBSCRIPTION':
    case 'AUTO_RENEW_SUBSCRIPTION':
      return { ...renewal(wallet, intent, random), ...session }
    case 'PAY_PENDING_AMOUNT':
      return { ...session, version2: true }
    case 'PURCHASE_ADDON_SUBSCRIPTION':
      return { ...addonSubscription(wallet, intent), ...session, version2: true }
    case 'ADD_DELIVERY_ADDONS':
      return { deliveryId, ...session, version2: true, addons: addons(random), API_VERSION_2: true }
    case 'REPLACE_FOOD':
      return {
        deliveryId,
        ...session,
        version2: true,
        source: dish(random),
        target: dish(random),
        API_VERSION_2: true,
      }
    case 'DELIVERY_CANCELLATION':
      return { deliveryId, walletSk: session.walletSk }
    default:
      return { walletSk: session.walletSk }
  }
}

function renewal(wallet: Wallet, intent: Intent, random: Random): Readonly<Record<string, unknown>> {
  const startDate = isoDate(intent.at + 3 * DAY_MS)
  const nextPlan = JSON.stringify({
    id: 'full',
    frequency: 'monthly',
    extras: [],
    foodType: ['breakfast', 'dinner', 'lunch', 'snack'],
    pricePerDay: wallet.price,
    dietType: 'balanced',
    type: 'DATE_RANGE',
    startDate,
    deliveryDays: [0, 1, 2, 3, 4],
  })
  return {
    planType: 'full',
    goal: random.pick(['loseWeight', 'gainWeight', 'maintainWeight']),
    deliveryTime: random.pick(['morning', 'evening', 'earlyMorning']),
    dietType: 'balanced',
    renewalDate: startDate,
    type: intent.action === 'RENEW_SUBSCRIPTION' ? 'userRenew' : 'autoRenew',
    frequency: 'monthly',
    couponDiscount: 0,
    tier: 'personalized',
    version2: true,
    nextPlan,
    addonSubscription: random.chance(0.3) ? describedAddon(wallet) : '[]',
  }
}

/** Arabic and English prose; the apostrophe makes `util.inspect` choose backticks. */
function describedAddon(wallet: Wallet): string {
  return JSON.stringify([
    {
      longDescription: {
        ar: 'روق مزاجك بقهوتنا المميزة لكل ايامك',
        en: "If you're in the mood for something rich and bold, spice up your morning routine.",
      },
      pricePerDay: wallet.price / 7,
      name: { ar: 'القهوة', en: 'Coffee' },
      autoRenew: true,
      currency: wallet.currency,
      id: 'COFFEE_AND_TEA',
      status: 'available',
    },
  ])
}

function addonSubscription(wallet: Wallet, intent: Intent): Readonly<Record<string, unknown>> {
  const { country } = COUNTRIES[wallet.currency]
  const subscription = {
    autoRenew: false,
    category: 'CALO_KIDS',
    endDate: isoDate(intent.at + 30 * DAY_MS),
    startDate: isoDate(intent.at + DAY_MS),
    pricePerDay: wallet.price / 4.4,
    currency: wallet.currency,
  }
  return {
    country,
    couponDiscount: 0,
    addonSubscriptions: JSON.stringify([subscription]),
    subscriptionId: wallet.userId,
    kitchen: `${country}001`,
  }
}

function addons(random: Random): string {
  return JSON.stringify([{ id: random.uuid(), quantity: random.between(1, 3) }])
}

function dish(random: Random): string {
  return JSON.stringify({ id: random.uuid(), name: random.pick(DISHES) })
}
