import type { Period } from './period.js'

/** The statements of a user, one for each wallet that the log shows by the end of the period. */
export interface AccountStatement extends Period {
  readonly user_id: string
  readonly accounts: readonly Account[]
}

/** The statement of one wallet; amounts are exact decimals as text. */
export interface Account {
  readonly currency: string
  /** Digits after the point of the currency, and what two amounts of it may differ by and be the same. */
  readonly decimals: number
  readonly tolerance: string
  /** Reporting time zone of its days. */
  readonly time_zone: string
  /** Null where the log does not tell that balance by the end of the period. */
  readonly payment: AccountSide | null
  readonly subscription: AccountSide | null
  /** In the order of time. */
  readonly entries: readonly AccountEntry[]
}

/** One balance over the period: `opening` + `credits` - `debits` + `outside_log` = `closing`, exactly. */
export interface AccountSide {
  readonly opening: string
  /** What the logged transactions posted, without VAT, both above zero. */
  readonly credits: string
  readonly debits: string
  /** What moved the balance without a transaction in the log. */
  readonly outside_log: string
  readonly closing: string
  /** `computed` where the log does not tell the balance after the last transaction. */
  readonly closing_is: 'logged' | 'computed'
}

/** A transaction, or a change outside the log that shows at the transaction after it. */
export interface AccountEntry {
  readonly kind: 'transaction' | 'outside_log'
  readonly timestamp: string
  /** In the reporting time zone, with its offset. */
  readonly datetime: string
  /** The transaction; of a change outside the log, the one at which it shows. */
  readonly id: string
  readonly type: string | null
  readonly source: string | null
  readonly action: string | null
  readonly outcome: string | null
  /** As logged, VAT included; null where it posts nothing. */
  readonly amount: string | null
  readonly vat: string | null
  /** What it moved each balance by, and the balance then; null where the log does not tell that balance yet. */
  readonly payment: string | null
  readonly payment_balance: string | null
  readonly subscription: string | null
  readonly subscription_balance: string | null
  /** `computed` where the log does not tell that balance, and it follows from what was posted; null where there is none. */
  readonly payment_balance_is: 'logged' | 'computed' | null
  readonly subscription_balance_is: 'logged' | 'computed' | null
  readonly session_id: string | null
  readonly log_file: string | null
  readonly log_offset: number | null
}
