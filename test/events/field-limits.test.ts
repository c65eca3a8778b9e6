import { describe, expect, test } from 'vitest'
import { amountOf, longestName, nameOf } from '../../src/events/field-limits.js'

describe('nameOf', () => {
  test('shows half a character as the escape that was printed, and keeps a whole one', () => {
    expect(nameOf('user-\ud83d')).toBe('user-\\ud83d')
    expect(nameOf('\udc00 and \u{1f600}')).toBe('\\udc00 and \u{1f600}')
  })

  test("gives names of a name's length only", () => {
    expect(nameOf('n'.repeat(longestName))).toBe('n'.repeat(longestName))
    expect(nameOf('n'.repeat(longestName + 1))).toBeUndefined()
    expect(nameOf(null)).toBeUndefined()
  })
})

describe('amountOf', () => {
  test("gives digits of an amount's length only", () => {
    const number = (digits: string) => amountOf({ kind: 'number', digits })
    expect(number('12.50')).toBe('12.50')
    expect(number('9'.repeat(400))).toBe('9'.repeat(400))
    expect(number('9'.repeat(401))).toBeUndefined()
    expect(amountOf('twelve')).toBeUndefined()
  })
})
