import { assert } from '../model/errors.js'
import {
  type EventSpans,
  type Places,
  type RecordSpans,
  type SpanReceiver,
  slots,
} from '../model/record-spans.js'
import { type ColumnOf, type LedgerTable, ledgerTables } from './ledger-tables.js'
import type { RowBatches, RowCells } from './row-batch.js'

type Slot = (typeof slots)[keyof typeof slots]

/** Writes what was read as places in the bytes of the log: the same rows as `LedgerWriter`, without a text for each cell. */
export class SpanWriter implements SpanReceiver {
  readonly #records: RowCells
  readonly #discrepancies: RowCells
  readonly #invocations: RowCells
  readonly #nextRecord: () => number
  #record = 0

  /** `nextRecord` gives the id of the next queue record. */
  constructor(batches: RowBatches, nextRecord: () => number) {
    this.#records = batches.cells('queue_records')
    this.#discrepancies = batches.cells('discrepancy_events')
    this.#invocations = batches.cells('invocations')
    this.#nextRecord = nextRecord
  }

  record(record: RecordSpans): void {
    const row = this.#records
    const { shownMs, createdMs, skipReason } = record
    this.#record = this.#nextRecord()
    row.number(recordColumns.id, this.#record)
    writeTexts(row, recordTexts, record)
    row.number(recordColumns.openedMs, record.openedMs)
    row.text(recordColumns.openedBy, 'record_opened')
    row.text(recordColumns.outcome, record.outcome)
    if (skipReason !== undefined) row.text(recordColumns.skipReason, skipReason)
    if (shownMs !== undefined) row.number(recordColumns.shownMs, shownMs)
    if (isThere(record.places, slots.paymentBalance)) {
      row.text(recordColumns.balanceSource, record.isFromDiscrepancy ? 'discrepancy' : 'logged')
    }
    row.number(recordColumns.file, record.file)
    row.number(recordColumns.offset, record.offset)
    row.text(recordColumns.ranges, record.ranges)
    if (createdMs !== undefined) row.number(recordColumns.createdMs, createdMs)
    row.endRow()
  }

  discrepancy(event: EventSpans): void {
    const row = this.#discrepancies
    row.number(discrepancyColumns.record, this.#record)
    row.number(discrepancyColumns.loggedMs, event.timeMs)
    writeTexts(row, discrepancyTexts, event)
    row.number(discrepancyColumns.file, event.file)
    row.number(discrepancyColumns.offset, event.offset)
    row.endRow()
  }

  invocation(kind: 'lambda_report' | 'lambda_init_start', event: EventSpans): void {
    const row = this.#invocations
    row.number(invocationColumns.time, event.timeMs)
    row.text(invocationColumns.kind, kind)
    writeTexts(row, invocationTexts, event)
    for (const { column, slot } of invocationFigures) {
      if (isThere(event.places, slot)) row.number(column, figureAt(event, slot))
    }
    row.number(invocationColumns.file, event.file)
    row.number(invocationColumns.offset, event.offset)
    row.endRow()
  }
}

/** A column and the slot that fills it. */
interface Filled {
  readonly column: number
  readonly slot: Slot
}

function columnOf<Table extends LedgerTable>(table: Table, name: ColumnOf<Table>): number {
  const column = Object.keys(ledgerTables[table]).indexOf(name)
  assert(column >= 0, `${table} has a column ${name}`)
  return column
}

function filled<Table extends LedgerTable>(
  table: Table,
  columns: Readonly<Partial<Record<ColumnOf<Table>, Slot>>>,
): readonly Filled[] {
  const names = Object.keys(ledgerTables[table])
  return Object.entries<Slot | undefined>(columns).flatMap(([name, slot]) =>
    slot === undefined ? [] : [{ column: names.indexOf(name), slot }],
  )
}

const recordColumns = {
  id: columnOf('queue_records', 'record_id'),
  openedMs: columnOf('queue_records', 'opened_ms'),
  openedBy: columnOf('queue_records', 'opened_by'),
  outcome: columnOf('queue_records', 'outcome'),
  skipReason: columnOf('queue_records', 'skip_reason'),
  shownMs: columnOf('queue_records', 'shown_ms'),
  balanceSource: columnOf('queue_records', 'balance_source'),
  file: columnOf('queue_records', 'file_id'),
  offset: columnOf('queue_records', 'offset'),
  ranges: columnOf('queue_records', 'ranges'),
  createdMs: columnOf('queue_records', 'created_ms'),
}
const recordTexts = filled('queue_records', {
  session_id: slots.requestId,
  message_id: slots.messageId,
  skipped_action: slots.skippedAction,
  id: slots.id,
  type: slots.type,
  source: slots.source,
  action: slots.action,
  user_id: slots.userId,
  currency: slots.currency,
  amount: slots.amount,
  vat: slots.vat,
  old_balance: slots.oldBalance,
  new_balance: slots.newBalance,
  user_balance: slots.paymentBalance,
  wallet_id: slots.walletId,
  delivery_id: slots.deliveryId,
})

const discrepancyColumns = {
  record: columnOf('discrepancy_events', 'record_id'),
  loggedMs: columnOf('discrepancy_events', 'logged_ms'),
  file: columnOf('discrepancy_events', 'file_id'),
  offset: columnOf('discrepancy_events', 'offset'),
}
const discrepancyTexts = filled('discrepancy_events', {
  user_id: slots.userId,
  subscription_balance: slots.subscriptionBalance,
  payment_balance: slots.paymentBalance,
})

const invocationColumns = {
  time: columnOf('invocations', 'time_ms'),
  kind: columnOf('invocations', 'kind'),
  file: columnOf('invocations', 'file_id'),
  offset: columnOf('invocations', 'offset'),
}
const invocationTexts = filled('invocations', { request_id: slots.requestId })
const invocationFigures = filled('invocations', {
  duration_ms: slots.durationMs,
  billed_ms: slots.billedMs,
  memory_mb: slots.memoryMb,
  max_memory_mb: slots.maxMemoryMb,
  init_ms: slots.initMs,
})

function isThere(places: Places, slot: Slot): boolean {
  return (places[2 * slot] ?? -1) >= 0
}

function writeTexts(
  row: RowCells,
  columns: readonly Filled[],
  { bytes, places }: { readonly bytes: Uint8Array; readonly places: Places },
): void {
  for (const { column, slot } of columns) {
    const start = places[2 * slot] ?? -1
    if (start >= 0) row.bytes(column, bytes, start, places[2 * slot + 1] ?? start)
  }
}

const zero = 0x30
const dot = 0x2e

/** The number whose digits stand in a slot; with up to 15 digits a quotient of two whole numbers is as exact as reading it. */
function figureAt({ bytes, places }: EventSpans, slot: Slot): number {
  const [start, end] = [places[2 * slot] ?? 0, places[2 * slot + 1] ?? 0]
  if (end - start > 16) return Number(Buffer.from(bytes.subarray(start, end)).toString('latin1'))
  let digits = 0
  let scale = 1
  let isFraction = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === dot) isFraction = true
    else {
      digits = digits * 10 + byte - zero
      if (isFraction) scale *= 10
    }
  }
  return digits / scale
}
