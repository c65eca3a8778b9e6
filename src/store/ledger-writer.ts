import type { LogEvent, LoggedMetric } from '../model/event.js'
import type { FileReport, LogFile } from '../model/log-file.js'
import type { Problem } from '../model/problem.js'
import type { PaymentBalance, QueueRecord } from '../model/queue-record.js'
import { ulidTime } from '../model/ulid.js'
import type { RowSink } from './ledger-tables.js'
import { ProblemLimit } from './problem-limit.js'

/** Turns what ingest learns into rows of the tables of `schema.sql`. */
export class LedgerWriter {
  readonly #sink: RowSink
  readonly #problems = new ProblemLimit()
  /** The id of the next queue record; whoever writes records past this writer says which one follows. */
  nextRecord: number

  /** `firstRecord` is the id of the first queue record; writers that fill the same tables need ranges of their own. */
  constructor(sink: RowSink, firstRecord = 0) {
    this.#sink = sink
    this.nextRecord = firstRecord
  }

  /** A file, once it has been read. */
  file(report: FileReport, stream: string): void {
    const { file } = report
    this.#sink.append('input_files', {
      file_id: file.id,
      path: file.path,
      absolute_path: file.storedPath ?? file.absolutePath,
      stream,
      size: file.size,
      modified_ms: file.modifiedMs,
      sha256: report.sha256,
      status: report.status,
      bytes: report.bytes,
      event_bytes: report.eventBytes,
      reported_bytes: report.reportedBytes,
      events: report.events,
      messages: report.messages,
    })
    for (const problem of this.#problems.rest(file.path)) this.#sink.append('problems', problem)
  }

  /** Something in the logs that could not be used as it stands. */
  problem(problem: Problem): void {
    if (this.#problems.admits(problem)) this.#sink.append('problems', problem)
  }

  /** How many events of a stream, named by its first file, each category holds. */
  categories(counts: ReadonlyMap<string, number>, { id }: LogFile): void {
    for (const [category, events] of counts) {
      this.#sink.append('category_counts', { category, events, file_id: id })
    }
  }

  /** A queue record, with the payment balance it shows. */
  record(record: QueueRecord, balance: PaymentBalance | undefined): void {
    const id = this.nextRecord++
    const fields = record.transaction ?? {}
    this.#sink.append('queue_records', {
      record_id: id,
      session_id: record.sessionId,
      message_id: record.messageId,
      opened_ms: record.openedMs,
      opened_by: record.openedBy,
      outcome: record.outcome,
      skip_reason: record.skipReason,
      skipped_action: record.skippedAction,
      shown_ms: record.shownMs,
      id: fields.id,
      type: fields.type,
      source: fields.source,
      action: fields.action,
      user_id: fields.userId,
      currency: fields.currency,
      amount: fields.amount,
      vat: fields.vat,
      old_balance: fields.oldBalance,
      new_balance: fields.newBalance,
      user_balance: balance?.digits,
      balance_source: balance?.source,
      wallet_id: fields.walletId,
      delivery_id: fields.deliveryId,
      actor: fields.actor,
      file_id: record.place.file,
      offset: record.place.offset,
      ranges: record.ranges.map((range) => `${range.file}:${range.offset}+${range.length}`).join(' '),
      created_ms: fields.id === undefined ? undefined : ulidTime(fields.id),
    })
    for (const event of record.discrepancies) {
      this.#sink.append('discrepancy_events', {
        record_id: id,
        logged_ms: event.loggedMs,
        user_id: event.userId,
        subscription_balance: event.subscriptionBalance,
        payment_balance: event.paymentBalance,
        file_id: event.place.file,
        offset: event.place.offset,
      })
    }
    if (record.blocked === undefined) return
    this.#sink.append('blocked_events', {
      record_id: id,
      logged_ms: record.blockedMs,
      user_id: record.blocked.userId,
      transaction_id: record.blocked.transactionId,
      current_balance: record.blocked.currentBalance,
    })
  }

  /** A START, REPORT or INIT line of the platform. */
  invocation(event: LogEvent): void {
    const report = event.report ?? {}
    this.#sink.append('invocations', {
      time_ms: event.timeMs,
      kind: event.kind,
      request_id: event.requestId,
      duration_ms: report.durationMs,
      billed_ms: report.billedMs,
      memory_mb: report.memoryMb,
      max_memory_mb: report.maxMemoryMb,
      init_ms: report.initMs,
      file_id: event.place.file,
      offset: event.place.offset,
    })
  }

  /** A metric the service logged of a wallet. */
  metric({ loggedMs, place }: LogEvent, { userId, action }: LoggedMetric): void {
    this.#sink.append('metric_events', {
      logged_ms: loggedMs,
      user_id: userId,
      action,
      file_id: place.file,
      offset: place.offset,
    })
  }

  /** An event that reports a failure of the service or the platform. */
  serviceError(event: LogEvent): void {
    const { kind, loggedMs, requestId, place } = event
    this.#sink.append('service_errors', {
      logged_ms: loggedMs,
      kind,
      request_id: requestId,
      file_id: place.file,
      offset: place.offset,
    })
  }
}
