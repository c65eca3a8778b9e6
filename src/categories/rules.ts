import { isDeepStrictEqual } from 'node:util'
import type { EventKind } from '../model/event.js'
import type { CategoryRule, Pattern, PatternCompiler } from '../model/ingest-settings.js'

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

/** Where an event belongs. */
export interface Categorised {
  readonly category: string
  /** Whether a rule knows such events; not where one of the first system's keywords stands in a message nobody knows. */
  readonly isKnown: boolean
}

/** Makes a function that gives the category of an event. */
export function categoriser(
  rules: readonly CategoryRule[],
  compile: PatternCompiler,
): (kind: EventKind, message: string) => Categorised {
  const first = firstRuleOfEachKind(rules)
  const ready = rules.map((rule) => readyRule(rule, compile))
  return (kind, message) => {
    const byKind = first.get(kind)
    if (byKind !== undefined) return byKind
    const searched = message.slice(0, searchedLength)
    const lowerCase = searched.toLowerCase()
    const rule = ready.find((candidate) => fits(candidate, kind, { searched, lowerCase }))
    if (rule === undefined) return { category: otherCategory, isKnown: false }
    return { category: rule.category, isKnown: kind !== 'unknown' || !rule.isKeyword }
  }
}

/** Kinds whose rule stands before any that looks at the message, and so needs no look at it. */
function firstRuleOfEachKind(rules: readonly CategoryRule[]): Map<EventKind, Categorised> {
  const first = new Map<EventKind, Categorised>()
  for (const { category, kind, startsWith, contains, pattern } of rules) {
    if (kind === undefined || (startsWith ?? contains ?? pattern) !== undefined) break
    if (!first.has(kind)) first.set(kind, { category, isKnown: true })
  }
  return first
}

interface ReadyRule extends Omit<CategoryRule, 'pattern'> {
  readonly pattern: Pattern | undefined
  /** Whether it is one of the first system's keywords, which may stand in any message. */
  readonly isKeyword: boolean
}

const keywords = categoryRules.filter(({ kind }) => kind === undefined)

function readyRule(rule: CategoryRule, compile: PatternCompiler): ReadyRule {
  const { pattern } = rule
  const isKeyword = keywords.some((keyword) => isDeepStrictEqual(keyword, rule))
  return { ...rule, pattern: pattern === undefined ? undefined : compile(pattern), isKeyword }
}

function fits(
  { kind, startsWith, contains, pattern }: ReadyRule,
  of: EventKind,
  message: { readonly searched: string; readonly lowerCase: string },
): boolean {
  return (
    (kind === undefined || kind === of) &&
    (startsWith === undefined || message.searched.startsWith(startsWith)) &&
    (contains === undefined || message.lowerCase.includes(contains)) &&
    (pattern === undefined || pattern.fits(message.searched))
  )
}

/** Characters of a message in which words are looked for. */
const searchedLength = 10_000
