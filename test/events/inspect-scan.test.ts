import { describe, expect, test } from 'vitest'
import {
  endOfName,
  endOfNumber,
  endOfRegExp,
  endsScalar,
  skipSpaces,
  startsArray,
} from '../../src/events/inspect-scan.js'

describe('the end', () => {
  test('of spaces is before the first other character', () => {
    expect(skipSpaces('a\t\n\v\f\r b', 1)).toBe(7)
    for (const text of ['\b', '\u000e', '!', '', '\u001f']) expect(skipSpaces(text, 0), text).toBe(0)
  })

  test('of a name is before the first character that is no letter, digit or underscore', () => {
    expect(endOfName('-azAZ09_-', 1)).toBe(8)
    for (const text of '@[`{/:^-\u0010') expect(endOfName(`${text}a`, 0), text).toBe(0)
    expect(endOfName('ab', 0)).toBe(2)
  })

  test.each([
    ['12', 2],
    ['-12', 3],
    ['1.25', 4],
    ['1.25x', 4],
    ['1e5', 3],
    ['1E5', 3],
    ['1.5e+07 ', 7],
    ['1e-9', 4],
    ['0', 1],
    ['09:', 2],
    ['1/', 1],
  ])('of the number %j is %i', (text, end) => {
    expect(endOfNumber(text, 0)).toBe(end)
    expect(endOfNumber(`a${text}`, 1)).toBe(end + 1)
  })

  test.each(['-', '1.', '1.x', '-.5', '.5', '1e', '1e+', '1e-x', '1.5E', 'x', '', '+1'])(
    'of %j, which is no number, is where it starts',
    (text) => {
      expect(endOfNumber(text, 0)).toBe(0)
      expect(endOfNumber(`a${text}`, 1)).toBe(1)
    },
  )

  test.each([
    ['/a/', 3],
    ['/a/ b', 3],
    ['/a/giz{', 6],
    ['/a/a`', 4],
    ['/a/G', 3],
    [String.raw`/a\/b/`, 6],
    ['/[/]/', 5],
    [String.raw`/[\]/]/`, 7],
    ['/a]/', 4],
    ['/[a]b/c/', 7],
  ])('of the regular expression %j is %i', (text, end) => expect(endOfRegExp(text, 0)).toBe(end))

  test.each(['/a', '/a\n/', '/', '/[/', String.raw`/a\/`])(
    'of %j, which does not end, is where it starts',
    (text) => {
      expect(endOfRegExp(`x${text}`, 1)).toBe(1)
    },
  )
})

test('a number ends at a space, a comma, a closing bracket and the end of the text', () => {
  for (const text of [' ', '\n', '\0', ',', '}', ']']) expect(endsScalar(text.charCodeAt(0)), text).toBe(true)
  expect(endsScalar(''.charCodeAt(0))).toBe(true)
  for (const text of ['!', '+', '-', '{', '|', '~', '[', '\\', '^', 'n', '.'])
    expect(endsScalar(text.charCodeAt(0)), text).toBe(false)
})

describe('a bracket', () => {
  test.each([
    '[',
    '[ ',
    '[\n',
    "['",
    '["',
    '[`',
    '[]',
    '[[',
    '[{',
    '[-',
    '[0',
    '[9',
    '[true]',
    '[false,',
    '[null ',
    '[null\n',
  ])('opens an array in %j', (text) => {
    expect(startsArray(text, 0)).toBe(true)
    expect(startsArray(`a${text}`, 1)).toBe(true)
  })

  test.each(['[Object]', '[/', '[:', '[!', '[true', '[truer]', '[nullx]', '[True]', '[|', '[\\', '[.'])(
    'opens a word in %j',
    (text) => expect(startsArray(text, 0)).toBe(false),
  )
})
