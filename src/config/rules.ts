import type { CategoryRuleEntry, MessageRuleEntry } from '../model/configuration.js'
import type { CategoryRule, MessageRule, MessageTest } from '../model/ingest-settings.js'

/** A rule for messages as ingest uses it. */
export function messageRuleOf(entry: MessageRuleEntry): MessageRule {
  return { kind: entry.kind, ...testOf(entry) }
}

/** A rule for messages as the file writes it. */
export function messageEntryOf(rule: MessageRule): MessageRuleEntry {
  return { kind: rule.kind, ...testEntryOf(rule) }
}

/** A rule for categories as ingest uses it. */
export function categoryRuleOf(entry: CategoryRuleEntry): CategoryRule {
  const { category, kind } = entry
  return { category, ...(kind === undefined ? {} : { kind }), ...testOf(entry) }
}

/** A rule for categories as the file writes it. */
export function categoryEntryOf(rule: CategoryRule): CategoryRuleEntry {
  const { category, kind } = rule
  return { category, ...(kind === undefined ? {} : { kind }), ...testEntryOf(rule) }
}

interface TestEntry {
  readonly starts_with?: string | undefined
  readonly contains?: string | undefined
  readonly pattern?: string | undefined
}

function testOf({ starts_with, contains, pattern }: TestEntry): MessageTest {
  return {
    ...(starts_with === undefined ? {} : { startsWith: starts_with }),
    ...(contains === undefined ? {} : { contains: contains.toLowerCase() }),
    ...(pattern === undefined ? {} : { pattern }),
  }
}

function testEntryOf({ startsWith, contains, pattern }: MessageTest): TestEntry {
  return {
    ...(startsWith === undefined ? {} : { starts_with: startsWith }),
    ...(contains === undefined ? {} : { contains }),
    ...(pattern === undefined ? {} : { pattern }),
  }
}
