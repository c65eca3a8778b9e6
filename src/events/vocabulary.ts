import type { EventKind } from '../model/event.js'

/** Recognises a message by how it starts, or by words it contains whatever their case. */
export interface MessageRule {
  readonly kind: EventKind
  readonly startsWith?: string
  readonly contains?: string
}

/** The service's own words, its misspellings included: how one version of it writes what it does. */
export interface Vocabulary {
  /** Messages of the Node.js runtime's lines; the first rule that fits wins. */
  readonly messages: readonly MessageRule[]
  /** Lines of the Lambda platform itself. */
  readonly platform: readonly MessageRule[]
}

/** The words of `syncBalanceSQS` in all versions seen, December 2023 to March 2024. */
export const balanceSyncVocabulary: Vocabulary = {
  messages: [
    { kind: 'record_opened', startsWith: 'Processing message ' },
    { kind: 'sync_started', startsWith: 'Start syncing the balance' },
    { kind: 'balance_published', startsWith: 'SubscriptionBalanceUpdated event published' },
    { kind: 'balances_differ', startsWith: 'Subscription balance and payment balance are not in sync' },
    { kind: 'already_synced', startsWith: 'Skipping the process, balance is already synced' },
    { kind: 'already_synced', startsWith: 'Balance is already synced' },
    {
      kind: 'payment_flag_skipped',
      startsWith: 'Skipping the process, Update Payment Balance Flag is set to false',
    },
    {
      kind: 'subscription_creation_skipped',
      startsWith: 'Skipping the balance sync for create subscription',
    },
    { kind: 'transaction_printed', startsWith: 'transaction {' },
    { kind: 'record_body_printed', startsWith: 'record.body' },
    { kind: 'queue_record_printed', startsWith: 'record {' },
    { kind: 'sync_failed', startsWith: 'An error occured while syncing the balance' },
    { kind: 'sync_failed', startsWith: 'An error occurred while syncing the balance' },
    { kind: 'slack_notified', startsWith: 'Sending slack notification' },
    { kind: 'uncaught_exception', startsWith: 'Uncaught Exception' },
    { kind: 'invoke_error', startsWith: 'Invoke Error' },
    { kind: 'embedded_metrics', startsWith: '{"_aws"' },
    { kind: 'overdraft_blocked', contains: 'subscriber will have a negative balance' },
    { kind: 'already_synced', contains: 'balance is already synced' },
    { kind: 'skipped', startsWith: 'Skipping the ' },
  ],
  platform: [
    { kind: 'lambda_start', startsWith: 'START RequestId: ' },
    { kind: 'lambda_end', startsWith: 'END RequestId: ' },
    { kind: 'lambda_report', startsWith: 'REPORT RequestId: ' },
    { kind: 'lambda_init_start', startsWith: 'INIT_START' },
    { kind: 'lambda_init_report', startsWith: 'INIT_REPORT' },
    { kind: 'embedded_metrics', startsWith: '{"_aws"' },
    { kind: 'application_error', startsWith: 'Unknown application error occurred' },
    { kind: 'lambda_timeout', contains: ' task timed out after ' },
    { kind: 'lambda_exited', contains: 'process exited before completing request' },
    { kind: 'lambda_exited', contains: 'error: runtime exited' },
  ],
}

/** Says what a message reports; `unknown` where no rule fits. */
export function kindOf(message: string, rules: readonly MessageRule[]): EventKind {
  let lowerCase: string | undefined
  for (const rule of rules) {
    if (rule.startsWith !== undefined && message.startsWith(rule.startsWith)) return rule.kind
    if (rule.contains === undefined) continue
    lowerCase ??= message.slice(0, searchedLength).toLowerCase()
    if (lowerCase.includes(rule.contains)) return rule.kind
  }
  return 'unknown'
}

/** Characters of a message in which words are looked for. */
const searchedLength = 10_000
