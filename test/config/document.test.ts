import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { largestFile, readText } from '../../src/config/file-text.js'
import { OperatorError } from '../../src/model/errors.js'
import { check, problemsOf } from '../support/configuration.js'
import { temporaryFolder } from '../support/temporary-folder.js'

describe('YAML that is more than data is refused:', () => {
  test.each([
    [
      'aliases',
      'output: &o {folder: a}\ntime_zone: *o',
      [
        'f:1:12 output: anchors and aliases (&name, *name) are not read; write the value out',
        'f:2:12 time_zone: anchors and aliases (&name, *name) are not read; write the value out',
      ],
    ],
    [
      'a tag',
      'time_zone: !!str UTC',
      ['f:1:18 time_zone: tags are not read, found tag:yaml.org,2002:str; write the value alone'],
    ],
    [
      'a tag that would run code',
      'time_zone: !!js/function "x"',
      ['f:1:26 time_zone: tags are not read, found tag:yaml.org,2002:js/function; write the value alone'],
    ],
    [
      'a key that stands twice',
      'time_zone: UTC\ntime_zone: GMT',
      ['f:2:1 time_zone: this key stands here twice; remove one of the two'],
    ],
    [
      'the key of all prototypes',
      '__proto__: {time_zone: UTC}',
      ['f:1:1 there is no such setting as __proto__'],
    ],
    ['a key that is no text', '1: UTC', ['f:1:1 expected a key that is text; put it in quotes']],
    ['a key that is a list', '? [time_zone]\n: UTC', ['f:1:3 expected a key that is text; put it in quotes']],
    [
      'a second document',
      'time_zone: UTC\n---\ntime_zone: GMT',
      ['f:2:1 expected one document, found a line --- that begins a second one'],
    ],
    [
      'an older version of YAML',
      '%YAML 1.1\n---\nanomalies: {conflict: off}',
      ['f:1:1 expected YAML 1.2, found %YAML 1.1; remove that line'],
    ],
    [
      'a merge',
      '<<: {time_zone: UTC}',
      [expect.stringMatching(/^f:1:1 <<: there is no such setting; expected time_zone, /)],
    ],
  ])('%s', (_name, text, words) => {
    expect(problemsOf(text)).toEqual(words)
  })
})

describe('what is not YAML is told with its place:', () => {
  test.each([
    ['a tab', 'output:\n\tfolder: a', 'f:2:1 expected spaces for indentation, found a tab'],
    ['a quote that does not end', 'time_zone: "UTC\n', 'f:2:1 this is not YAML: Missing closing "quote'],
    [
      'two values on a line',
      'time_zone: UTC: GMT',
      'f:1:12 expected one key and its value on a line; put a text that holds ": " in quotes',
    ],
    [
      'a line too far to the left',
      'output:\n    folder: a\n  csv: all',
      'f:3:1 the indentation does not fit the lines above',
    ],
  ])('%s', (_name, text, words) => {
    expect(problemsOf(text)[0]).toBe(words)
  })
})

test('no file, but one with comments alone is right', () => {
  expect(problemsOf('# nothing yet\n')).toEqual([])
  const empty = 'f:1:1 the file is empty; expected settings, or no file at all'
  expect([problemsOf(''), problemsOf(' \n\n')]).toEqual([[empty], [empty]])
})

/** Texts that make careless readers run long, run deep or run out of memory. */
const hostile: readonly (readonly [string, string | Uint8Array])[] = [
  ['lists in lists', '['.repeat(200_000)],
  ['mappings in mappings', '{a: '.repeat(60_000)],
  ['levels of indentation', Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ['dashes', '- '.repeat(100_000)],
  ['questions', '? '.repeat(100_000)],
  ['quotes', '"'.repeat(200_000)],
  ['anchors', '&a '.repeat(80_000)],
  ['many keys', Array.from({ length: 18_000 }, (_, key) => `k${key}: 1`).join('\n')],
  ['many values', `time_zone: [${'1,'.repeat(100_000)}]`],
  ['many rules', `categories: {rules: [${'{category: a, pattern: "(a+)+$"},'.repeat(5_000)}]}`],
  ['a long key', `${'x'.repeat(200_000)}: 1`],
  ['a laughter of aliases', laughter()],
  ['null bytes', '\0'.repeat(10_000)],
  ['returns without line feeds', 'a: 1\r'.repeat(10_000)],
  ['half a character', 'time_zone: "\\ud800"'],
  ['escape sequences', 'time_zone: "\\e[2J"'],
  ['bytes that are not UTF-8', Buffer.from('output:\n  folder: caf\xe9', 'latin1')],
  ['UTF-16', Buffer.from('\ufefftime_zone: UTC', 'utf16le')],
  ['ten megabytes', `# ${'x'.repeat(10_000_000)}`],
]

function laughter(): string {
  const names = [...'abcdefghij']
  const lines = names.map((name, at) => {
    const before = names[at - 1]
    return `${name}: &${name} [${Array.from({ length: 9 }, () => (before === undefined ? 'ha' : `*${before}`)).join(', ')}]`
  })
  return lines.join('\n')
}

test.each(hostile)('%s end in a message', (_name, content) => {
  const problems = problemsOf(content)
  expect(problems.length).toBeGreaterThan(0)
  expect(problems.filter((words) => !/^f(:\d+:\d+)? \S/.test(words))).toEqual([])
})

test('bytes that are not UTF-8 are told with their place', () => {
  expect(problemsOf(Buffer.from('output:\n  folder: caf\xe9', 'latin1'))).toEqual([
    'f:2:14 expected UTF-8 text, found bytes that are not; save the file as UTF-8',
  ])
})

test('a byte order mark is passed over', () => {
  expect(problemsOf('\ufefftime_zone: UTC')).toEqual([])
})

test('a file may be as large as it is allowed to be, and not a byte more', () => {
  const text = (bytes: number) => `time_zone: UTC #${'x'.repeat(bytes - 16)}`
  expect(problemsOf(text(largestFile))).toEqual([])
  expect(problemsOf(text(largestFile + 1))).toEqual([
    'f has more than 256 KB; expected the settings of calo-analyzer, is this another file?',
  ])
})

describe('what is no file is refused at once:', () => {
  test('a folder', () => {
    expect(() => readText(temporaryFolder())).toThrow(OperatorError)
  })

  test('a pipe that nobody writes to', () => {
    const path = join(temporaryFolder(), 'pipe')
    execFileSync('mkfifo', [path])
    expect(() => readText(path)).toThrow('is not a file')
  })

  test('a device without end', () => {
    expect(() => readText('/dev/zero')).toThrow('/dev/zero is not a file')
  })

  test('a name that is not there', () => {
    const path = join(temporaryFolder(), 'deep')
    mkdirSync(path)
    expect(() => readText(join(path, 'none.yaml'))).toThrow('none.yaml: no such file')
  })
})

test('numbers, words and texts are what YAML 1.2 says they are', () => {
  expect(
    check('anomalies: {conflict: off}\nthresholds: {large_amount: 0x1F, high_frequency_min: 1e1}'),
  ).toMatchObject({
    settings: { anomalies: { conflict: 'off' }, thresholds: { large_amount: 31, high_frequency_min: 10 } },
  })
})
