import { describe, expect, test } from 'vitest'
import { readValue } from '../../src/events/inspect.js'

describe('readValue on a hostile text of a million characters', () => {
  const million = (part: string, before = '', after = ''): string =>
    before + part.repeat(Math.ceil(1_000_000 / part.length)) + after
  const texts: readonly string[] = [
    ...['{', '[', '{a:', '[ ', 'Map(1) { ', '{ a => ', "{ ['__proto__']: "].map((part) => million(part)),
    ...["'", '`', "'a\\", '<ref *', '<ref *1> ', 'a ', 'a(', ' ', '\0', '1', '-', '/a ', '...', "{'a'"].map(
      (part) => million(part),
    ),
    ...['[a] b ', '[a] b, ', '<a ', '<a> b, ', 'Symbol(', 'Symbol(a)b), ', 'a: b:\n', 'Error: b, '].map(
      (part) => million(part, '[ '),
    ),
    ...[
      'a: 1, ',
      'b\n, ',
      'X: a\n  at b,\n',
      '... 1 more item ',
      '/a/, ',
      '[a',
      "['a",
      '2020-01-01T00:00:00.000Z, ',
    ].map((part) => million(part, '[ ')),
    ...['[[a] ', '[a] [', 'A [{', '{A [', '[{class A ', '[[Symbol(a)]: A ', "class A ['=> ", '())'].map(
      (part) => million(part, '{ a: { '),
    ),
    ...['Error: a\n, ', '[{A ', 'aError: x, '].map((part) => million(part, '{ a: [ ')),
    ...['x(a)y ', 'F ', 'X Y: 1\n ', '[[a]', 'a[ ]'].map((part) => million(part, '{ a: ')),
    million('a: 1, ', `${million('F ')}(1) {`),
    million('\\ud800', "'", "'"),
    million("' +\n 'b", "[ 'a", "' ]"),
    `${'{a:'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    `${'[ '.repeat(100_000)}${' ]'.repeat(100_000)}`,
  ]
  test.each(texts.map((text) => [`${text.slice(0, 20)}…${text.slice(-8)}`, text]))(
    'reads %j in linear time',
    (_, text) => {
      const started = process.threadCpuUsage()
      const result = readValue(text, 0)
      expect(result.end).toBeLessThanOrEqual(text.length)
      const { user, system } = process.threadCpuUsage(started)
      expect((user + system) / 1000).toBeLessThan(3000)
    },
  )
})
