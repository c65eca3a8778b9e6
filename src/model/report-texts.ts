import type { ShownTable } from './shown-table.js'

/** The tables that workbook and page have in common, by the name of their query. */
export const shownTables = {
  overdrafts: {
    title: 'Overdrafts',
    about:
      'Each time a payment balance was below zero: those still open first, the deepest first, measured in usual deliveries.',
    source: 'overdraft_episodes',
  },
  drift: {
    title: 'Drift',
    about:
      'Wallets whose payment balance and subscription balance disagree: those that do now first, the widest apart first. Difference is payment minus subscription.',
    source: 'drift_episodes',
  },
  drift_causes: {
    title: 'Drift causes',
    about: 'The actions after which the two balances began to disagree.',
    source: 'drift_causes',
  },
  blocked: {
    title: 'Blocked overdrafts',
    about:
      'Transactions the service refused because the wallet would have gone below zero; the newest first.',
    source: 'blocked_overdrafts',
  },
  at_risk: {
    title: 'At risk',
    about:
      'Wallets not overdrawn now that the deliveries of the next seven days are expected to take below zero.',
    source: 'at_risk',
  },
  movements: {
    title: 'Movements',
    about: 'What moved in each currency and month; amounts with VAT.',
    source: 'daily',
  },
  roll_forward: {
    title: 'Roll-forward',
    about:
      'By currency, side and month: opening + credits - debits + outside the log = closing, without VAT. Outside the log is what moved the balances without a transaction in it.',
    source: 'roll_forward',
  },
  roll_forward_wallets: {
    title: 'Roll-forward by wallet',
    about:
      'The wallets behind each figure of the roll-forward, those that moved furthest outside the log first.',
    source: 'roll_forward_wallets',
  },
  vat: {
    title: 'VAT',
    about:
      'Gross, VAT and net of what was posted, by currency, month and action, and where the rate is unusual.',
    source: 'vat_schedule',
  },
  manual_adjustments: {
    title: 'Manual adjustments',
    about:
      'What people posted by hand: additions, deductions and refunds, the largest first, measured in usual deliveries.',
    source: 'manual_adjustments',
  },
  cancelling_adjustments: {
    title: 'Cancelling adjustments',
    about: 'Manual adjustments that were taken back: two opposite postings of the same amount to one wallet.',
    source: 'cancelling_adjustments',
  },
  tie_out: {
    title: 'Tie-out',
    about:
      'The closing balances beside those that another system exported, what does not agree first; empty where none were given with --tie-out.',
    source: 'tie_out',
  },
  funnel: {
    title: 'Message funnel',
    about:
      'What became of the messages of the queue: those received, and the ways they ended, which add up to them.',
    source: 'funnel',
  },
  skip_reasons: {
    title: 'Skipped messages',
    about:
      'Why messages were skipped, and the actions of their transactions; they add up to those skipped in the funnel.',
    source: 'skip_reasons',
  },
  work_list: {
    title: 'Work list',
    about:
      'Every finding to work off, with its status, age and notes: what is wrong now before what was. Its id stays the same from run to run.',
    source: 'work_list',
  },
  anomalies: {
    title: 'Anomalies',
    about: 'What an auditor should look at, the worst first. A reason to look, not a verdict.',
    source: 'anomalies',
  },
  breaks: {
    title: 'Unexplained changes',
    about:
      'Where a subscription balance is not what the transaction before left: it changed outside what the logs show. The newest first.',
    source: 'continuity_breaks',
  },
  users: {
    title: 'Users',
    about: 'Each wallet at a glance, overdrawn ones first.',
    source: 'user_analysis',
  },
  transactions: {
    title: 'Transactions',
    about: 'The ledger: every transaction once, wallet by wallet, each in the order of its transactions.',
    source: 'transactions',
  },
  data_quality: {
    title: 'Data quality',
    about: 'What was read and what was not: problems first, then every file.',
    source: 'data_quality',
  },
} as const satisfies Readonly<Record<string, Omit<ShownTable, 'name'>>>

/** Names of the tables that workbook and page have in common. */
export type ShownTableName = keyof typeof shownTables

