import type { EventKind, KnownKind } from './event.js'
import type { FieldNames, LoggedWords } from './ingest-settings.js'
import type { PiiMode } from './privacy.js'
import type { Severity } from './problem.js'
import type { TieOutSettings } from './tie-out.js'

/** The file looked for in the working folder. */
export const configurationName = 'calo-analyzer.yaml'

/** The environment variable that names another file. */
export const environmentName = 'CALO_ANALYZER_CONFIG'

/** One rule for messages, as the file writes it: a kind, and one of the three others. */
export interface MessageRuleEntry {
  readonly kind: KnownKind
  readonly starts_with?: string | undefined
  readonly contains?: string | undefined
  readonly pattern?: string | undefined
}

/** One rule for categories, as the file writes it: a kind, one of the three others, or both. */
export interface CategoryRuleEntry {
  readonly category: string
  readonly kind?: EventKind | undefined
  readonly starts_with?: string | undefined
  readonly contains?: string | undefined
  readonly pattern?: string | undefined
}

/** Rules, and which of the built-in ones are looked at after them. */
export interface RuleList<Entry, BuiltIn extends string> {
  readonly built_in: BuiltIn
  readonly rules: readonly Entry[]
}

/** A number of 0 or more; a text with its digits where it has more than a number keeps. */
export type Amount = number | string

/** How a currency is counted. */
export interface CurrencyEntry {
  /** Digits after the point. */
  readonly decimals: number
  /** Balances differ if they differ by more than this. */
  readonly tolerance: Amount
  /** Where its business days begin; that of the run if absent. */
  readonly time_zone?: string
}

/** A threshold: one number for all, or numbers by currency; `default` is that of the others, `off` is none. */
export type ThresholdEntry = Amount | Readonly<Record<string, Amount>>

/** Every setting, none left out; in the shape of the file, so that it can be written to one. */
export interface Configuration {
  readonly time_zone: string
  readonly output: { readonly folder: string; readonly csv: 'all' | 'none' | readonly string[] }
  readonly privacy: { readonly pii: PiiMode; readonly hash_user_ids: boolean }
  readonly currencies: Readonly<Record<string, CurrencyEntry>>
  readonly tie_out: TieOutSettings
  readonly thresholds: Readonly<Record<string, ThresholdEntry>>
  readonly anomalies: Readonly<Record<string, Severity | 'off'>>
  readonly checks: Readonly<Record<string, 'error' | 'warning' | 'off'>>
  readonly messages: RuleList<MessageRuleEntry, 'none'>
  readonly platform: RuleList<MessageRuleEntry, 'none'>
  readonly categories: RuleList<CategoryRuleEntry, 'none'>
  readonly fields: FieldNames
  readonly words: LoggedWords
}

type Some<Section> = { readonly [Key in keyof Section]?: Section[Key] | undefined }
type Lists = Readonly<Record<string, readonly string[] | undefined>>

type GivenTieOut = Some<Omit<TieOutSettings, 'columns'>> & {
  readonly columns?: Some<TieOutSettings['columns']> | undefined
}

/** The settings of a configuration file; what is left out keeps its default. */
export interface ConfigurationFile {
  readonly time_zone?: string | undefined
  readonly output?: Some<Configuration['output']> | undefined
  readonly privacy?: Some<Configuration['privacy']> | undefined
  readonly currencies?: Readonly<Record<string, Some<CurrencyEntry>>> | undefined
  readonly tie_out?: GivenTieOut | undefined
  readonly thresholds?: Some<Configuration['thresholds']> | undefined
  readonly anomalies?: Some<Configuration['anomalies']> | undefined
  readonly checks?: Some<Configuration['checks']> | undefined
  readonly messages?: Some<RuleList<MessageRuleEntry, 'all' | 'other_kinds' | 'none'>> | undefined
  readonly platform?: Some<RuleList<MessageRuleEntry, 'all' | 'other_kinds' | 'none'>> | undefined
  readonly categories?: Some<RuleList<CategoryRuleEntry, 'all' | 'none'>> | undefined
  readonly fields?: Readonly<Record<string, Lists | undefined>> | undefined
  readonly words?: Readonly<Record<string, Lists | undefined>> | undefined
}
