import { digits } from './money.js'
import type { Posting } from './postings.js'
import { isoDate } from './time.js'

/** A transaction as a reader of the log can know it: the columns of RESULTS.md, absent values empty. */
export interface TransactionTruth {
  readonly timestamp: string
  readonly session_id: string
  readonly id: string
  readonly type: string
  readonly source: string
  readonly action: string
  readonly amount: string
  readonly vat: string
  readonly userBalance: string
  readonly userId: string
  readonly currency: string
  readonly oldBalance: string
  readonly newBalance: string
  readonly type_source: 'logged' | 'inferred'
  readonly balance_source: 'logged' | 'discrepancy' | ''
  readonly outcome: string
  readonly deliveries: number
  readonly message_id: string
  readonly wallet_id: string
  readonly delivery_id: string
  /** The folder of the stream that shows it first. */
  readonly log_stream: string
}

/** A terminated overdraft, as far as the log tells. */
export interface BlockedTruth {
  readonly timestamp: string
  readonly user_id: string
  readonly transaction_id: string
  readonly current_balance: string
  readonly currency: string
  readonly amount: string
  readonly action: string
}

/** An instance of something an auditor should find; `day` is the business day in Bahrain. */
export interface AnomalyTruth {
  readonly rule: string
  readonly user_id: string
  readonly id: string
  readonly day: string
}

/** What really happened in a part of the logs. */
export interface Truth {
  readonly transactions: readonly TransactionTruth[]
  readonly blocked: readonly BlockedTruth[]
  readonly anomalies: readonly AnomalyTruth[]
}

/** What one delivery of a record showed. */
export interface Shown {
  readonly timestamp: string
  readonly requestId: string
  readonly messageId: string
  /** Whether a form with type, source, action and metadata was printed. */
  readonly named: boolean
  /** Whether a form with the payment balance was printed. */
  readonly balance: boolean
  /** Whether a discrepancy was reported. */
  readonly discrepancy: boolean
  readonly outcome: string
  readonly deliveries: number
  readonly stream: string
}

/** The row of `transactions` for what was shown of a posting. */
export function transactionTruth(posting: Posting, shown: Shown): TransactionTruth {
  const { named } = shown
  const known = shown.balance || shown.discrepancy
  const inferred = posting.newBalance >= posting.oldBalance ? 'CREDIT' : 'DEBIT'
  const hasWallet = named && posting.source !== 'REFUND'
  return {
    timestamp: shown.timestamp,
    session_id: shown.requestId,
    id: posting.id,
    type: named ? posting.type : inferred,
    source: named ? posting.source : '',
    action: named ? posting.action : '',
    amount: digits(posting.amount),
    vat: digits(posting.vat),
    userBalance: known ? digits(posting.paymentBalance) : '',
    userId: posting.userId,
    currency: posting.currency,
    oldBalance: digits(posting.oldBalance),
    newBalance: digits(posting.newBalance),
    type_source: named ? 'logged' : 'inferred',
    balance_source: shown.balance ? 'logged' : shown.discrepancy ? 'discrepancy' : '',
    outcome: shown.outcome,
    deliveries: shown.deliveries,
    message_id: shown.messageId,
    wallet_id: hasWallet ? `wallet#${posting.userId}` : '',
    delivery_id: named ? (posting.deliveryId ?? '') : '',
    log_stream: shown.stream,
  }
}

const BAHRAIN_MS = 3 * 3_600_000

/** The business day (Asia/Bahrain, UTC+3) of an instant. */
export function businessDay(timeMs: number): string {
  return isoDate(timeMs + BAHRAIN_MS)
}

/** The header of `transactions.csv`. */
export const TRANSACTION_COLUMNS = [
  'timestamp',
  'session_id',
  'id',
  'type',
  'source',
  'action',
  'amount',
  'vat',
  'userBalance',
  'userId',
  'currency',
  'oldBalance',
  'newBalance',
  'type_source',
  'balance_source',
  'outcome',
  'deliveries',
  'message_id',
  'wallet_id',
  'delivery_id',
  'log_stream',
] as const satisfies readonly (keyof TransactionTruth)[]

/** The header of `blocked.csv`. */
export const BLOCKED_COLUMNS = [
  'timestamp',
  'user_id',
  'transaction_id',
  'current_balance',
  'currency',
  'amount',
  'action',
] as const satisfies readonly (keyof BlockedTruth)[]

/** The header of `anomalies.csv`. */
export const ANOMALY_COLUMNS = [
  'rule',
  'user_id',
  'id',
  'day',
] as const satisfies readonly (keyof AnomalyTruth)[]