/** Titles of columns, where their name alone would not do. */
export const columnTitles: Readonly<Record<string, string>> = {
  action: 'Action',
  age_days: 'Age, days',
  anomalies: 'Anomalies',
  at_blocked: 'of it: at blocked ones',
  at_risk: 'At risk',
  at_risk_wallets: 'Wallets at risk',
  balance_is: 'Balance is',
  balance_now: 'Payment balance now',
  balance_then: 'Balance then',
  between_transactions: 'of it: between transactions',
  blocked: 'Blocked',
  both_manual: 'Both manual',
  business_date: 'Business day',
  cancelled_by: 'Taken back by',
  cancels: 'Takes back',
  closing_id: 'Last transaction',
  closing_is: 'Closing is',
  current_balance: 'Payment balance now',
  current_subscription_balance: 'Subscription balance now',
  days: 'Days',
  days_left: 'Days left',
  days_overdrawn: 'Days overdrawn',
  delivery_id: 'Delivery',
  actor: 'Posted by',
  difference: 'Difference',
  drift: 'Difference',
  drifting_wallets: 'Wallets out of step',
  example_id: 'Example',
  expected_on: 'Expected on',
  expected_rate: 'Expected rate',
  expected_vat: 'Expected VAT',
  exposure: 'Exposure',
  finding_id: 'Finding id',
  first_action: 'First action',
  first_at: 'First at',
  first_id: 'First transaction',
  first_transaction: 'First transaction at',
  first_type: 'First type',
  id: 'Transaction',
  is_first: 'First month',
  is_unusual: 'Unusual',
  largest_drift: 'Largest difference',
  last_drift: 'Last difference',
  last_transaction: 'Last transaction at',
  line: 'Line of the file',
  log_file: 'Log file',
  log_offset: 'Byte in the file',
  longest_overdraft_days: 'Longest, days',
  lowest_balance: 'Lowest payment balance',
  max_balance: 'Highest payment balance',
  message: 'What it means',
  message_id: 'Queue message',
  min_balance: 'Lowest payment balance',
  miscalculated: 'of it: wrong sums',
  missing_amount: 'Not in the log',
  net: 'Without VAT',
  net_credits: 'Credits without VAT',
  net_debits: 'Debits without VAT',
  net_movement: 'Credits less debits',
  new_balance: 'Subscription balance after',
  new_drifts: 'Drifts begun',
  new_overdrafts: 'Overdrafts begun',
  old_balance: 'Subscription balance before',
  oldest_drift_days: 'Oldest, days',
  open_drift: 'Open difference',
  open_episodes: 'Open',
  opening_action: 'Opened by',
  opening_drift: 'Difference at first',
  opening_first_seen: 'of opening: first seen',
  opening_subscription_balance: 'Subscription balance then',
  our_balance: 'Here',
  outside_log: 'Outside the log',
  overdraft_episodes: 'Overdrafts',
  overdrawn_wallets: 'Overdrawn wallets',
  percentage: 'Share',
  previous_id: 'Transaction before',
  previous_new_balance: 'Left by the one before',
  second_action: 'Second action',
  second_at: 'Second at',
  second_id: 'Second transaction',
  second_type: 'Second type',
  session_id: 'Request',
  suggested_adjustment: 'Suggested adjustment',
  their_balance: 'There',
  time: 'Time',
  times_usual: 'Usual deliveries',
  total_credits: 'Credits',
  total_debits: 'Debits',
  transaction_count: 'Transactions',
  transaction_id: 'Transaction',
  unusual_transactions: 'Unusual ones',
  user_balance: 'Payment balance after',
  user_id: 'User',
  usual_debit: 'Usual delivery',
  vat: 'VAT',
  wallets_outside: 'Wallets outside',
  why: 'Why',
}

/** Names of values that stand in the database as keywords. */
export const valueNames: Readonly<Record<string, string>> = {
  already_synced: 'already synced',
  anomalies: 'anomaly',
  at_risk: 'at risk',
  blocked_overdrafts: 'blocked overdraft',
  calculation_errors: 'calculation error',
  continuity_breaks: 'unexplained change',
  drift_episodes: 'drift',
  only_here: 'only here',
  only_there: 'only there',
  overdraft_episodes: 'overdraft',
}

/** Words of this report and what they mean, in the order in which a reader meets them. */
export const glossary: readonly (readonly [string, string])[] = [
  ['Wallet', 'The balance of one user in one currency.'],
  ['Payment balance', 'What the payment side says the wallet holds; called userBalance in the log.'],
  [
    'Subscription balance',
    'What the subscription side says the wallet holds; called oldBalance and newBalance in the log. Deliveries are checked against this one.',
  ],
  [
    'Overdraft',
    'A payment balance below zero. The customer got more than was paid for, and owes the amount.',
  ],
  ['Exposure', 'The sum of the payment balances that are below zero now, by currency.'],
  [
    'Difference (drift)',
    'Payment balance less subscription balance after the same transaction. It should be zero.',
  ],
  [
    'Tolerance',
    'Half of the smallest unit of a currency (BHD 0.0005, SAR 0.005). Balances closer than that count as equal.',
  ],
  [
    'Episode',
    'A run of transactions of one wallet that are all overdrawn, or all out of step. An open one goes on at the end of the log.',
  ],
  [
    'Roll-forward',
    'How a balance went from the start of a month to its end: opening + credits - debits + what moved it outside the log = closing.',
  ],
  [
    'Unexplained change',
    'A transaction starts from another balance than the one before it left. The log of one is missing, a posting was lost, or somebody changed the balance by hand.',
  ],
  [
    'Blocked overdraft',
    'A transaction that the service refused because the wallet would have gone below zero.',
  ],
  ['At risk', 'A wallet that its usual deliveries are expected to take below zero within seven days.'],
  [
    'Anomaly',
    'Something an auditor should look at: a rule found it unusual. A reason to look, not a verdict.',
  ],
  [
    'Business day',
    'A day on the clock of the reporting time zone, not of UTC. Times in this report are on that clock.',
  ],
  [
    'Severity',
    'error: money is wrong now, or a figure cannot be right. warning: somebody should look. info: over, or prevented.',
  ],
  ['Suggested adjustment', 'What to post to the subscription balance to make both balances agree.'],
  [
    'Published, already synced, skipped, blocked, failed, incomplete',
    'The ways a queue message ends: a new balance was published; another listener had done it; the service passed it over; an overdraft was refused; an error; the log says nothing more.',
  ],
  [
    'Log file and byte',
    'The evidence of a row: the file whose text shows it, and where its event begins in the decompressed file.',
  ],
]
