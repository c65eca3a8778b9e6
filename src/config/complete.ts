import type {
  Amount,
  Configuration,
  ConfigurationFile,
  CurrencyEntry,
  RuleList,
  ThresholdEntry,
} from '../model/configuration.js'
import { currencyExponent } from '../model/currency.js'
import { formatDecimal, parseDecimal } from '../model/money.js'
import type { TieOutSettings } from '../model/tie-out.js'

/** Gives every setting: that of the file, where it has one, else the default. */
export function completed(file: ConfigurationFile, defaults: Configuration): Configuration {
  return {
    time_zone: file.time_zone ?? defaults.time_zone,
    output: {
      folder: file.output?.folder ?? defaults.output.folder,
      csv: sorted(file.output?.csv ?? defaults.output.csv),
    },
    privacy: {
      pii: file.privacy?.pii ?? defaults.privacy.pii,
      hash_user_ids: file.privacy?.hash_user_ids ?? defaults.privacy.hash_user_ids,
    },
    currencies: currenciesOf(file, defaults),
    tie_out: tieOutOf(file.tie_out, defaults.tie_out),
    thresholds: merged(defaults.thresholds, file.thresholds, thresholdOf),
    anomalies: merged(defaults.anomalies, file.anomalies),
    checks: merged(defaults.checks, file.checks),
    messages: rulesOf(file.messages, defaults.messages.rules),
    platform: rulesOf(file.platform, defaults.platform.rules),
    categories: rulesOf(file.categories, defaults.categories.rules),
    fields: {
      transaction: merged(defaults.fields.transaction, file.fields?.transaction),
      sync_started: merged(defaults.fields.sync_started, file.fields?.sync_started),
      queue_record_printed: merged(defaults.fields.queue_record_printed, file.fields?.queue_record_printed),
      balances_differ: merged(defaults.fields.balances_differ, file.fields?.balances_differ),
      overdraft_blocked: merged(defaults.fields.overdraft_blocked, file.fields?.overdraft_blocked),
      payment_flag_skipped: merged(defaults.fields.payment_flag_skipped, file.fields?.payment_flag_skipped),
      embedded_metrics: merged(defaults.fields.embedded_metrics, file.fields?.embedded_metrics),
    },
    words: {
      type: merged(defaults.words.type, file.words?.type),
      source: merged(defaults.words.source, file.words?.source),
      action: merged(defaults.words.action, file.words?.action),
      currency: merged(defaults.words.currency, file.words?.currency),
    },
  }
}

/** An amount as it is kept: a number where JavaScript writes the same digits, else a text without exponent. */
export function amountOf(value: Amount): Amount {
  const exact = parseDecimal(String(value))
  const digits = exact === undefined ? String(value) : formatDecimal(exact)
  return String(Number(digits)) === digits ? Number(digits) : digits
}

function sorted(csv: Configuration['output']['csv']): Configuration['output']['csv'] {
  return typeof csv === 'string' ? csv : [...new Set(csv)].sort()
}

type Names<Value> = Readonly<Record<string, Value>>

/** The defaults with what is given; `join` decides where both have a value. */
function merged<Value>(
  defaults: Names<Value>,
  given: Names<Value | undefined> = {},
  join: (before: Value | undefined, own: Value) => Value = (_before, own) => own,
): Names<Value> {
  const names = Object.keys(given).sort()
  const own = names.flatMap((name) => {
    const value = under(given, name)
    return value === undefined ? [] : [[name, join(under(defaults, name), value)] as const]
  })
  return { ...defaults, ...Object.fromEntries(own) }
}

/** What stands under a name; a log may have a word such as `constructor`. */
function under<Value>(names: Names<Value>, name: string): Value | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined
}

/** Numbers by currency stand beside those of the defaults; a single number is that of all other currencies. */
function thresholdOf(before: ThresholdEntry | undefined, own: ThresholdEntry): ThresholdEntry {
  const { default: general, ...currencies } = { ...byCurrency(before), ...canonical(byCurrency(own)) }
  if (Object.keys(currencies).length === 0 && general !== undefined) return general
  const codes = Object.keys(currencies).sort()
  const entries = codes.map((code) => [code, currencies[code] ?? 'off'] as const)
  return { ...(general === undefined ? {} : { default: general }), ...Object.fromEntries(entries) }
}

/** A threshold by currency; that of all others is called `default`. */
export function byCurrency(entry: ThresholdEntry | undefined): Names<Amount> {
  if (entry === undefined) return {}
  return typeof entry === 'object' ? entry : { default: entry }
}

function canonical(entries: Names<Amount>): Names<Amount> {
  const amounts = Object.entries(entries).map(
    ([code, value]) => [code, value === 'off' ? value : amountOf(value)] as const,
  )
  return Object.fromEntries(amounts)
}

function currenciesOf(file: ConfigurationFile, defaults: Configuration): Names<CurrencyEntry> {
  const given = file.currencies ?? {}
  const codes = [...new Set([...Object.keys(defaults.currencies), ...Object.keys(given)])].sort()
  return Object.fromEntries(
    codes.map((code) => [code, currencyOf(code, under(given, code), under(defaults.currencies, code))]),
  )
}

type GivenCurrency = NonNullable<ConfigurationFile['currencies']>[string]

/** The tolerance of a currency with other decimals than usual is half of its own smallest unit. */
function currencyOf(code: string, given: GivenCurrency = {}, usual?: CurrencyEntry): CurrencyEntry {
  const decimals = given.decimals ?? usual?.decimals ?? currencyExponent(code)
  const isUsual = usual !== undefined && decimals === usual.decimals
  const half = isUsual ? usual.tolerance : formatDecimal({ mantissa: 5n, scale: decimals + 1 })
  const zone = given.time_zone ?? usual?.time_zone
  return {
    decimals,
    tolerance: amountOf(given.tolerance ?? half),
    ...(zone === undefined ? {} : { time_zone: zone }),
  }
}

function tieOutOf(given: ConfigurationFile['tie_out'], defaults: TieOutSettings): TieOutSettings {
  return {
    columns: {
      user: given?.columns?.user ?? defaults.columns.user,
      currency: given?.columns?.currency ?? defaults.columns.currency,
      balance: given?.columns?.balance ?? defaults.columns.balance,
    },
    currency: given?.currency ?? defaults.currency,
    delimiter: given?.delimiter ?? defaults.delimiter,
    decimal: given?.decimal ?? defaults.decimal,
    side: given?.side ?? defaults.side,
  }
}

type GivenRules<Entry> =
  | {
      readonly built_in?: 'all' | 'other_kinds' | 'none' | undefined
      readonly rules?: readonly Entry[] | undefined
    }
  | undefined

function rulesOf<Entry extends { readonly kind?: string | undefined }>(
  given: GivenRules<Entry>,
  builtIn: readonly Entry[],
): RuleList<Entry, 'none'> {
  const { built_in = 'all', rules = [] } = given ?? {}
  const own = rules.map((rule): Entry => JSON.parse(JSON.stringify(rule)))
  const kinds = new Set(own.map((rule) => rule.kind))
  const kept = { all: builtIn, none: [], other_kinds: builtIn.filter((rule) => !kinds.has(rule.kind)) }
  return { built_in: 'none', rules: [...own, ...kept[built_in]] }
}
