import type { LogEvent } from '../model/event.js'
import type { FileReport } from '../model/log-file.js'
import type { Problem } from '../model/problem.js'
import type { PaymentBalance, QueueRecord } from '../model/queue-record.js'
import { TableAppender } from './appender.js'
import type { Database } from './database.js'

const tables = {
  input_files: {
    file_id: 'integer',
    path: 'varchar',
    absolute_path: 'varchar',
    stream: 'varchar',
    size: 'bigint',
    modified_ms: 'bigint',
    sha256: 'varchar',
    status: 'varchar',
    bytes: 'bigint',
    event_bytes: 'bigint',
    reported_bytes: 'bigint',
    events: 'bigint',
  },
  problems: {
    file: 'varchar',
    offset: 'bigint',
    bytes: 'bigint',
    code: 'varchar',
    severity: 'varchar',
    message: 'varchar',
  },
  category_counts: { category: 'varchar', events: 'bigint' },
  queue_records: {
    record_id: 'bigint',
    session_id: 'varchar',
    message_id: 'varchar',
    opened_ms: 'bigint',
    outcome: 'varchar',
    skip_reason: 'varchar',
    skipped_action: 'varchar',
    shown_ms: 'bigint',
    id: 'varchar',
    type: 'varchar',
    source: 'varchar',
    action: 'varchar',
    user_id: 'varchar',
    currency: 'varchar',
    amount: 'varchar',
    vat: 'varchar',
    old_balance: 'varchar',
    new_balance: 'varchar',
    user_balance: 'varchar',
    balance_source: 'varchar',
    wallet_id: 'varchar',
    delivery_id: 'varchar',
    file_id: 'integer',
    offset: 'bigint',
    ranges: 'varchar',
  },
  discrepancy_events: {
    record_id: 'bigint',
    logged_ms: 'bigint',
    user_id: 'varchar',
    subscription_balance: 'varchar',
    payment_balance: 'varchar',
    file_id: 'integer',
    offset: 'bigint',
  },
  blocked_events: {
    record_id: 'bigint',
    logged_ms: 'bigint',
    user_id: 'varchar',
    transaction_id: 'varchar',
    current_balance: 'varchar',
  },
  invocations: {
    time_ms: 'bigint',
    kind: 'varchar',
    request_id: 'varchar',
    duration_ms: 'double',
    billed_ms: 'double',
    memory_mb: 'double',
    max_memory_mb: 'double',
    init_ms: 'double',
    file_id: 'integer',
    offset: 'bigint',
  },
  service_errors: {
    logged_ms: 'bigint',
    kind: 'varchar',
    request_id: 'varchar',
    file_id: 'integer',
    offset: 'bigint',
  },
} as const

type Tables = typeof tables
type AppenderOf<Name extends keyof Tables> = TableAppender<Extract<keyof Tables[Name], string>>

/** Writes what ingest learns into the tables of `schema.sql`. */
export class LedgerWriter {
  readonly #appenders: { readonly [Name in keyof Tables]: AppenderOf<Name> }
  #records = 0

  private constructor(appenders: { readonly [Name in keyof Tables]: AppenderOf<Name> }) {
    this.#appenders = appenders
  }

  /** Opens the writer on a database that has the schema. */
  static async open(database: Database): Promise<LedgerWriter> {
    return new LedgerWriter({
      input_files: await TableAppender.open(database, 'input_files', tables.input_files),
      problems: await TableAppender.open(database, 'problems', tables.problems),
      category_counts: await TableAppender.open(database, 'category_counts', tables.category_counts),
      queue_records: await TableAppender.open(database, 'queue_records', tables.queue_records),
      discrepancy_events: await TableAppender.open(database, 'discrepancy_events', tables.discrepancy_events),
      blocked_events: await TableAppender.open(database, 'blocked_events', tables.blocked_events),
      invocations: await TableAppender.open(database, 'invocations', tables.invocations),
      service_errors: await TableAppender.open(database, 'service_errors', tables.service_errors),
    })
  }

  file(report: FileReport, stream: string): void {
    const { file } = report
    this.#appenders.input_files.append({
      file_id: file.id,
      path: file.path,
      absolute_path: file.absolutePath,
      stream,
      size: file.size,
      modified_ms: file.modifiedMs,
      sha256: report.sha256,
      status: report.status,
      bytes: report.bytes,
      event_bytes: report.eventBytes,
      reported_bytes: report.reportedBytes,
      events: report.events,
    })
  }

  problem(problem: Problem): void {
    this.#appenders.problems.append(problem)
  }

  categories(counts: ReadonlyMap<string, number>): void {
    for (const [category, events] of counts) this.#appenders.category_counts.append({ category, events })
  }

  record(record: QueueRecord, balance: PaymentBalance | undefined): void {
    const id = this.#records++
    const fields = record.transaction ?? {}
    this.#appenders.queue_records.append({
      record_id: id,
      session_id: record.sessionId,
      message_id: record.messageId,
      opened_ms: record.openedMs,
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
      file_id: record.place.file,
      offset: record.place.offset,
      ranges: record.ranges.map((range) => `${range.file}:${range.offset}+${range.length}`).join(' '),
    })
    for (const event of record.discrepancies) {
      this.#appenders.discrepancy_events.append({
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
    this.#appenders.blocked_events.append({
      record_id: id,
      logged_ms: record.blockedMs,
      user_id: record.blocked.userId,
      transaction_id: record.blocked.transactionId,
      current_balance: record.blocked.currentBalance,
    })
  }

  invocation(event: LogEvent): void {
    const report = event.report ?? {}
    this.#appenders.invocations.append({
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

  serviceError(event: LogEvent): void {
    const { kind, loggedMs, requestId, place } = event
    this.#appenders.service_errors.append({
      logged_ms: loggedMs,
      kind,
      request_id: requestId,
      file_id: place.file,
      offset: place.offset,
    })
  }

  /** Writes what is left; the tables are complete afterwards. */
  close(): void {
    for (const appender of Object.values(this.#appenders)) appender.close()
  }
}
