import type { BlockedOverdraft, EventKind, Place, ReportedDiscrepancy, TransactionFields } from './event.js'

/**
 * How a queue record ended. `skipped` records carry no transaction; `incomplete` is a record whose log
 * stops, or is followed by the next record, before it says how it ended.
 */
export type Outcome = 'published' | 'already_synced' | 'skipped' | 'blocked' | 'failed' | 'incomplete'

/** The kinds of events that say how a record ended. */
export const conclusive: ReadonlyMap<EventKind, Outcome> = new Map<EventKind, Outcome>([
  ['balance_published', 'published'],
  ['already_synced', 'already_synced'],
  ['subscription_creation_skipped', 'skipped'],
  ['payment_flag_skipped', 'skipped'],
  ['skipped', 'skipped'],
  ['overdraft_blocked', 'blocked'],
])

/** One delivery of one message of the queue, with all its events say. */
export interface QueueRecord {
  readonly sessionId: string | undefined
  readonly messageId: string | undefined
  /** Logged time of its first event, ms since epoch. */
  readonly openedMs: number
  /** Kind of that event: `record_opened`, unless that line is missing. */
  readonly openedBy: EventKind
  readonly outcome: Outcome
  /** Which message skipped it; undefined unless `outcome` is `skipped`. */
  readonly skipReason: string | undefined
  readonly skippedAction: string | undefined
  /** The merged fields of the forms that printed the transaction; undefined where none did. */
  readonly transaction: TransactionFields | undefined
  /** Logged time of the first event that shows the transaction, ms since epoch. */
  readonly shownMs: number | undefined
  readonly discrepancies: readonly DiscrepancyEvent[]
  readonly blocked: BlockedOverdraft | undefined
  readonly blockedMs: number | undefined
  /** Where the transaction is first shown, else the first event. */
  readonly place: Place
  /** All its events, as merged byte ranges, in the order of time. */
  readonly ranges: readonly Place[]
}

/** One logged discrepancy and where it stands. */
export interface DiscrepancyEvent extends ReportedDiscrepancy {
  readonly loggedMs: number
  readonly place: Place
}

/** The payment balance after a transaction, digits as logged, and which event says so. */
export interface PaymentBalance {
  readonly digits: string
  readonly source: 'logged' | 'discrepancy'
}
