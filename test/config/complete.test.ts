import { describe, expect, test } from 'vitest'
import { differenceInWords, differencesBetween } from '../../src/config/differences.js'
import { currencySetting, ingestSettingsOf, thresholdsOf } from '../../src/configuration.js'
import { builtInSettings } from '../../src/ingest-settings.js'
import { thresholdDefaults } from '../../src/model/thresholds.js'
import { known, settingsOf } from '../support/configuration.js'

/** How a file differs from the defaults, in words. */
function differencesOf(text: string): string[] {
  return differencesBetween(settingsOf(text), known.defaults).map(differenceInWords)
}

describe('a setting that is left out', () => {
  test('keeps its default', () => {
    expect(settingsOf('{}')).toEqual(known.defaults)
    expect(settingsOf('output: {csv: none}').output).toEqual({ folder: 'output', csv: 'none' })
  })

  test('leaves the built-in rules and names as they are, to the object', () => {
    expect(ingestSettingsOf(settingsOf('time_zone: UTC'))).toBe(builtInSettings)
  })

  test('leaves the thresholds as the code has them', () => {
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).toSorted()
    const plain = thresholdDefaults.map(({ name, currency, value }) =>
      currency === undefined ? { name, value } : { name, currency, value },
    )
    expect(sorted(thresholdsOf(known.defaults))).toEqual(sorted(plain))
  })
})

describe('a threshold', () => {
  const valuesOf = (text: string, name: string) =>
    thresholdsOf(settingsOf(text)).filter((threshold) => threshold.name === name)

  test('of one number is that of all currencies', () => {
    expect(valuesOf('thresholds: {large_amount: 40}', 'large_amount')).toEqual([
      { name: 'large_amount', value: '40' },
    ])
  })

  test('of one currency stands beside that of all others', () => {
    expect(valuesOf('thresholds: {large_amount: {BHD: 1e-7}}', 'large_amount')).toEqual([
      { name: 'large_amount', value: '50' },
      { name: 'large_amount', currency: 'BHD', value: '0.0000001' },
    ])
  })

  test('that is off is none, and the other currencies keep theirs', () => {
    const currencies = valuesOf('thresholds: {vat_rate: {BHD: off, OMR: 0.06}}', 'vat_rate')
    expect(currencies.map(({ currency, value }) => `${currency} ${value}`)).toEqual([
      'AED 0.05',
      'KWD 0',
      'OMR 0.06',
      'QAR 0',
      'SAR 0.15',
    ])
  })

  test('in quotes keeps every digit', () => {
    expect(valuesOf('thresholds: {at_risk_below: "11.000000000000000001"}', 'at_risk_below')).toEqual([
      { name: 'at_risk_below', value: '11.000000000000000001' },
    ])
  })
})

describe('a currency', () => {
  test('with other decimals has half of its own smallest unit for a tolerance', () => {
    const settings = settingsOf(
      'currencies: {SAR: {decimals: 0}, PTS: {decimals: 6}, AED: {time_zone: Asia/Dubai}}',
    )
    expect(currencySetting('SAR', settings)).toEqual({ currency: 'SAR', decimals: 0, tolerance: '0.5' })
    expect(currencySetting('PTS', settings)).toEqual({ currency: 'PTS', decimals: 6, tolerance: '0.0000005' })
    expect(currencySetting('AED', settings)).toEqual({
      currency: 'AED',
      decimals: 2,
      tolerance: '0.005',
      timeZone: 'Asia/Dubai',
    })
  })

  test('has the tolerance it is given, and one that is not named is counted by ISO 4217', () => {
    const settings = settingsOf('currencies: {BHD: {tolerance: 0.01}}')
    expect(currencySetting('BHD', settings)).toEqual({ currency: 'BHD', decimals: 3, tolerance: '0.01' })
    expect(currencySetting('JPY', settings)).toEqual({ currency: 'JPY', decimals: 0, tolerance: '0.5' })
    expect(currencySetting('constructor', settings).decimals).toBe(2)
  })
})

