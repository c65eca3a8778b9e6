import type { EventKind } from '../model/event.js'
import type { MessageRule, Pattern, PatternCompiler, Vocabulary } from '../model/ingest-settings.js'

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

/** A message rule ready for use. */
export interface ReadyRule {
  readonly kind: EventKind
  readonly startsWith: string | undefined
  readonly contains: string | undefined
  readonly pattern: Pattern | undefined
}

/** Makes message rules ready for use. */
export function readyRules(rules: readonly MessageRule[], compile: PatternCompiler): ReadyRule[] {
  return rules.map(({ kind, startsWith, contains, pattern }) => ({
    kind,
    startsWith,
    contains,
    pattern: pattern === undefined ? undefined : compile(pattern),
  }))
}

/** Gives the first rule that fits a message. */
export function ruleFor(message: string, rules: readonly ReadyRule[]): ReadyRule | undefined {
  let lowerCase: string | undefined
  for (const rule of rules) {
    if (rule.startsWith !== undefined) {
      if (message.startsWith(rule.startsWith)) return rule
    } else if (rule.contains !== undefined) {
      lowerCase ??= message.slice(0, searchedLength).toLowerCase()
      if (lowerCase.includes(rule.contains)) return rule
    } else if (rule.pattern?.fits(message.slice(0, searchedLength)) === true) return rule
  }
  return undefined
}

/** What follows the words of a rule in a message that it fits; undefined where a pattern recognised it. */
export function afterWords(message: string, { startsWith, contains }: ReadyRule): string | undefined {
  if (startsWith !== undefined) return message.slice(startsWith.length)
  if (contains === undefined) return undefined
  return message.slice(message.toLowerCase().indexOf(contains) + contains.length)
}

/** What the named groups of a rule's pattern hold in a message that it fits; undefined without any. */
export function groupsIn(message: string, { pattern }: ReadyRule): ReadonlyMap<string, string> | undefined {
  return pattern?.groups?.(message.slice(0, searchedLength))
}

/** Characters of a message in which words are looked for. */
const searchedLength = 10_000
