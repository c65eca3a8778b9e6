import { describe, expect, test } from 'vitest'
import { endOfPlainRun, goesOn, isQuote, readQuoted, readString } from '../../src/events/inspect-strings.js'

const single = "'".charCodeAt(0)

describe('a quoted string', () => {
  test.each([
    ["'a'", 'a'],
    ["''", ''],
    [String.raw`'a\nb\tc\rd\be\ff\vg'`, 'a\nb\tc\rd\be\ff\vg'],
    [String.raw`'\'\"\\\/\q'`, `'"\\/q`],
    [String.raw`'\u0041\u00e9\uFFFD\ud83d'`, 'Aé\ufffd\ud83d'],
    [String.raw`'\x41\xe9\xFF'`, 'Aéÿ'],
    [String.raw`'\x09\x1a\x1F\x90\xa0\xf0'`, '\x09\x1a\x1f\x90\xa0\xf0'],
    ['"it\'s"', "it's"],
    ['`it\'s "x"`', 'it\'s "x"'],
  ])('%s is decoded', (text, value) => {
    expect(readQuoted(text, 0)).toEqual({ value, end: text.length })
    expect(readQuoted(`=${text}x`, 1)).toEqual({ value, end: text.length + 1 })
  })

  test.each([
    [String.raw`'\u00g1'`, 'u00g1'],
    [String.raw`'\u004'`, 'u004'],
    [String.raw`'\x4'`, 'x4'],
    [String.raw`'\x4/'`, 'x4/'],
    [String.raw`'\x:4'`, 'x:4'],
    [String.raw`'\x@4'`, 'x@4'],
    [String.raw`'\xG4'`, 'xG4'],
    ["'\\x`4'", 'x`4'],
    [String.raw`'\xg4'`, 'xg4'],
  ])('%s keeps an escape that is torn or none', (text, rest) => {
    expect(readQuoted(text, 0)).toEqual({ value: `\\${rest}`, end: text.length })
  })

  test.each([
    ["'abc", 4],
    ["'abc\n'", 4],
    [String.raw`'a\nb`, 5],
    [`${String.raw`'a\n`}\n`, 4],
    ["'a\\", 3],
    ["'", 1],
  ])('%j is none: reading stops at %i', (text, end) => {
    expect(readQuoted(text, 0)).toEqual({ value: undefined, end })
  })

  test('runs plainly to its quote, an escape, or the end of its line', () => {
    for (const stop of ["'", '\\', '\n', ''])
      expect(endOfPlainRun(`a"b\`c${stop}d`.slice(0, 5 + stop.length), 1, single)).toBe(5)
  })
})

describe('a string', () => {
  test.each([
    ["'a' +\n  'b'", 'ab'],
    ["'a' +\r\n'b' +\n\"c\"", 'abc'],
    ["'a'", 'a'],
  ])('%j is read with the parts that follow it', (text, value) => {
    expect(readString(text, 0)).toEqual({ value, end: text.length })
  })

  test.each(["'a' + 'b'", "'a' +\n  b", "'a' \n'b'", "'a' +\r'b'", "'a'+\n'b'", "'a' +\n\n'b'"])(
    '%j ends with its first part',
    (text) => {
      expect(readString(text, 0)).toEqual({ value: 'a', end: 3 })
    },
  )

  test('whose next part does not end is none', () => {
    expect(readString("'a' +\n  'b", 0)).toEqual({ value: undefined, end: 10 })
  })

  test.each([
    ["'a'... 1 more character", { kind: 'string', text: 'a', more: 1 }],
    ["'a'... 120 more characters", { kind: 'string', text: 'a', more: 120 }],
    ["'a' +\n  'b'... 12 more characters", { kind: 'string', text: 'ab', more: 12 }],
  ])('%j says how much of it was cut', (text, value) => {
    expect(readString(text, 0)).toEqual({ value, end: text.length })
  })

  test.each(["'a'... more characters", "'a'.. 1 more character", "'a' ... 1 more character"])(
    '%j was not cut',
    (text) => {
      expect(readString(text, 0)).toEqual({ value: 'a', end: 3 })
    },
  )

  test('goes on where a dot follows its quote, or a plus after one character', () => {
    expect(['.', '...', ' +', ' + '].map((text) => goesOn(text, 0))).toEqual([true, true, true, true])
    expect(['', ' ', ',', '+', ' .', '+ '].map((text) => goesOn(text, 0))).toEqual(Array(6).fill(false))
  })
})

test('there are three quotes', () => {
  const quotes = Array.from({ length: 128 }, (_, code) => code).filter(isQuote)
  expect(String.fromCharCode(...quotes)).toBe('"\'`')
})
