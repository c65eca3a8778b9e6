import { describe, expect, test } from 'vitest'
import { endOfToken, readWord } from '../../src/events/inspect-words.js'
import { Lookahead } from '../../src/events/lookahead.js'

/** What is read at the start of `text`: its kind or value, and the text it spans. */
function wordOf(text: string): readonly unknown[] {
  const { value, end } = readWord(text, 0, new Lookahead(text))
  const span = text.slice(0, end)
  if (typeof value !== 'object' || value === null) return [value, span]
  if (value.kind === 'holes') return [value, span]
  if ('text' in value) expect(value.text).toBe(span)
  return [value.kind === 'number' ? value : value.kind, span]
}

function endOf(text: string): number {
  const end = endOfToken(text, 0, new Lookahead(text))
  expect(endOfToken(`x${text}`, 1, new Lookahead(text))).toBe(end + 1)
  return end
}

describe('a word', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['null', null],
    ['undefined', undefined],
    ['NaN', { kind: 'number', digits: 'NaN' }],
    ['Infinity', { kind: 'number', digits: 'Infinity' }],
    ['-Infinity', { kind: 'number', digits: '-Infinity' }],
  ])('%s is a value, whatever ends it', (text, value) => {
    for (const after of ['', ',', ' ', '\n', '}', ']', ' }'])
      expect(wordOf(text + after), text + after).toEqual([value, text])
  })

  test.each([
    ['truest, 1', 'opaque', 'truest'],
    ['undefine', 'opaque', 'undefine'],
    ['undefined1', 'opaque', 'undefined1'],
    ['UNDEFINED', 'opaque', 'UNDEFINED'],
    ['2024-02-18T21:01:05.234Z, 1', 'date', '2024-02-18T21:01:05.234Z'],
    ['+012024-02-18T21:01:05.234Z 1', 'date', '+012024-02-18T21:01:05.234Z'],
    ['-012024-02-18T21:01:05.234Z', 'date', '-012024-02-18T21:01:05.234Z'],
    ['2024-02-18T21:01:05.23Z', 'opaque', '2024-02-18T21:01:05.23Z'],
    ['x2024-02-18T21:01:05.234Z', 'opaque', 'x2024-02-18T21:01:05.234Z'],
    ['2024-02-18T21:01:05.234ZZ', 'opaque', '2024-02-18T21:01:05.234ZZ'],
    ['2024-02-18T21:01:05.234', 'opaque', '2024-02-18T21:01:05.234'],
    ['Invalid Date', 'date', 'Invalid Date'],
    ['Invalid Dame', 'opaque', 'Invalid Dame'],
    ['Invalid Dates', 'opaque', 'Invalid Dates'],
    ['Symbol(a b), 1', 'symbol', 'Symbol(a b)'],
    ['Symbols', 'opaque', 'Symbols'],
    ['/a b/g, 1', 'regexp', '/a b/g'],
    ['<Buffer 68 69>, 1', 'opaque', '<Buffer 68 69>'],
    ['<pending> 1', 'opaque', '<pending>'],
    ['[Function: run] 1', 'opaque', '[Function: run] 1'],
    ['Foo <Complex prototype> [Tag] {', 'opaque', 'Foo <Complex prototype> [Tag]'],
    ['Foo [ 1', 'opaque', 'Foo'],
    ['Foo [] 1', 'opaque', 'Foo'],
    ['Foo {', 'opaque', 'Foo'],
    ['Foo zA9 Z0a Az', 'opaque', 'Foo zA9 Z0a Az'],
    ['Foo @a', 'opaque', 'Foo'],
    ['Foo /a', 'opaque', 'Foo'],
    ['Foo :a', 'opaque', 'Foo'],
    ['Foo ~a', 'opaque', 'Foo'],
    ['Foo  a', 'opaque', 'Foo'],
    ['Foo (a', 'opaque', 'Foo'],
    ['Foo a(b', 'opaque', 'Foo'],
    ['[A] b: 1', 'opaque', '[A]'],
    ['9 a', 'opaque', '9'],
    [': a', 'opaque', ''],
    ['<1 empty item>, 1', { kind: 'holes', count: 1 }, '<1 empty item>'],
    ['<12 empty items>', { kind: 'holes', count: 12 }, '<12 empty items>'],
    ['<12 empty itemss>', 'opaque', '<12 empty itemss>'],
    ['<a 12 empty items>', 'opaque', '<a 12 empty items>'],
    ['[1 empty item]', 'opaque', '[1 empty item]'],
  ])('%j is %j', (text, kind, span) => {
    expect(wordOf(text)).toEqual([kind, span])
  })
})

describe('a token', () => {
  test.each(['\t', '\n', '\r', ' ', '"', "'", ',', '[', ']', '`', '{', '}', ': ', ':\n', ':\r', ':'])(
    'ends before %j',
    (after) => expect(endOf(`ab${after}`)).toBe(2),
  )

  test.each(['http://a', 'a:b', 'a.b', 'a|b', 'a~', 'a;', 'a=>', 'a!', 'a&'])('goes on in %j', (text) => {
    expect(endOf(`${text},`)).toBe(text.length)
  })

  test.each([
    ['[a]', 3],
    ['[a [b] c],', 9],
    ['[a]]', 3],
    ['[a] b]', 6],
    ['[a] b] c', 3],
    ['[a]b[]', 3],
    ['[a]b{]', 3],
    ['[a]b}]', 3],
    ['[a]b\n]', 3],
    ['[a: b]:', 6],
    ['[a] {', 3],
    ['[a] [', 3],
    ['[a] <', 3],
    ['[a]<]', 5],
    ['[a] =>', 3],
    ['[a] = ]', 7],
    ['[a] }', 3],
    ['[a] ]', 3],
    ['[a] ,', 3],
    ['[a] :', 3],
    ['[a]  b]', 3],
    ['[[a],', 4],
    ['[[a]\n', 4],
    ['[[a]', 4],
    ['[[a], b]', 8],
    ['[[a],\n', 4],
    ['[[a] b', 0],
    ['[a', 0],
    ['<a>', 3],
    ['<a <b>>', 7],
    ['<a', 0],
    ['a(b c)d,', 7],
    ['a(b (c) d) e', 10],
    ['a(b', 0],
    ['a(b)(c)', 7],
  ])('in brackets, %j, ends at %i', (text, end) => expect(endOf(text)).toBe(end))
})
