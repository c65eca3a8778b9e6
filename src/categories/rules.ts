import type { EventKind } from '../model/event.js'

/** Puts events into a category: those of a kind, or those whose message holds some words. */
export interface CategoryRule {
  readonly category: string
  readonly kind?: EventKind
  /** Lower-case words looked for in the message, whatever its case. */
  readonly contains?: string
}

/**
 * The table of categories; the first rule that fits wins. The names of the first system come where they
 * apply; its keywords stand at the end, for messages that no version seen so far has written.
 */
export const categoryRules: readonly CategoryRule[] = [
  { category: 'processing_message', kind: 'record_opened' },
  { category: 'balance_sync_start', kind: 'sync_started' },
  { category: 'balance_already_synced', kind: 'already_synced' },
  { category: 'balance_sync_skip', kind: 'subscription_creation_skipped' },
  { category: 'payment_balance_skip', kind: 'payment_flag_skipped' },
  { category: 'transaction', kind: 'transaction_printed' },
  { category: 'record_body', kind: 'record_body_printed' },
  { category: 'queue_record', kind: 'queue_record_printed' },
  { category: 'balance_published', kind: 'balance_published' },
  { category: 'balance_discrepancy', kind: 'balances_differ' },
  { category: 'slack_notification', kind: 'slack_notified' },
  { category: 'overdraft', kind: 'overdraft_blocked' },
  { category: 'error', kind: 'sync_failed' },
  { category: 'uncaught_exception', kind: 'uncaught_exception' },
  { category: 'invoke_error', kind: 'invoke_error' },
  { category: 'embedded_metrics', kind: 'embedded_metrics' },
  { category: 'lambda_init_start', kind: 'lambda_init_start' },
  { category: 'lambda_start', kind: 'lambda_start' },
  { category: 'lambda_end', kind: 'lambda_end' },
  { category: 'lambda_report', kind: 'lambda_report' },
  { category: 'lambda_init_report', kind: 'lambda_init_report' },
  { category: 'lambda_timeout', kind: 'lambda_timeout' },
  { category: 'lambda_exited', kind: 'lambda_exited' },
  { category: 'application_error', kind: 'application_error' },
  { category: 'balance_sync_skip', contains: 'skipping the balance sync' },
  { category: 'process_skip', kind: 'skipped' },
  { category: 'slack_notification', contains: 'sending slack notification' },
  { category: 'error', contains: 'error' },
  { category: 'error', contains: 'failed' },
  { category: 'overdraft', contains: 'overdraft' },
]

/** The category of what no rule knows. */
export const otherCategory = 'other'

/** Makes a function that names the category of an event. */
export function categoriser(rules: readonly CategoryRule[]): (kind: EventKind, message: string) => string {
  const first = firstRuleOfEachKind(rules)
  return (kind, message) => {
    const byKind = first.get(kind)
    if (byKind !== undefined) return byKind
    const searched = message.slice(0, searchedLength).toLowerCase()
    return rules.find((rule) => fits(rule, kind, searched))?.category ?? otherCategory
  }
}

/** Kinds whose rule stands before any keyword, and so needs no look at the message. */
function firstRuleOfEachKind(rules: readonly CategoryRule[]): Map<EventKind, string> {
  const first = new Map<EventKind, string>()
  for (const rule of rules) {
    if (rule.contains !== undefined) break
    if (rule.kind !== undefined && !first.has(rule.kind)) first.set(rule.kind, rule.category)
  }
  return first
}

function fits(rule: CategoryRule, kind: EventKind, message: string): boolean {
  const isKind = rule.kind === undefined || rule.kind === kind
  return isKind && (rule.contains === undefined || message.includes(rule.contains))
}

/** Characters of a message in which words are looked for. */
const searchedLength = 10_000
