import { describe, expect, test } from 'vitest'
import { endOfError } from '../../src/events/inspect-errors.js'
import { endOfToken } from '../../src/events/inspect-words.js'
import { Lookahead } from '../../src/events/lookahead.js'

const wide = 'x'.repeat(100_000)

/** How many characters may still be looked at, of a text without any. */
function left(ahead: Lookahead): number {
  return ahead.limit(wide, 0)
}

describe('a look ahead', () => {
  test('goes 10,000 characters far, and 32 for each of the text', () => {
    expect(left(new Lookahead(''))).toBe(10_000)
    expect(left(new Lookahead('x'.repeat(100)))).toBe(13_200)
  })

  test('ends with the text, and where all looks together have gone far enough', () => {
    const ahead = new Lookahead('')
    expect(ahead.limit('abc', 1)).toBe(3)
    ahead.count(9_990)
    expect(ahead.limit(wide, 5)).toBe(15)
    ahead.count(20)
    expect(ahead.limit(wide, 5)).toBe(5)
  })

  test.each([
    ['[a b', 0, 4],
    ['[a] ', 3, 3],
    ['[a]', 3, 3],
    ['[a] b] ', 6, 3 + 4],
    ['[a] b[', 3, 3 + 3],
  ])('for the end of the token %j, %i, is counted', (text, end, looked) => {
    const ahead = new Lookahead('')
    expect(endOfToken(text, 0, ahead)).toBe(end)
    expect(left(ahead)).toBe(10_000 - looked)
  })

  test('for the closing bracket that is meant goes 200 characters beyond the one that balances', () => {
    const near = `[a] b${' '.repeat(197)}]`
    const far = `[a] b${' '.repeat(198)}]`
    expect(endOfToken(near, 0, new Lookahead(''))).toBe(near.length)
    expect(endOfToken(far, 0, new Lookahead(''))).toBe('[a]'.length)
  })

  test('for the first frame of an error is counted', () => {
    const ahead = new Lookahead('')
    expect(endOfError('Boom: a\nb\n    at c', 4, ahead)).toBe(18)
    expect(left(ahead)).toBe(10_000 - 5)
    expect(endOfError('Boom: a\nb', 4, ahead)).toBe(4)
    expect(left(ahead)).toBe(10_000 - 5 - 5)
  })

  test('finds nothing, where nobody may look any more', () => {
    const ahead = new Lookahead('')
    ahead.count(10_000)
    expect(endOfToken('[a]', 0, ahead)).toBe(0)
    expect(endOfError(': a\nb\n    at c', 0, ahead)).toBe(0)
  })
})
