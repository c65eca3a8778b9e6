import type { Outcome } from './queue-record.js'

/** Texts of a record or of an event that may be kept as the place where they stand in the log. */
export const slots = {
  requestId: 0,
  messageId: 1,
  skippedAction: 2,
  id: 3,
  type: 4,
  source: 5,
  action: 6,
  userId: 7,
  currency: 8,
  amount: 9,
  vat: 10,
  oldBalance: 11,
  newBalance: 12,
  paymentBalance: 13,
  walletId: 14,
  deliveryId: 15,
  subscriptionBalance: 16,
  durationMs: 17,
  billedMs: 18,
  memoryMb: 19,
  maxMemoryMb: 20,
  initMs: 21,
} as const

/** How many slots there are. */
export const slotCount = Object.keys(slots).length

/** No place. */
export const none = -1

/** The place of each slot: that of slot n starts at element 2n and ends before element 2n + 1; `none` where there is no text. */
export type Places = Int32Array

/** Room for the places of all slots. */
export function emptyPlaces(): Places {
  return new Int32Array(2 * slotCount).fill(none)
}

/** A queue record, its texts as places in the bytes of the log; valid until the next one is given. */
export interface RecordSpans {
  readonly bytes: Uint8Array
  readonly places: Places
  readonly openedMs: number
  readonly outcome: Outcome
  /** The kind of the event that skipped it. */
  readonly skipReason: string | undefined
  /** Logged time of the event that shows its transaction; undefined where none does. */
  readonly shownMs: number | undefined
  /** Whether the payment balance is from a discrepancy rather than from the transaction. */
  readonly isFromDiscrepancy: boolean
  readonly file: number
  readonly offset: number
  /** All its events: `file:offset+length`, with blanks between. */
  readonly ranges: string
  readonly createdMs: number | undefined
}

/** A discrepancy of the record given last, or what a line of the platform measured; its texts as places. */
export interface EventSpans {
  readonly bytes: Uint8Array
  readonly places: Places
  readonly timeMs: number
  readonly file: number
  readonly offset: number
}

/** Takes what has been read of a stream: each record, and then its discrepancies. */
export interface SpanReceiver {
  record(record: RecordSpans): void
  discrepancy(event: EventSpans): void
  invocation(kind: 'lambda_report' | 'lambda_init_start', event: EventSpans): void
}