describe('rules', () => {
  const rule = '{kind: record_opened, starts_with: Handling}'
  const startsOf = (builtIn: string) =>
    ingestSettingsOf(settingsOf(`messages: {built_in: ${builtIn}, rules: [${rule}]}`))
      .vocabulary.messages.filter(({ kind }) => kind === 'record_opened')
      .map(({ startsWith }) => startsWith)
  const countOf = (builtIn: string) =>
    settingsOf(`messages: {built_in: ${builtIn}, rules: [${rule}]}`).messages.rules.length

  test('stand before the built-in ones, before those of other kinds, or alone', () => {
    const all = known.defaults.messages.rules.length
    expect(['all', 'other_kinds', 'none'].map(startsOf)).toEqual([
      ['Handling', 'Processing message '],
      ['Handling'],
      ['Handling'],
    ])
    expect(['all', 'other_kinds', 'none'].map(countOf)).toEqual([all + 1, all, 1])
  })

  test('look for words whatever their case', () => {
    const settings = ingestSettingsOf(
      settingsOf('messages: {rules: [{kind: skipped, contains: Nothing To Do}]}'),
    )
    expect(settings.vocabulary.messages[0]).toEqual({ kind: 'skipped', contains: 'nothing to do' })
  })

  test('can cross to a worker thread', () => {
    const settings = ingestSettingsOf(settingsOf(`messages: {rules: [${rule}]}`))
    expect(settings).not.toBe(builtInSettings)
    expect(structuredClone(settings)).toEqual(settings)
  })
})

test('every difference is told in words', () => {
  const text = `
time_zone: Asia/Riyadh
output: {csv: [exposure, discrepancies]}
currencies: {AED: {time_zone: Asia/Dubai}, XPT: {}}
thresholds: {large_amount: 40, at_risk_below: {SAR: 100}, vat_rate: {KWD: off}}
anomalies: {replay: off}
messages:
  built_in: other_kinds
  rules:
    - {kind: record_opened, starts_with: 'Handling '}
    - {kind: skipped, pattern: '^Nothing to do'}
categories: {rules: [{category: retry, kind: skipped, contains: again}]}
fields: {transaction: {newBalance: [newBalance, closing_balance]}}
words: {type: {DEBIT: [CHARGE]}, action: {RENEWAL: [RENEW]}}
`
  expect(differencesOf(text)).toEqual([
    'time_zone: Asia/Riyadh, by default Asia/Bahrain',
    'output.csv: discrepancies, exposure, by default all',
    'currencies.AED.time_zone: Asia/Dubai, not set by default',
    'currencies.XPT.decimals: 2, not set by default',
    'currencies.XPT.tolerance: 0.005, not set by default',
    'thresholds.at_risk_below.SAR: 100, not set by default',
    'thresholds.large_amount: 40, by default 50',
    'thresholds.vat_rate.KWD: off, by default 0',
    'anomalies.replay: off, by default warning',
    'messages.rules: also record_opened where a message starts with "Handling "',
    'messages.rules: also skipped where a message fits "^Nothing to do"',
    'messages.rules: not record_opened where a message starts with "Processing message "',
    'messages.rules: not skipped where a message starts with "Skipping the "',
    'categories.rules: also retry where a message is of kind skipped and contains "again"',
    'fields.transaction.newBalance: newBalance, closing_balance, by default newBalance',
    'words.type.DEBIT: CHARGE, by default DEBIT',
    'words.action.RENEWAL: RENEW, not set by default',
  ])
})

test('another order of the same rules is a difference', () => {
  const [first, second, ...rest] = known.defaults.messages.rules
  const text = JSON.stringify({ messages: { built_in: 'none', rules: [second, first, ...rest] } })
  expect(differencesOf(text)).toEqual(['messages.rules: the same rules in another order'])
  expect(differencesOf(JSON.stringify(known.defaults))).toEqual([])
})
