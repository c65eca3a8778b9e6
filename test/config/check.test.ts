import { describe, expect, test } from 'vitest'
import { checkSettings } from '../../src/config/check.js'
import { check, known, problemsOf } from '../support/configuration.js'

/** A file that is wrong, all that is to be said of it, and the same file mended. */
type Case = readonly [name: string, wrong: string, words: readonly string[], mended: string]

const cases: readonly Case[] = [
  [
    'a misspelt key',
    'time_zon: UTC',
    ['f:1:1 time_zon: there is no such setting; did you mean time_zone?'],
    'time_zone: UTC',
  ],
  [
    'a key written another way',
    'Time-Zone: UTC',
    ['f:1:1 Time-Zone: there is no such setting; did you mean time_zone?'],
    'time_zone: UTC',
  ],
  [
    'a key of another section',
    'folder: march',
    ['f:1:1 folder: there is no such setting here; did you mean output.folder?'],
    'output: {folder: march}',
  ],
  [
    'a key like no other',
    'output:\n  zebra: 1',
    ['f:2:3 output.zebra: there is no such setting; expected folder, csv'],
    'output: {}',
  ],
  [
    'a time zone that is none',
    'time_zone: Asia/Dubay',
    [
      'f:1:12 time_zone: expected the IANA name of a time zone, such as Asia/Dubai; found "Asia/Dubay"; did you mean Asia/Dubai?',
    ],
    'time_zone: Asia/Dubai',
  ],
  [
    'an offset for a time zone',
    'time_zone: +03:00',
    ['f:1:12 time_zone: expected the IANA name of a time zone, such as Asia/Dubai; found "+03:00"'],
    'time_zone: Etc/GMT-3',
  ],
  [
    'a number for a text',
    'output: {folder: 12}',
    ['f:1:18 output.folder: expected the name of a folder; found 12'],
    'output: {folder: "12"}',
  ],
  [
    'a key without a value',
    'time_zone:',
    ['f:1:11 time_zone: expected the IANA name of a time zone, such as Asia/Dubai; found nothing'],
    'time_zone: UTC',
  ],
  [
    'a text for a section',
    'checks: error',
    ['f:1:9 checks: expected a mapping: keys with their values, indented; found "error"'],
    'checks: {totals_foot: error}',
  ],
  [
    'a list for the whole',
    '- time_zone',
    ['f:1:1 expected a mapping: keys with their values, indented; found a list'],
    '{}',
  ],
  [
    'a table that is not there',
    'output: {csv: [transactions, exposures]}',
    ['f:1:30 output.csv[1]: expected the name of a table; found "exposures"; did you mean exposure?'],
    'output: {csv: [transactions, exposure]}',
  ],
  [
    'neither all, none, nor a list',
    'output: {csv: yes}',
    ['f:1:15 output.csv: expected all, none, or a list of tables; found "yes"'],
    'output: {csv: none}',
  ],
  [
    'a code of a currency with blanks',
    'currencies: {"B H D": {}}',
    ['f:1:14 currencies.B H D: expected the code of a currency, such as OMR; found the key "B H D"'],
    'currencies: {BHD: {}}',
  ],
  [
    'decimals beyond any currency',
    'currencies: {OMR: {decimals: 9}}',
    ['f:1:30 currencies.OMR.decimals: expected a whole number from 0 to 6; found 9'],
    'currencies: {OMR: {decimals: 3}}',
  ],
  [
    'a fraction of a decimal',
    'currencies: {OMR: {decimals: 2.5}}',
    ['f:1:30 currencies.OMR.decimals: expected a whole number from 0 to 6; found 2.5'],
    'currencies: {OMR: {decimals: 2}}',
  ],
  [
    'a tolerance below zero',
    'currencies: {OMR: {tolerance: -0.1}}',
    ['f:1:31 currencies.OMR.tolerance: expected a number of 0 or more; found -0.1'],
    'currencies: {OMR: {tolerance: 0.1}}',
  ],
  [
    'a threshold in words',
    'thresholds: {large_amount: lots}',
    ['f:1:28 thresholds.large_amount: expected a number of 0 or more; found "lots"'],
    'thresholds: {large_amount: 40}',
  ],
  [
    'a threshold of one currency in words',
    'thresholds: {large_amount: {default: 50, BHD: lots}}',
    ['f:1:47 thresholds.large_amount.BHD: expected a number of 0 or more; found "lots"'],
    'thresholds: {large_amount: {default: 50, BHD: 40}}',
  ],
  [
    'a threshold that is no number',
    'thresholds: {large_amount: .nan}',
    ['f:1:28 thresholds.large_amount: expected a number of 0 or more, or numbers by currency; found NaN'],
    'thresholds: {large_amount: 0}',
  ],
  [
    'a threshold beyond all sums',
    'thresholds: {large_amount: 1e400}',
    [
      'f:1:28 thresholds.large_amount: expected a number of 0 or more, or numbers by currency; found Infinity',
    ],
    'thresholds: {large_amount: 99999999999}',
  ],
  [
    'a number that would be rounded',
    'thresholds: {large_amount: 0.12345678901234567}',
    [
      'f:1:28 thresholds.large_amount: a number of more than 15 digits would be rounded; put 0.12345678901234567 in quotes',
    ],
    'thresholds: {large_amount: "0.12345678901234567"}',
  ],
  [
    'one rate of VAT for all',
    'thresholds: {vat_rate: 0.1}',
    ['f:1:24 thresholds.vat_rate: expected numbers by currency, such as {SAR: 0.15, KWD: off}; found 0.1'],
    'thresholds: {vat_rate: {BHD: 0.1, KWD: off}}',
  ],
  [
    'a default rate of VAT',
    'thresholds: {vat_rate: {default: 0.1}}',
    ['f:1:25 thresholds.vat_rate.default: expected the code of a currency; found the key "default"'],
    'thresholds: {vat_rate: {BHD: 0.1}}',
  ],
  [
    'a severity that is none',
    'anomalies: {conflict: eror}',
    ['f:1:23 anomalies.conflict: expected error, warning, info or off; found "eror"; did you mean error?'],
    'anomalies: {conflict: off}',
  ],
  [
    'a severity that a check cannot have',
    'checks: {totals_foot: info}',
    ['f:1:23 checks.totals_foot: expected error, warning or off; found "info"'],
    'checks: {totals_foot: warning}',
  ],
  [
    'a rule for an unknown kind',
    'messages:\n  rules:\n    - {kind: record_open, starts_with: x}',
    [
      'f:3:14 messages.rules[0].kind: expected the kind of an event; found "record_open"; did you mean record_opened?',
    ],
    'messages:\n  rules:\n    - {kind: record_opened, starts_with: x}',
  ],
  [
    'a rule without its kind',
    'messages: {rules: [{starts_with: x}]}',
    ['f:1:20 messages.rules[0].kind: expected the kind of an event; it is missing'],
    'messages: {rules: [{kind: skipped, starts_with: x}]}',
  ],
  [
    'a rule that tells nothing of its message',
    'messages: {rules: [{kind: skipped}]}',
    ['f:1:20 messages.rules[0]: expected one of starts_with, contains and pattern'],
    'messages: {rules: [{kind: skipped, contains: x}]}',
  ],
  [
    'a rule that tells too much',
    'platform: {rules: [{kind: skipped, contains: x, starts_with: x}]}',
    ['f:1:20 platform.rules[0]: expected one of starts_with, contains and pattern'],
    'platform: {rules: [{kind: skipped, pattern: ^x}]}',
  ],
  [
    'words that are in every message',
    'messages: {rules: [{kind: skipped, contains: ""}]}',
    ['f:1:46 messages.rules[0].contains: expected words of a message; found ""'],
    'messages: {rules: [{kind: skipped, contains: " "}]}',
  ],
  [
    'something else for a rule',
    'messages: {rules: [hello]}',
    ['f:1:20 messages.rules[0]: expected a mapping: keys with their values, indented; found "hello"'],
    'messages: {rules: []}',
  ],
  [
    'a word for the built-in rules that is none',
    'messages: {built_in: some}',
    ['f:1:22 messages.built_in: expected all, other_kinds or none; found "some"'],
    'messages: {built_in: other_kinds}',
  ],
  [
    'a pattern that looks ahead',
    "messages:\n  rules:\n    - kind: skipped\n      pattern: 'a(?=b)'",
    [
      'f:4:16 messages.rules[0].pattern: expected a regular expression without look-ahead, (?=…) and (?!…): it would make the time of a run depend on the logs; found "a(?=b)"',
    ],
    "messages:\n  rules:\n    - kind: skipped\n      pattern: 'ab'",
  ],
  [
    'a pattern that looks behind',
    "categories: {rules: [{category: a, pattern: '(?<!a)b'}]}",
    [
      'f:1:45 categories.rules[0].pattern: expected a regular expression without look-behind, (?<=…) and (?<!…): it would make the time of a run depend on the logs; found "(?<!a)b"',
    ],
    "categories: {rules: [{category: a, pattern: '[^a]b'}]}",
  ],
  [
    'a pattern that refers back',
    "categories: {rules: [{category: a, pattern: '(a)\\1'}]}",
    [
      'f:1:45 categories.rules[0].pattern: expected a regular expression without a back-reference such as \\1: it would make the time of a run depend on the logs; found "(a)\\\\1"',
    ],
    "categories: {rules: [{category: a, pattern: 'aa'}]}",
  ],
  [
    'a pattern that is none',
    "categories: {rules: [{category: a, pattern: '(a'}]}",
    [
      'f:1:45 categories.rules[0].pattern: expected a regular expression: missing closing ): `(a`; found "(a"',
    ],
    "categories: {rules: [{category: a, pattern: '(a)'}]}",
  ],
  [
    'a group for a field that is not there',
    "messages: {rules: [{kind: balances_differ, pattern: 'of (?P<userid>x)'}]}",
    [
      'f:1:53 messages.rules[0].pattern: expected groups named userId, subscriptionBalance, paymentBalance; found (?P<userid>…); did you mean userId?',
    ],
    "messages: {rules: [{kind: balances_differ, pattern: 'of (?P<userId>x)'}]}",
  ],
  [
    'a group where there are no fields',
    "messages: {rules: [{kind: slack_notified, pattern: '(?P<userId>x)'}]}",
    [
      'f:1:52 messages.rules[0].pattern: expected no named groups, as this kind has no fields; found (?P<userId>…)',
    ],
    "messages: {rules: [{kind: slack_notified, pattern: '(x)'}]}",
  ],
  [
    'the category of the rest',
    'categories: {rules: [{category: other, contains: x}]}',
    [
      'f:1:33 categories.rules[0].category: expected the name of a category: a letter, then letters, digits, _ and -; other is the category of the rest; found "other"',
    ],
    'categories: {rules: [{category: others, contains: x}]}',
  ],
  [
    'a category for everything',
    'categories: {rules: [{category: all}]}',
    ['f:1:22 categories.rules[0]: expected a kind, or one of starts_with, contains and pattern, or both'],
    'categories: {rules: [{category: all, pattern: ""}]}'.replace('""', '.'),
  ],
  [
    'a field that is not read',
    'fields: {transaction: {newbalance: [x]}}',
    ['f:1:24 fields.transaction.newbalance: there is no such setting; did you mean newBalance?'],
    'fields: {transaction: {newBalance: [x]}}',
  ],
  [
    'a name for a list of names',
    'fields: {transaction: {newBalance: x}}',
    [
      'f:1:36 fields.transaction.newBalance: expected a list of names, such as [newBalance, closing_balance]; found "x"',
    ],
    'fields: {transaction: {newBalance: [x]}}',
  ],
  [
    'no name at all',
    'fields: {transaction: {newBalance: []}}',
    [
      'f:1:36 fields.transaction.newBalance: expected a list of names, such as [newBalance, closing_balance]; found an empty list',
    ],
    'fields: {transaction: {newBalance: [x]}}',
  ],
  [
    'a word with two meanings',
    'words: {type: {CREDIT: [IN, OUT], DEBIT: [OUT]}}',
    ['f:1:15 words.type: expected each word of the log once, found OUT twice'],
    'words: {type: {CREDIT: [IN], DEBIT: [OUT]}}',
  ],
  [
    'a word with another meaning than its own',
    'words: {type: {CREDIT: [DEBIT]}}',
    ['f:1:15 words.type: expected each word of the log once, found DEBIT twice'],
    'words: {type: {CREDIT: [DEBIT], DEBIT: [CREDIT]}}',
  ],
]

