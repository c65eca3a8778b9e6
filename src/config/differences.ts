import { isDeepStrictEqual } from 'node:util'
import type { CategoryRuleEntry, Configuration } from '../model/configuration.js'
import { byCurrency } from './complete.js'

/** A setting that is not the default one. Undefined where there is none, as of a currency not known before. */
export interface Difference {
  readonly path: string
  readonly value: unknown
  readonly default: unknown
}

/** Names what differs between two configurations, in the order of the file. */
export function differencesBetween(own: Configuration, defaults: Configuration): Difference[] {
  return Object.keys(defaults).flatMap((section) =>
    differing(section, Reflect.get(byName(own), section), Reflect.get(byName(defaults), section)),
  )
}

/** Thresholds as mappings all of them, so that currencies are compared with currencies. */
function byName(configuration: Configuration): object {
  const thresholds = Object.entries(configuration.thresholds).map(
    ([name, entry]) => [name, byCurrency(entry)] as const,
  )
  return { ...configuration, thresholds: Object.fromEntries(thresholds) }
}

function differing(path: string, own: unknown, usual: unknown): Difference[] {
  if (isDeepStrictEqual(own, usual)) return []
  if (isMapping(own) && isMapping(usual)) {
    const names = new Set([...Object.keys(usual), ...Object.keys(own)])
    return [...names].flatMap((name) => differing(`${path}.${name}`, under(own, name), under(usual, name)))
  }
  if (isMapping(own) && usual === undefined) {
    return Object.entries(own).flatMap(([name, value]) => differing(`${path}.${name}`, value, undefined))
  }
  if (path.endsWith('.rules') && Array.isArray(own) && Array.isArray(usual))
    return differingRules(path, own, usual)
  return [{ path: path.replace(/^(thresholds\..*)\.default$/, '$1'), value: own, default: usual }]
}

/** Rules that are new, and built-in ones that are gone; or all of them, where only the order is another one. */
function differingRules(path: string, own: readonly unknown[], usual: readonly unknown[]): Difference[] {
  const isIn = (rules: readonly unknown[], rule: unknown) =>
    rules.some((other) => isDeepStrictEqual(other, rule))
  const added = own.filter((rule) => !isIn(usual, rule))
  const gone = usual.filter((rule) => !isIn(own, rule))
  if (added.length === 0 && gone.length === 0) return [{ path, value: own, default: usual }]
  return [
    ...added.map((rule) => ({ path, value: rule, default: undefined })),
    ...gone.map((rule) => ({ path, value: undefined, default: rule })),
  ]
}

function under(mapping: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(mapping, name) ? mapping[name] : undefined
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Says what differs, in a line of words: `thresholds.large_amount: 40, by default 50`. */
export function differenceInWords({ path, value, default: usual }: Difference): string {
  if (!path.endsWith('.rules')) {
    if (usual === undefined) return `${path}: ${worded(value)}, not set by default`
    return `${path}: ${value === undefined ? 'nothing' : worded(value)}, by default ${worded(usual)}`
  }
  if (usual === undefined) return `${path}: also ${worded(value)}`
  if (value === undefined) return `${path}: not ${worded(usual)}`
  return `${path}: the same rules in another order`
}

function worded(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(worded).join(', ')
  if (!isMapping(value)) return String(value)
  return isRule(value) ? ruleInWords(value) : JSON.stringify(value)
}

type Rule = Partial<CategoryRuleEntry>

function isRule(value: Readonly<Record<string, unknown>>): value is Rule & Readonly<Record<string, unknown>> {
  return 'category' in value || 'kind' in value
}

function ruleInWords({ category, kind, starts_with, contains, pattern }: Rule): string {
  const tests = [
    kind === undefined || category === undefined ? [] : [`is of kind ${kind}`],
    starts_with === undefined ? [] : [`starts with ${JSON.stringify(starts_with)}`],
    contains === undefined ? [] : [`contains ${JSON.stringify(contains)}`],
    pattern === undefined ? [] : [`fits ${JSON.stringify(pattern)}`],
  ].flat()
  return `${category ?? kind ?? ''} where a message ${tests.join(' and ')}`
}
