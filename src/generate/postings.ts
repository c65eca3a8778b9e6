import { metadataToKeep } from './metadata.js'
import type { Currency } from './money.js'
import { rounded } from './money.js'
import type { Random } from './random.js'
import { ulid } from './ulid.js'
import type { Version } from './versions.js'
import type { Wallet } from './wallets.js'

/** What is about to happen to a wallet. */
export interface Intent {
  /** When the queue holds it, ms since epoch. */
  readonly at: number
  /** When it was created (the time in its ULID); a moment before `at` unless said. */
  readonly createdAt?: number
  readonly type: 'CREDIT' | 'DEBIT'
  readonly source: string
  readonly action: string
  readonly amount: number
  readonly vat: number
  /** What the payment balance moves beyond the posting: a drift opens, grows or closes. */
  readonly paymentShift?: number
  /** What the subscription balance moves beyond the posting: an error of the service's arithmetic. */
  readonly balanceShift?: number
  /** Another currency than the wallet's. */
  readonly currency?: Currency
  /** The anomaly this is an instance of. */
  readonly rule?: string
}

/** A transaction as the service logs it; balances are before and after. */
export interface Posting {
  readonly id: string
  readonly createdAt: number
  readonly type: 'CREDIT' | 'DEBIT'
  readonly source: string
  readonly action: string
  readonly userId: string
  readonly name: string
  readonly currency: Currency
  readonly amount: number
  readonly vat: number
  readonly oldBalance: number
  readonly newBalance: number
  readonly paymentBalance: number
  /** The delivery or invoice it belongs to. */
  readonly deliveryId: string | undefined
  /** JSON text; read it by `metadataOf`. */
  readonly metadata: string | undefined
  /** Whether the metadata names the listener. */
  readonly namesListener: boolean
  /** Whether the service refuses it, because the subscription balance would fall below zero. */
  readonly blocked: boolean
}

/** Applies an intent: the wallet after it and the transaction the service will log. */
export function post(
  wallet: Wallet,
  intent: Intent,
  context: { readonly version: Version; readonly random: Random },
): { readonly wallet: Wallet; readonly posting: Posting } {
  const { version, random } = context
  const moved = (intent.type === 'CREDIT' ? 1 : -1) * (intent.amount - intent.vat)
  const raw = wallet.balance + moved + (intent.balanceShift ?? 0)
  const newBalance = version.rounds || !wallet.noisy ? rounded(raw) : raw
  const blocked = newBalance < 0 && intent.type === 'DEBIT'
  const createdAt = intent.createdAt ?? intent.at - 120 - Math.floor(-900 * Math.log(1 - random.float()))
  const deliveryId = BOUND_TO_DELIVERY.has(intent.action) ? random.uuid() : undefined
  const payment = rounded(wallet.payment + moved + (intent.paymentShift ?? 0))
  const posting: Posting = {
    id: ulid(createdAt, random),
    createdAt,
    type: intent.type,
    source: intent.source,
    action: intent.action,
    userId: wallet.userId,
    name: wallet.name,
    currency: intent.currency ?? wallet.currency,
    amount: intent.amount,
    vat: intent.vat,
    oldBalance: wallet.balance,
    newBalance,
    paymentBalance: payment,
    deliveryId,
    metadata: metadataToKeep(wallet, intent, { version, random, deliveryId }),
    namesListener: version.namesListener,
    blocked,
  }
  if (blocked) {
    return { wallet: { ...wallet, payment }, posting }
  }
  const balance = wallet.noisy ? raw : newBalance
  return { wallet: { ...wallet, payment, balance, seen: true, unlogged: false }, posting }
}

const BOUND_TO_DELIVERY = new Set([
  'DELIVERY_DEDUCTION',
  'ADD_DELIVERY_ADDONS',
  'REPLACE_FOOD',
  'DELIVERY_CANCELLATION',
])
