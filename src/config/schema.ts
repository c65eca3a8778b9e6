import type { ZodType } from 'zod'
import type { ConfigurationFile, ThresholdEntry } from '../model/configuration.js'
import type { FieldNames, LoggedWords } from '../model/ingest-settings.js'
import { piiModes } from '../model/privacy.js'
import type { ThresholdDefault } from '../model/thresholds.js'
import { balanceSides } from '../model/tie-out.js'
import type { Known } from './known.js'
import {
  amount,
  currencyCode,
  described,
  expecting,
  loadZod,
  mappingWords,
  oneOf,
  refuse,
  section,
  shortText,
  timeZone,
} from './schema-parts.js'
import { categoriesSchema, vocabularySchema } from './schema-rules.js'

/**
 * The one schema of the configuration file. It checks files, it becomes the JSON Schema for editors, and its
 * descriptions are the comments of `config init`.
 */
export function configurationSchema(known: Known): ZodType<ConfigurationFile> {
  const { defaults } = known
  const severity = oneOf(['error', 'warning', 'info', 'off'], 'error, warning, info or off')
  const sternness = oneOf(['error', 'warning', 'off'], 'error, warning or off')
  return section({
    time_zone: timeZone().optional().describe('where business days begin; the IANA name of a time zone'),
    output: outputSchema(known).optional().describe('what is written, and where'),
    privacy: privacySchema().optional().describe('what becomes of personal data; see docs/privacy.md'),
    currencies: currenciesSchema()
      .optional()
      .describe(
        'how each currency is counted; AED: {time_zone: Asia/Dubai} moves its days; others have the decimals of ISO 4217',
      ),
    tie_out: tieOutSchema()
      .optional()
      .describe('how a CSV file with the balances of another system is read, for tie-out'),
    thresholds: thresholdsSchema(known.thresholds)
      .optional()
      .describe(
        'numbers that findings compare with: one for all, or by currency, as in {default: 50, BHD: 40}',
      ),
    anomalies: described(known.anomalies, severity)
      .optional()
      .describe('how severe the findings of each rule are: error, warning, info, or off for no findings'),
    checks: described(known.checks, sternness)
      .optional()
      .describe(
        'what happens where the results contradict themselves: error (nothing is published), warning or off',
      ),
    messages: vocabularySchema(defaults.fields)
      .optional()
      .describe('how the messages of the service are recognised'),
    platform: vocabularySchema(defaults.fields)
      .optional()
      .describe('how the lines of the Lambda platform are recognised'),
    categories: categoriesSchema().optional().describe('the category of an event in category_stats'),
    fields: fieldsSchema(defaults.fields)
      .optional()
      .describe('names of fields in the log, the preferred one first; a.b is the field b of the field a'),
    words: wordsSchema(defaults.words)
      .optional()
      .describe('words of the log that stand for a word of the tool; any other stands for itself'),
  })
}

/** The schema as JSON Schema, draft 7, for editors. */
export function jsonSchema(known: Known): Readonly<Record<string, unknown>> {
  const schema = loadZod().toJSONSchema(configurationSchema(known), { io: 'input', target: 'draft-7' })
  return { $schema: schema.$schema, title: 'Configuration of calo-analyzer', ...schema }
}

function outputSchema({ tables }: Known) {
  const z = loadZod()
  const all = oneOf(['all', 'none'], 'all or none')
  const some = z.array(oneOf(Object.keys(tables), 'the name of a table'))
  return section({
    folder: shortText('the name of a folder').optional().describe('where the results go'),
    csv: z
      .union([all, some], expecting('all, none, or a list of tables'))
      .optional()
      .describe('tables written as CSV files: all, none, or a list; the database holds them anyway'),
  })
}

function privacySchema() {
  return section({
    pii: oneOf(piiModes, 'drop, hash or keep')
      .optional()
      .describe('e-mail addresses, phone numbers and unknown words: drop, hash or keep'),
    hash_user_ids: loadZod()
      .boolean(expecting('true or false'))
      .optional()
      .describe('store pseudonyms for ids of users; the secret comes from the environment alone'),
  })
}

