/** A table of the page: which columns of the shown table, and how many rows at most. */
export interface PageTablePlan {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

/** The tables of the page. */
export const pageTables = {
  overdrafts: {
    name: 'overdrafts',
    columns: ['state', 'user_id', 'currency', 'balance_now', 'since', 'days', 'why', 'log_file'],
    rows: 100,
  },
  drift_causes: {
    name: 'drift_causes',
    columns: ['opening_action', 'currency', 'open_episodes', 'open_drift', 'episodes', 'users'],
    rows: 40,
  },
  drift: {
    name: 'drift',
    columns: ['state', 'user_id', 'currency', 'last_drift', 'since', 'days', 'why', 'log_file'],
    rows: 100,
  },
  blocked: {
    name: 'blocked',
    columns: ['time', 'user_id', 'currency', 'balance_then', 'amount', 'action', 'log_file'],
    rows: 50,
  },
  at_risk: {
    name: 'at_risk',
    columns: ['user_id', 'currency', 'user_balance', 'usual_debit', 'expected_on', 'days_left', 'reason'],
    rows: 50,
  },
  movements: {
    name: 'movements',
    columns: [
      'month',
      'currency',
      'transactions',
      'credits',
      'debits',
      'net_movement',
      'new_overdrafts',
      'new_drifts',
    ],
    rows: 200,
  },
  roll_forward: {
    name: 'roll_forward',
    columns: [
      'currency',
      'side',
      'month',
      'wallets',
      'opening',
      'credits',
      'debits',
      'outside_log',
      'closing',
    ],
    rows: 200,
  },
  vat: {
    name: 'vat',
    columns: [
      'currency',
      'month',
      'type',
      'source',
      'action',
      'transactions',
      'gross',
      'vat',
      'net',
      'rate',
      'is_unusual',
    ],
    rows: 100,
  },
  manual_adjustments: {
    name: 'manual_adjustments',
    columns: [
      'kind',
      'time',
      'user_id',
      'currency',
      'action',
      'net',
      'times_usual',
      'actor',
      'cancelled_by',
      'log_file',
    ],
    rows: 40,
  },
  cancelling_adjustments: {
    name: 'cancelling_adjustments',
    columns: [
      'user_id',
      'currency',
      'amount',
      'first_at',
      'first_action',
      'second_at',
      'second_action',
      'log_file',
    ],
    rows: 40,
  },
  tie_out: {
    name: 'tie_out',
    columns: ['result', 'user_id', 'currency', 'side', 'our_balance', 'their_balance', 'difference', 'line'],
    rows: 50,
  },
  breaks: {
    name: 'breaks',
    columns: [
      'time',
      'user_id',
      'currency',
      'previous_new_balance',
      'old_balance',
      'missing_amount',
      'action',
      'log_file',
    ],
    rows: 40,
  },
  anomalies: {
    name: 'anomalies',
    columns: ['severity', 'rule', 'time', 'user_id', 'currency', 'explanation', 'log_file'],
    rows: 100,
  },
  funnel: { name: 'funnel', columns: ['stage', 'records', 'percentage', 'transactions'], rows: 20 },
  skip_reasons: { name: 'skip_reasons', columns: ['reason', 'action', 'records', 'percentage'], rows: 20 },
  data_quality: {
    name: 'data_quality',
    columns: ['severity', 'code', 'file', 'message', 'bytes', 'events', 'transactions', 'status'],
    rows: 40,
  },
} as const satisfies Readonly<Record<string, PageTablePlan>>

/** Columns that a narrow screen and a sheet of paper do without. */
export const minorColumns: ReadonlySet<string> = new Set(['bytes', 'events'])
