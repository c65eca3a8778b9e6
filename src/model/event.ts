/** Where an event stands: bytes `[offset, offset + length)` of the decompressed file number `file`. */
export interface Place {
  readonly file: number
  readonly offset: number
  readonly length: number
}

/** One log event as its bytes stand in the file, before anyone asks what it means. */
export interface LogRecord {
  /** CloudWatch's time, ms since epoch. */
  readonly timeMs: number
  readonly place: Place
  /** The text, CloudWatch's time included, with `\n` line ends and without those at its end. */
  readonly text: string
}

/** All that events report, whatever the words a version of the service uses for it. */
export const eventKinds = [
  'record_opened',
  'sync_started',
  'transaction_printed',
  'record_body_printed',
  'queue_record_printed',
  'balances_differ',
  'balance_published',
  'already_synced',
  'subscription_creation_skipped',
  'payment_flag_skipped',
  'skipped',
  'overdraft_blocked',
  'sync_failed',
  'slack_notified',
  'uncaught_exception',
  'invoke_error',
  'embedded_metrics',
  'lambda_init_start',
  'lambda_start',
  'lambda_end',
  'lambda_report',
  'lambda_init_report',
  'lambda_timeout',
  'lambda_exited',
  'application_error',
] as const

/** What an event reports that some rule knows. */
export type KnownKind = (typeof eventKinds)[number]

/** What an event reports; `unknown` where no rule knows it. */
export type EventKind = KnownKind | 'unknown'

/** The fields of a logged transaction, whichever form printed it. Numbers are the digits as logged. */
export interface TransactionFields {
  readonly id?: string
  readonly type?: string
  readonly source?: string
  readonly action?: string
  readonly userId?: string
  readonly currency?: string
  readonly amount?: string
  readonly vat?: string
  readonly oldBalance?: string
  readonly newBalance?: string
  /** Payment balance after the transaction, as the JSON forms name it. */
  readonly userBalance?: string
  /** Payment balance after the transaction, as the long form names it. */
  readonly paymentBalance?: string
  readonly walletId?: string
  readonly deliveryId?: string
  /** Who posted it: a person's name, or `system`. */
  readonly actor?: string
}

/** The service's own report that the two balances disagree. Numbers are the digits as logged. */
export interface ReportedDiscrepancy {
  readonly userId?: string
  readonly subscriptionBalance?: string
  readonly paymentBalance?: string
}

/** A transaction the service refused because the wallet would go below zero. */
export interface BlockedOverdraft {
  readonly userId?: string
  readonly transactionId?: string
  readonly currentBalance?: string
}

/** What a line of the embedded metric format says of a wallet. */
export interface LoggedMetric {
  readonly userId?: string
  readonly action?: string
}

/** What a REPORT or INIT_REPORT line measures. */
export interface InvocationReport {
  readonly durationMs?: number
  readonly billedMs?: number
  readonly memoryMb?: number
  readonly maxMemoryMb?: number
  readonly initMs?: number
}

/** One log event, understood. */
export interface LogEvent {
  readonly kind: EventKind
  /** CloudWatch's time, ms since epoch: the order of a stream. */
  readonly timeMs: number
  /** The runtime line's own time, else CloudWatch's, ms since epoch. */
  readonly loggedMs: number
  readonly requestId: string | undefined
  /** INFO, WARN, ERROR … as logged; undefined on lines of the platform. */
  readonly level: string | undefined
  readonly place: Place
  readonly messageId?: string
  readonly transaction?: TransactionFields
  readonly discrepancy?: ReportedDiscrepancy
  readonly blocked?: BlockedOverdraft
  readonly metric?: LoggedMetric
  readonly report?: InvocationReport
  /** The transaction action a skipped record names. */
  readonly skippedAction?: string
}
