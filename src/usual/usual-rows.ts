import type { EventKind } from '../model/event.js'
import type { UsualTable } from '../model/row-batch.js'
import * as scan from './scan/numbers.js'

/** The kinds of usual events, each at its number. */
export const kinds: readonly EventKind[] = inPlace([
  [scan.recordOpened, 'record_opened'],
  [scan.balancePublished, 'balance_published'],
  [scan.syncStarted, 'sync_started'],
  [scan.balancesDiffer, 'balances_differ'],
  [scan.alreadySynced, 'already_synced'],
  [scan.subscriptionCreationSkipped, 'subscription_creation_skipped'],
  [scan.paymentFlagSkipped, 'payment_flag_skipped'],
  [scan.lambdaStart, 'lambda_start'],
  [scan.lambdaEnd, 'lambda_end'],
  [scan.lambdaReport, 'lambda_report'],
  [scan.lambdaInitStart, 'lambda_init_start'],
])

/** The words of the ledger that are not a kind of event, each with its number. */
export const ledgerWords: readonly (readonly [number, string])[] = [
  [scan.published, 'published'],
  [scan.skipped, 'skipped'],
  [scan.incomplete, 'incomplete'],
  [scan.logged, 'logged'],
  [scan.discrepancy, 'discrepancy'],
]

/** A table as the scanner fills it: columns by the number they are called by, and columns by the slot that fills them. */
export interface FilledTable {
  readonly name: UsualTable
  readonly columns: Readonly<Record<string, number>>
  readonly texts: Readonly<Record<string, number>>
}

/** The tables, each at its number. */
export const filledTables: readonly FilledTable[] = inPlace([
  [
    scan.queueRecords,
    {
      name: 'queue_records',
      columns: {
        record_id: scan.recordIdColumn,
        opened_ms: scan.openedMsColumn,
        opened_by: scan.openedByColumn,
        outcome: scan.outcomeColumn,
        skip_reason: scan.skipReasonColumn,
        shown_ms: scan.shownMsColumn,
        balance_source: scan.balanceSourceColumn,
        file_id: scan.fileColumn,
        offset: scan.offsetColumn,
        ranges: scan.rangesColumn,
        created_ms: scan.createdMsColumn,
      },
      texts: {
        session_id: scan.requestId,
        message_id: scan.messageId,
        skipped_action: scan.skippedAction,
        id: scan.id,
        type: scan.transactionType,
        source: scan.source,
        action: scan.action,
        user_id: scan.userId,
        currency: scan.currency,
        amount: scan.amount,
        vat: scan.vat,
        old_balance: scan.oldBalance,
        new_balance: scan.newBalance,
        user_balance: scan.paymentBalance,
        wallet_id: scan.walletId,
        delivery_id: scan.deliveryId,
      },
    },
  ],
  [
    scan.discrepancyEvents,
    {
      name: 'discrepancy_events',
      columns: {
        record_id: scan.recordIdColumn,
        logged_ms: scan.loggedMsColumn,
        file_id: scan.fileColumn,
        offset: scan.offsetColumn,
      },
      texts: {
        user_id: scan.userId,
        subscription_balance: scan.subscriptionBalance,
        payment_balance: scan.paymentBalance,
      },
    },
  ],
  [
    scan.invocations,
    {
      name: 'invocations',
      columns: {
        time_ms: scan.timeMsColumn,
        kind: scan.kindColumn,
        duration_ms: scan.durationMsColumn,
        billed_ms: scan.billedMsColumn,
        memory_mb: scan.memoryMbColumn,
        max_memory_mb: scan.maxMemoryMbColumn,
        init_ms: scan.initMsColumn,
        file_id: scan.fileColumn,
        offset: scan.offsetColumn,
      },
      texts: { request_id: scan.requestId },
    },
  ],
])

function inPlace<Value>(values: readonly (readonly [number, Value])[]): readonly Value[] {
  const placed: Value[] = []
  for (const [at, value] of values) placed[at] = value
  return placed
}
