import type { Finding } from './finding.js'
import type { Row } from './result.js'

/** What is known of an id: of a transaction, of a user, or of a message or request with several transactions. */
export type Story = TransactionStory | WalletStory | TransactionList

/** Some log lines of one delivery, read back from their file. */
export interface RawLines {
  readonly file: string
  /** Bytes of the decompressed file. */
  readonly offset: number
  readonly length: number
  /** The text, or null and why it cannot be shown. */
  readonly text: string | null
  readonly problem: string | null
}

/** Everything known of one transaction. */
export interface TransactionStory {
  readonly kind: 'transaction'
  readonly id: string
  /**
   * Columns of `transactions`, in their order; numbers as exact text. Null where the log names the transaction
   * without showing it, as it does for overdrafts that were blocked at once.
   */
  readonly transaction: Row | null
  /** The findings it is part of: balances, then postings, then anomalies, then the log. */
  readonly findings: readonly Finding[]
  /** The log lines of each delivery, in the order of time. */
  readonly evidence: readonly RawLines[]
}

/** The transactions of a queue message or a request. */
export interface TransactionList {
  readonly kind: 'message' | 'request'
  readonly id: string
  /** Some columns of `transactions`, in the order of time; of a transaction that is only named, its id alone. */
  readonly transactions: readonly Row[]
}

/** The wallets of a user: one for each currency. */
export interface WalletStory {
  readonly kind: 'wallet'
  /** The user. */
  readonly id: string
  /** First and last business day told of; null for all. */
  readonly from: string | null
  readonly to: string | null
  readonly wallets: readonly Wallet[]
  /** The log lines of the transactions, where they were asked for. */
  readonly evidence: readonly RawLines[]
}

/** One wallet in a period. */
export interface Wallet {
  readonly currency: string | null
  /** Digits after the point of the currency, and what two amounts of it may differ by and be the same. */
  readonly decimals: number
  readonly tolerance: string
  /** Reporting time zone of its days and of `datetime`. */
  readonly timeZone: string
  /** How it stands at the end of the logs; null where they show no transaction of it. */
  readonly now: WalletNow | null
  readonly statement: Statement
  /** The last transactions of the period, in their order; all of them unless there is a limit. */
  readonly transactions: readonly WalletTransaction[]
  /** The findings that touch the period, the worst first. */
  readonly findings: readonly Finding[]
}

/** How a wallet stands at the end of the logs; amounts are exact decimals, days are business days. */
export interface WalletNow {
  readonly transactions: number
  readonly first_day: string
  readonly last_day: string
  readonly payment_balance: string | null
  readonly subscription_balance: string | null
  /** Payment minus subscription balance. */
  readonly drift: string | null
  readonly overdrawn_since: string | null
  readonly overdrawn_days: number | null
  readonly drifting_since: string | null
  readonly drifting_days: number | null
  readonly at_risk_reason: string | null
}

/** From the opening to the closing balances of a period. */
export interface Statement {
  /** All of the period, blocked ones included. */
  readonly transactions: number
  readonly credit_count: number
  readonly debit_count: number
  readonly blocked_count: number
  /** From the first to the last transaction of the period that tells the payment balance; null where none does. */
  readonly payment: StatementSide | null
  /** Without blocked transactions: they are never posted to it, though the payment side may have charged them. */
  readonly subscription: StatementSide | null
}

/**
 * One balance over a period: `opening` + `credits` + `debits` + `blocked` + `miscalculated` + `missing` = `closing`,
 * exactly. Credits and debits are without VAT, debits below zero.
 */
export interface StatementSide {
  readonly opening: string
  readonly opened_at: string
  readonly credits: string
  readonly debits: string
  /** What blocked transactions moved; always 0 of the subscription side. */
  readonly blocked: string
  /** What the logged balances moved beyond the amounts; always 0 of the payment side, where it is part of `missing`. */
  readonly miscalculated: string
  /** What moved between the transactions, outside what the logs show. */
  readonly missing: string
  readonly closing: string
  readonly closed_at: string
}

/** What happened at a transaction. */
export type MarkKind =
  | 'drift_began'
  | 'drift_grew'
  | 'drift_shrank'
  | 'drift_turned'
  | 'drift_ended'
  | 'went_below_zero'
  | 'came_back'
  | 'continuity_break'
  | 'calculation_error'
  | 'blocked'
  | 'failed'
  | 'skipped'
  | 'incomplete'
  | 'redelivered'
  | 'anomaly'

/** Something that happened at a transaction of a wallet. */
export interface Mark {
  readonly kind: MarkKind
  /** How much, as an exact decimal; of `redelivered`, how often. */
  readonly amount: string | null
  /** Of an anomaly. */
  readonly rule: string | null
}

/** A transaction in the story of its wallet; names and values as in the table `transactions`. */
export interface WalletTransaction {
  readonly timestamp: string
  readonly datetime: string
  readonly id: string | null
  readonly type: string | null
  readonly source: string | null
  readonly action: string | null
  readonly amount: string | null
  readonly vat: string | null
  /** Amount without VAT, debits below zero. */
  readonly posted: string | null
  readonly userBalance: string | null
  readonly oldBalance: string | null
  readonly newBalance: string | null
  readonly drift: string | null
  /** Whether the two balances differ by more than the tolerance. */
  readonly is_off: boolean
  readonly outcome: string
  readonly deliveries: number | null
  readonly session_id: string | null
  readonly message_id: string | null
  readonly log_file: string | null
  readonly log_offset: number | null
  readonly marks: readonly Mark[]
}
