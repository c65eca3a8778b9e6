/** The types of columns that ingest writes. */
export type ColumnType = 'varchar' | 'bigint' | 'integer' | 'double'

/** The tables that ingest writes, with their columns in the order of `schema.sql`. */
export const ledgerTables = {
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
    messages: 'bigint',
  },
  problems: {
    file: 'varchar',
    offset: 'bigint',
    bytes: 'bigint',
    code: 'varchar',
    severity: 'varchar',
    message: 'varchar',
  },
  metric_events: {
    logged_ms: 'bigint',
    user_id: 'varchar',
    action: 'varchar',
    file_id: 'integer',
    offset: 'bigint',
  },
  category_counts: { category: 'varchar', events: 'bigint', file_id: 'integer' },
  queue_records: {
    record_id: 'bigint',
    session_id: 'varchar',
    message_id: 'varchar',
    opened_ms: 'bigint',
    opened_by: 'varchar',
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
    actor: 'varchar',
    file_id: 'integer',
    offset: 'bigint',
    ranges: 'varchar',
    created_ms: 'bigint',
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

/** Name of a table that ingest writes. */
export type LedgerTable = keyof typeof ledgerTables

/** Names of the columns of such a table. */
export type ColumnOf<Table extends LedgerTable> = Extract<keyof (typeof ledgerTables)[Table], string>

/** A value to be written; whole numbers must be safe integers. */
export type Appended = string | number | undefined

/** Takes rows for the tables that ingest writes. */
export interface RowSink {
  append<Table extends LedgerTable>(table: Table, row: Readonly<Record<ColumnOf<Table>, Appended>>): void
}

/** All table names, in a fixed order. */
export const ledgerTableNames: readonly LedgerTable[] = [
  'input_files',
  'problems',
  'metric_events',
  'category_counts',
  'queue_records',
  'discrepancy_events',
  'blocked_events',
  'invocations',
  'service_errors',
]
