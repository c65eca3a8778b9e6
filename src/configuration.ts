import { isDeepStrictEqual } from 'node:util'
import { type AnomalyRule, exportedStaging } from './analysis/catalog.js'
import { amountOf, byCurrency } from './config/complete.js'
import type { Known } from './config/known.js'
import { categoryEntryOf, categoryRuleOf, messageEntryOf, messageRuleOf } from './config/rules.js'
import { builtInSettings } from './ingest-settings.js'
import type { Configuration, CurrencyEntry, ThresholdEntry } from './model/configuration.js'
import { currencyExponent, toleranceOf } from './model/currency.js'
import { defaults } from './model/defaults.js'
import type { IngestSettings } from './model/ingest-settings.js'
import { formatDecimal, parseDecimal } from './model/money.js'
import { defaultPrivacy } from './model/privacy.js'
import type { ReportTable } from './model/table.js'
import { type Threshold, type ThresholdDefault, thresholdDefaults } from './model/thresholds.js'
import type { CurrencySetting } from './store/settings.js'

/** Gives what this version can be configured to, with the defaults: the code itself is where they stand. */
export function knownSettings(tables: readonly ReportTable[], rules: readonly AnomalyRule[]): Known {
  const purposes = (some: readonly ReportTable[]) =>
    Object.fromEntries(some.toSorted(byName).map(({ name, purpose }) => [name, purpose] as const))
  const known = {
    thresholds: thresholdDefaults,
    anomalies: purposes(rules),
    checks: purposes(tables.filter(({ room }) => room === 'checks')),
    tables: purposes(tables.filter((table) => isExported(table) || isReported(table))),
  }
  return { ...known, defaults: defaultConfiguration(rules, Object.keys(known.checks)) }
}

function byName(left: ReportTable, right: ReportTable): number {
  return left.name < right.name ? -1 : 1
}

/** Says whether a table is one of the results of every run, and so is written as a CSV file. */
export function isExported({ room, name }: ReportTable): boolean {
  return room === 'marts' || exportedStaging.has(name)
}

/** Says whether a table is one of the reports, which are written as CSV files when they are asked for. */
export function isReported({ room }: ReportTable): boolean {
  return room === 'month_end'
}

function defaultConfiguration(rules: readonly AnomalyRule[], checks: readonly string[]): Configuration {
  const { vocabulary, categories, fields, words } = builtInSettings
  const currencies = [...new Set(thresholdDefaults.flatMap(({ currency }) => currency ?? []))].sort()
  const severities = Object.fromEntries(rules.map(({ rule, severity }) => [rule, severity] as const))
  return {
    time_zone: defaults.timeZone,
    output: { folder: defaults.output, csv: 'all' },
    privacy: { pii: defaultPrivacy.pii, hash_user_ids: defaultPrivacy.hashUserIds },
    currencies: Object.fromEntries(currencies.map((code) => [code, usualCurrency(code)] as const)),
    tie_out: {
      columns: { user: 'user_id', currency: 'currency', balance: 'balance' },
      currency: 'none',
      delimiter: ',',
      decimal: '.',
      side: 'payment',
    },
    thresholds: thresholdEntries(thresholdDefaults),
    anomalies: severities,
    checks: Object.fromEntries(checks.map((name) => [name, 'error'] as const)),
    messages: { built_in: 'none', rules: vocabulary.messages.map(messageEntryOf) },
    platform: { built_in: 'none', rules: vocabulary.platform.map(messageEntryOf) },
    categories: { built_in: 'none', rules: categories.map(categoryEntryOf) },
    fields,
    words,
  }
}

function usualCurrency(code: string): CurrencyEntry {
  return { decimals: currencyExponent(code), tolerance: amountOf(formatDecimal(toleranceOf(code))) }
}

function thresholdEntries(thresholds: readonly ThresholdDefault[]): Record<string, ThresholdEntry> {
  const entries: Record<string, ThresholdEntry> = {}
  for (const { name, currency, value } of thresholds) {
    entries[name] =
      currency === undefined ? amountOf(value) : { ...byCurrency(entries[name]), [currency]: amountOf(value) }
  }
  return entries
}

/** The thresholds of a configuration as the database takes them. */
export function thresholdsOf({ thresholds }: Configuration): Threshold[] {
  return Object.entries(thresholds).flatMap(([name, entry]) =>
    Object.entries(byCurrency(entry))
      .filter(([, value]) => value !== 'off')
      .map(([code, value]) => ({
        name,
        ...(code === 'default' ? {} : { currency: code }),
        value: plainDigits(value),
      })),
  )
}

/** How a configuration counts a currency. */
export function currencySetting(currency: string, { currencies }: Configuration): CurrencySetting {
  const entry = Object.hasOwn(currencies, currency) ? currencies[currency] : undefined
  const { decimals, tolerance, time_zone } = entry ?? usualCurrency(currency)
  return {
    currency,
    decimals,
    tolerance: plainDigits(tolerance),
    ...(time_zone === undefined ? {} : { timeZone: time_zone }),
  }
}

/** Digits without an exponent, as SQL reads them. */
function plainDigits(value: string | number): string {
  const exact = parseDecimal(String(value))
  return exact === undefined ? String(value) : formatDecimal(exact)
}

/** What ingest needs of a configuration: `builtInSettings` themselves where it changes none of them. */
export function ingestSettingsOf({
  messages,
  platform,
  categories,
  fields,
  words,
}: Configuration): IngestSettings {
  const settings: IngestSettings = {
    vocabulary: { messages: messages.rules.map(messageRuleOf), platform: platform.rules.map(messageRuleOf) },
    categories: categories.rules.map(categoryRuleOf),
    fields,
    words,
  }
  return isDeepStrictEqual(settings, builtInSettings) ? builtInSettings : settings
}

/** Gives the rules of the anomalies with the configured severities, without those that are off. */
export function configuredRules(rules: readonly AnomalyRule[], { anomalies }: Configuration): AnomalyRule[] {
  return rules.flatMap((rule) => {
    const severity = anomalies[rule.rule] ?? rule.severity
    return severity === 'off' ? [] : [{ ...rule, severity }]
  })
}
