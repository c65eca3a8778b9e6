/** A choice above a table: its name and the filters it stands for. */
export interface QuickFilter {
  readonly name: string
  readonly filters: readonly string[]
}

/** How a table is shown at first. */
export interface Preset {
  /** Columns that are shown unless all are asked for. */
  readonly columns: readonly string[]
  /** Empty for the order of the table itself. */
  readonly sort?: string
  readonly quick?: readonly QuickFilter[]
  /** A column whose values are offered above the table, with their numbers of rows. */
  readonly chips?: string
  /** The filters at first, where the address names none. */
  readonly start?: readonly string[]
  /** Said where there are no rows at all. */
  readonly none?: string
}

const open: readonly QuickFilter[] = [
  { name: 'All', filters: [] },
  { name: 'Open', filters: ['open:is:true'] },
  { name: 'Over', filters: ['open:is:false'] },
]

const ledger = [
  'timestamp',
  'id',
  'userId',
  'currency',
  'type',
  'action',
  'amount',
  'newBalance',
  'userBalance',
  'drift',
]

/** How each table is shown at first; one that is not named shows all its columns. */
export const presets: Readonly<Record<string, Preset>> = {
  overdraft_episodes: {
    columns: [
      'user_id',
      'currency',
      'last_balance',
      'lowest_balance',
      'days',
      'started_at',
      'ended_at',
      'opening_action',
      'transactions',
    ],
    quick: open,
    none: 'No wallet was ever overdrawn in these logs.',
  },
  overdrafts: { columns: ledger, sort: 'userBalance', none: 'No transaction left a wallet below zero.' },
  blocked_overdrafts: {
    columns: ['timestamp', 'user_id', 'transaction_id', 'currency', 'current_balance', 'amount', 'action'],
    none: 'The service refused no transaction for lack of balance.',
  },
  exposure: { columns: ['currency', 'wallets', 'exposure'], none: 'No wallet is overdrawn.' },
  at_risk: {
    columns: [
      'user_id',
      'currency',
      'user_balance',
      'new_balance',
      'usual_debit',
      'days_left',
      'expected_on',
      'score',
      'reason',
    ],
    none: 'No wallet is expected to be overdrawn within seven days of the end of the log.',
  },
  below_ten: {
    columns: ['user_id', 'currency', 'user_balance', 'since', 'last_transaction'],
    none: 'No wallet has a payment balance from 0 to below 10.',
  },
  drift_episodes: {
    columns: [
      'user_id',
      'currency',
      'last_drift',
      'largest_drift',
      'days',
      'started_at',
      'ended_at',
      'opening_action',
      'transactions',
    ],
    quick: open,
    none: 'Both balances of every wallet agree throughout.',
  },
  drift_causes: {
    columns: [
      'opening_action',
      'currency',
      'episodes',
      'users',
      'open',
      'open_drift',
      'largest_drift',
      'last_drift',
    ],
    sort: '-episodes',
    none: 'Nothing opened a drift.',
  },
  open_drift: {
    columns: [
      'currency',
      'wallets',
      'drift',
      'to_7_days',
      'to_30_days',
      'to_60_days',
      'over_60_days',
      'drift_over_60_days',
    ],
    none: 'No wallet is out of step.',
  },
  discrepancies: {
    columns: [
      'timestamp',
      'id',
      'userId',
      'currency',
      'action',
      'amount',
      'newBalance',
      'userBalance',
      'drift',
      'suggested_adjustment',
    ],
    sort: '-timestamp',
    none: 'Both balances agree after every transaction.',
  },
  continuity_breaks: {
    columns: [
      'timestamp',
      'id',
      'user_id',
      'currency',
      'previous_new_balance',
      'oldBalance',
      'missing_amount',
      'action',
    ],
    sort: '-timestamp',
    none: 'Every balance follows from the one before.',
  },
  calculation_errors: {
    columns: [
      'timestamp',
      'id',
      'user_id',
      'currency',
      'action',
      'amount',
      'vat',
      'oldBalance',
      'newBalance',
      'expected_new_balance',
      'difference',
    ],
    none: 'Every balance moved by the amount of its transaction.',
  },
  sync_errors: {
    columns: [
      'timestamp',
      'id',
      'user_id',
      'subscription_balance',
      'payment_balance',
      'subscription_balance_is',
      'session_id',
    ],
    sort: '-timestamp',
    none: 'The service logged no disagreement.',
  },
  anomalies: {
    columns: ['severity', 'rule', 'explanation', 'user_id', 'id', 'timestamp'],
    chips: 'rule',
    none: 'No rule found anything.',
  },
  all_findings: {
    columns: ['severity', 'finding', 'explanation', 'user_id', 'id', 'timestamp'],
    chips: 'finding',
    quick: [
      { name: 'All', filters: [] },
      { name: 'Wrong now', filters: ['severity:is:error'] },
      { name: 'To look at', filters: ['severity:is:warning'] },
      { name: 'Over or prevented', filters: ['severity:is:info'] },
    ],
    none: 'Nothing was found.',
  },
  user_analysis: {
    columns: [
      'user_id',
      'currency',
      'current_balance',
      'current_subscription_balance',
      'drift',
      'transaction_count',
      'total_credits',
      'total_debits',
      'last_transaction',
      'overdraft_episodes',
    ],
    quick: [
      { name: 'All', filters: [] },
      { name: 'Overdrawn now', filters: ['current_balance:below:0'] },
      { name: 'Ever overdrawn', filters: ['overdraft_flag:is:true'] },
      { name: 'With anomalies', filters: ['anomalies:from:1'] },
    ],
    none: 'The logs show no wallet.',
  },
  transactions: {
    columns: ledger,
    sort: '-timestamp',
    quick: [
      { name: 'All', filters: [] },
      { name: 'Credits', filters: ['type:is:CREDIT'] },
      { name: 'Debits', filters: ['type:is:DEBIT'] },
      { name: 'Not published', filters: ['outcome:not:published'] },
    ],
    none: 'The logs show no transaction.',
  },
  wallet: {
    columns: [
      'timestamp',
      'id',
      'action',
      'posted',
      'newBalance',
      'userBalance',
      'drift',
      'outcome',
      'found',
    ],
    sort: '-timestamp',
    quick: [
      { name: 'All', filters: [] },
      { name: 'With something found', filters: ['found:filled'] },
    ],
  },
  roll_forward: {
    columns: [
      'month',
      'currency',
      'side',
      'opening',
      'credits',
      'debits',
      'outside_log',
      'closing',
      'wallets',
      'transactions',
    ],
    quick: [
      { name: 'All', filters: [] },
      { name: 'Payment', filters: ['side:is:payment'] },
      { name: 'Subscription', filters: ['side:is:subscription'] },
    ],
  },
  roll_forward_wallets: {
    columns: [
      'user_id',
      'month',
      'currency',
      'side',
      'opening',
      'credits',
      'debits',
      'outside_log',
      'closing',
    ],
  },
  manual_adjustments: {
    columns: [
      'timestamp',
      'id',
      'user_id',
      'kind',
      'action',
      'currency',
      'amount',
      'times_usual',
      'actor',
      'outcome',
      'cancelled_by',
    ],
    none: 'Nobody added, deducted or refunded anything by hand.',
  },
  cancelling_adjustments: {
    columns: [
      'user_id',
      'currency',
      'amount',
      'times_usual',
      'first_action',
      'first_at',
      'first_id',
      'second_action',
      'second_at',
      'second_id',
    ],
    none: 'No two adjustments take each other back.',
  },
  vat_schedule: {
    columns: [
      'month',
      'currency',
      'type',
      'action',
      'transactions',
      'gross',
      'vat',
      'net',
      'rate',
      'expected_rate',
      'reason',
    ],
    quick: [
      { name: 'All', filters: [] },
      { name: 'Unusual rate', filters: ['is_unusual:is:true'] },
    ],
  },
  work_list: {
    columns: ['status', 'severity', 'finding', 'explanation', 'user_id', 'id', 'age_days', 'person', 'note'],
    chips: 'status',
  },
  tie_out: {
    columns: ['result', 'user_id', 'currency', 'side', 'day', 'our_balance', 'their_balance', 'difference'],
    chips: 'result',
    none: 'No balances of another system were compared: calo-analyzer tie-out FILE.csv',
  },
  operations: {
    columns: [
      'day',
      'invocations',
      'cold_starts',
      'failed_starts',
      'p50_ms',
      'p95_ms',
      'p99_ms',
      'max_ms',
      'records',
      'errors',
      'errors_by_kind',
      'sync_p50_ms',
      'sync_p95_ms',
      'max_memory_mb',
    ],
    sort: '-day',
    none: 'The logs tell of no invocation.',
  },
  error_kinds: {
    columns: ['meaning', 'events', 'first_at', 'last_at', 'log_file', 'request_id'],
    none: 'The service logged no error.',
  },
  category_stats: { columns: ['Category', 'Count', 'Percentage'] },
  data_quality: {
    columns: ['severity', 'code', 'message', 'file', 'offset', 'bytes', 'events', 'transactions', 'status'],
    quick: [
      { name: 'Problems', filters: ['code:not:file'] },
      { name: 'Errors', filters: ['severity:is:error'] },
      { name: 'Files', filters: ['code:is:file'] },
      { name: 'All', filters: [] },
    ],
    chips: 'code',
    start: ['code:not:file'],
    none: 'Nothing to report: every byte of every file was understood.',
  },
}
