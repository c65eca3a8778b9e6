import type { Posting } from './postings.js'

/** A record of the queue: a transaction, or one the service skips before it looks at the balance. */
export type Entry = TransactionEntry | CreationEntry | FlagFalseEntry

/** A record with a transaction. */
export interface TransactionEntry {
  readonly kind: 'transaction'
  readonly at: number
  /** The number of its wallet. */
  readonly wallet: number
  readonly posting: Posting
  /** The anomaly it is an instance of. */
  readonly rule: string | undefined
}

/** A record of a new subscription. */
export interface CreationEntry {
  readonly kind: 'subscription_created'
  readonly at: number
  readonly wallet: number
}

/** A record whose flag says that the payment balance stays as it is. */
export interface FlagFalseEntry {
  readonly kind: 'flag_false'
  readonly at: number
  readonly wallet: number
  readonly action: string
}