function currenciesSchema() {
  const z = loadZod()
  const digits = expecting('a whole number from 0 to 6')
  const currency = section({
    decimals: z.int(digits).min(0, digits).max(6, digits).optional().describe('digits after the point'),
    tolerance: amount('a number of 0 or more')
      .optional()
      .describe('two balances differ if they differ by more; by default, half of the smallest unit'),
    time_zone: timeZone()
      .optional()
      .describe('where the business days of its wallets begin; by default, as for all'),
  })
  return z.record(currencyCode('the code of a currency, such as OMR'), currency, expecting(mappingWords))
}

function tieOutSchema() {
  const name = shortText('the name of a column')
  return section({
    columns: section({
      user: name.optional().describe('column with the id of the user'),
      currency: name.optional().describe('column with the code of the currency'),
      balance: name.optional().describe('column with the balance'),
    })
      .optional()
      .describe('names of the columns, as in the first line of the file'),
    currency: currencyCode('the code of a currency, such as BHD, or none')
      .optional()
      .describe('currency of all balances, where the file has no column for it; else none'),
    delimiter: oneOf([',', ';', '|', '\t'], 'a comma, a semicolon, a bar or a tab, in quotes')
      .optional()
      .describe('what stands between the columns'),
    decimal: oneOf(['.', ','], 'a point or a comma, in quotes')
      .optional()
      .describe('what stands before the decimals of a number'),
    side: oneOf(balanceSides, 'payment or subscription')
      .optional()
      .describe('the balance that the other system keeps: payment or subscription'),
  })
}

function thresholdsSchema(thresholds: readonly ThresholdDefault[]) {
  const shape: Record<string, ZodType<ThresholdEntry | undefined>> = {}
  for (const { name, currency, meaning, unit } of thresholds) {
    const schema = currency === undefined ? thresholdForAll() : thresholdByCurrency()
    shape[name] ??= schema.optional().describe(`${meaning}; ${unit}`)
  }
  return section(shape)
}

const thresholdWords = 'a number of 0 or more'

function thresholdForAll(): ZodType<ThresholdEntry> {
  const z = loadZod()
  const value = amount(thresholdWords)
  const byCurrency = z.record(currencyCode('default, or the code of a currency'), value)
  return z.union([value, byCurrency], expecting(`${thresholdWords}, or numbers by currency`))
}

function thresholdByCurrency(): ZodType<ThresholdEntry> {
  const z = loadZod()
  const words = `${thresholdWords}, or off`
  const value = z.union([amount(words), z.literal('off')], expecting(words))
  const code = currencyCode('the code of a currency').regex(
    /^(?!default$)/,
    expecting('the code of a currency'),
  )
  return z.record(code, value, expecting('numbers by currency, such as {SAR: 0.15, KWD: off}'))
}

function nameList() {
  const words = expecting('a list of names, such as [newBalance, closing_balance]')
  return loadZod().array(shortText('a name'), words).min(1, words).max(20, expecting('at most 20 names'))
}

function fieldsSchema(fields: FieldNames) {
  const groups = Object.entries(fields).map(([group, names]) => {
    const keys = Object.keys(names).map((name) => [name, nameList().optional()] as const)
    return [group, section(Object.fromEntries(keys)).optional()] as const
  })
  return section(Object.fromEntries(groups))
}

function wordsSchema(words: LoggedWords) {
  const z = loadZod()
  const any = () => z.record(shortText('a word'), nameList(), expecting(mappingWords))
  const types = Object.keys(words.type).map((name) => [name, nameList().optional()] as const)
  return section({
    type: unambiguous(section(Object.fromEntries(types)), words.type).optional(),
    source: unambiguous(any(), words.source).optional(),
    action: unambiguous(any(), words.action).optional(),
    currency: unambiguous(any(), words.currency).optional(),
  })
}

type Lists = Readonly<Record<string, readonly string[] | undefined>>

/** Refuses lists in which a word of the log stands for two words of the tool. */
function unambiguous<Schema extends ZodType<Lists>>(schema: Schema, defaults: Lists): Schema {
  return schema.superRefine((given, context) => {
    const names = Object.values({ ...defaults, ...given }).flatMap((list) => list ?? [])
    for (const name of repeated(names))
      refuse(context, `expected each word of the log once, found ${name} twice`)
  })
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, at) => names.indexOf(name) !== at))
}