describe('a configuration with', () => {
  test.each(cases)('%s is refused in words', (_name, wrong, words) => {
    expect(problemsOf(wrong)).toEqual(words)
  })

  test.each(cases)('%s is taken once it is mended', (_name, _wrong, _words, mended) => {
    expect(problemsOf(mended)).toEqual([])
  })
})

test('everything that is wrong is told in one go, in the order of the file', () => {
  const words = problemsOf(
    'time_zone: Mars\noutput:\n  csv: maybe\n  colour: red\nthresholds: {large_amonut: 3}\ntime_zone: UTC\n',
  )
  expect(words.map((line) => line.split(' ', 2).join(' '))).toEqual([
    'f:1:12 time_zone:',
    'f:3:8 output.csv:',
    'f:4:3 output.colour:',
    'f:5:14 thresholds.large_amonut:',
    'f:6:1 time_zone:',
  ])
})

test('an object of a program is checked like a file, without places', () => {
  expect(checkSettings({ time_zone: 'UTC', thresholds: { large_amonut: 3 } }, known)).toEqual({
    problems: [
      {
        line: undefined,
        column: undefined,
        path: 'thresholds.large_amonut',
        message: 'there is no such setting; did you mean large_amount?',
      },
    ],
  })
  expect(checkSettings({ time_zone: 'UTC' }, known)).toEqual({ settings: { time_zone: 'UTC' } })
})

test('names of JavaScript itself are names like any other', () => {
  const settings = check('words: {action: {constructor: [toString]}, source: {valueOf: [hasOwnProperty]}}')
  expect(settings).toMatchObject({ settings: { words: { source: { valueOf: ['hasOwnProperty'] } } } })
  const polluted: object = JSON.parse('{"__proto__": {"time_zone": "UTC"}}')
  expect('problems' in checkSettings(polluted, known)).toBe(true)
  expect('time_zone' in {}).toBe(false)
})
