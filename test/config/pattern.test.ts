import { describe, expect, test } from 'vitest'
import { compilePattern, longestPattern, PatternError } from '../../src/config/pattern.js'

describe('a pattern', () => {
  test('fits anywhere in a text', () => {
    const { fits } = compilePattern('refund [0-9]+')
    expect([fits('a refund 12 of'), fits('a refund of'), fits('a Refund 12')]).toEqual([true, false, false])
    expect(compilePattern('(?i)^refund').fits('REFUND')).toBe(true)
  })

  test('answers the same each time it is asked', () => {
    const { fits } = compilePattern('a')
    expect([fits('a'), fits('a'), fits('b'), fits('a')]).toEqual([true, true, false, true])
  })

  test('gives what its named groups hold, without those that took no part', () => {
    const { groups } = compilePattern('user (?P<userId>\\S+)(?: has (?<balance>-?[0-9.]+))?')
    expect(groups?.('the user u-1 has -4.50')).toEqual(
      new Map([
        ['userId', 'u-1'],
        ['balance', '-4.50'],
      ]),
    )
    expect(groups?.('the user u-1')).toEqual(new Map([['userId', 'u-1']]))
    expect(groups?.('nobody')).toEqual(new Map())
    expect(compilePattern('(a)').groups).toBeUndefined()
  })

  test.each(['(a+)+$', '^(a|a)*$', '(.*)*x', '(?:a?){60}a{60}$', '(x+x+)+y'])(
    'that makes other engines run for ever, %s, is done with a long text',
    (source) => {
      const text = `${'a'.repeat(10_000)}!`
      expect(compilePattern(source).fits(text)).toBe(false)
    },
  )

  test.each([
    ['a(?=b)', 'look-ahead'],
    ['a(?!b)', 'look-ahead'],
    ['(?<=a)b', 'look-behind'],
    ['(?<!a)b', 'look-behind'],
    ['(a)\\1', 'back-reference'],
    ['(?<x>a)\\k<x>', 'back-reference'],
    ['[a', 'missing closing ]'],
    ['*', 'missing argument'],
    ['a{1001}', 'invalid repeat count'],
    ['((a{99}){99}){99}', 'invalid repeat count'],
    ['(?:a?){900}(?:b?){900}', 'too large'],
    ['x'.repeat(longestPattern + 1), 'at most 500 characters'],
  ])('%s is refused in words: %s', (source, words) => {
    expect(() => compilePattern(source)).toThrow(PatternError)
    expect(() => compilePattern(source)).toThrow(words)
  })
})
