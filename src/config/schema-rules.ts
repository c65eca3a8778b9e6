import type { RefinementCtx, ZodType } from 'zod'
import type { CategoryRuleEntry, ConfigurationFile, MessageRuleEntry } from '../model/configuration.js'
import { eventKinds, type KnownKind } from '../model/event.js'
import type { FieldNames } from '../model/ingest-settings.js'
import { nearest } from './nearest.js'
import { compilePattern, groupNames, longestPattern, PatternError } from './pattern.js'
import { expecting, loadZod, oneOf, refuse, section, shortText } from './schema-parts.js'

type Section<Name extends keyof ConfigurationFile> = ZodType<NonNullable<ConfigurationFile[Name]>>

/** Rules by which messages are recognised; named groups of their patterns are fields by these names. */
export function vocabularySchema(fields: FieldNames): Section<'messages'> {
  return section({
    built_in: oneOf(['all', 'other_kinds', 'none'], 'all, other_kinds or none')
      .optional()
      .describe(
        'built-in rules looked at after these: all, other_kinds (of kinds without a rule here), or none',
      ),
    rules: ruleList(messageRule(fields)),
  })
}

/** Rules by which events get a category. */
export function categoriesSchema(): Section<'categories'> {
  return section({
    built_in: oneOf(['all', 'none'], 'all or none')
      .optional()
      .describe('built-in rules looked at after these: all or none'),
    rules: ruleList(categoryRule()),
  })
}

function ruleList<Rule extends ZodType>(rule: Rule) {
  const z = loadZod()
  return z
    .array(rule, expecting('a list of rules'))
    .max(mostRules, expecting(`at most ${mostRules} rules`))
    .optional()
    .describe('looked at in this order; the first that fits wins')
}

const mostRules = 500

function messageRule(fields: FieldNames): ZodType<MessageRuleEntry> {
  return section({ kind: kind().describe('what the event reports'), ...tests() }).superRefine(
    (rule, context) => {
      if (testsGiven(rule) !== 1) refuse(context, 'expected one of starts_with, contains and pattern')
      if (rule.pattern !== undefined) checkGroups(rule.pattern, groupsOf(rule.kind, fields), context)
    },
  )
}

function categoryRule(): ZodType<CategoryRuleEntry> {
  const words =
    'the name of a category: a letter, then letters, digits, _ and -; other is the category of the rest'
  return section({
    category: loadZod()
      .string(expecting(words))
      .regex(/^(?!other$)[A-Za-z][A-Za-z0-9_-]{0,59}$/, expecting(words))
      .describe('its name in category_stats'),
    kind: kind().optional().describe('only events of this kind'),
    ...tests(),
  }).superRefine((rule, context) => {
    const given = testsGiven(rule)
    const isEnough = given === 1 || (given === 0 && rule.kind !== undefined)
    if (!isEnough) refuse(context, 'expected a kind, or one of starts_with, contains and pattern, or both')
  })
}

function kind() {
  return oneOf(eventKinds, 'the kind of an event')
}

function tests() {
  return {
    starts_with: shortText('the first words of a message')
      .optional()
      .describe('how the message starts, to the letter'),
    contains: shortText('words of a message')
      .optional()
      .describe('words anywhere in the message, whatever its case'),
    pattern: loadZod()
      .string(expecting('a regular expression'))
      .min(1, expecting('a regular expression'))
      .superRefine(checkPattern)
      .optional()
      .describe(
        `a regular expression in the syntax of RE2 that fits anywhere, at most ${longestPattern} characters`,
      ),
  }
}

function testsGiven(rule: Omit<CategoryRuleEntry, 'category'>): number {
  return [rule.starts_with, rule.contains, rule.pattern].filter((text) => text !== undefined).length
}

function checkPattern(pattern: string, context: RefinementCtx): void {
  try {
    compilePattern(pattern)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    refuse(context, error.message)
  }
}

/** The fields that the named groups of a pattern may fill. */
function groupsOf(kind: KnownKind, fields: FieldNames): string[] {
  if (kind === 'record_opened') return ['messageId']
  if (kind === 'transaction_printed' || kind === 'record_body_printed' || kind === 'sync_started') {
    return Object.keys(fields.transaction)
  }
  const own = Object.entries(fields).find(([group]) => group === kind)?.[1]
  return own === undefined ? [] : Object.keys(own)
}

function checkGroups(pattern: string, allowed: readonly string[], context: RefinementCtx): void {
  let names: readonly string[] = []
  try {
    names = groupNames(pattern)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
  }
  for (const name of names.filter((group) => !allowed.includes(group))) {
    const near = nearest(name, allowed)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    const words =
      allowed.length === 0
        ? 'no named groups, as this kind has no fields'
        : `groups named ${allowed.join(', ')}`
    refuse(context, `expected ${words}; found (?P<${name}>…)${hint}`, { key: 'pattern' })
  }
}
