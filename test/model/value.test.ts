import { describe, expect, test } from 'vitest'
import { digitsOf, fieldOf, isLoggedText, NO_FIELDS, textOf, type Value } from '../../src/model/value.js'

const amount: Value = { kind: 'number', digits: '12.50' }
const error: Value = { kind: 'error', text: 'Error: x', fields: new Map([['code', 'E']]) }
const wallet: Value = {
  kind: 'object',
  className: undefined,
  fields: new Map<string, Value>([['amount', amount]]),
}

describe('fieldOf', () => {
  test('gives the property of an object or of another value with properties', () => {
    expect([fieldOf(wallet, 'amount'), fieldOf(error, 'code')]).toEqual([amount, 'E'])
  })

  test('gives undefined when there is none', () => {
    const values: readonly Value[] = [
      undefined,
      null,
      'text',
      true,
      amount,
      wallet,
      { kind: 'holes', count: 2 },
    ]
    expect(values.map((value) => fieldOf(value, 'toString'))).toEqual(values.map(() => undefined))
  })
})

describe('textOf', () => {
  test('gives whole strings only', () => {
    expect(textOf('abc')).toBe('abc')
    expect([amount, null, { kind: 'string', text: 'a', more: 5 } as const].map(textOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('digitsOf', () => {
  test.each([
    [{ kind: 'number', digits: '12.50' }, '12.50'],
    [{ kind: 'number', digits: '1e21' }, '1e21'],
    [{ kind: 'bigint', digits: '-7' }, '-7'],
    ['12.50', '12.50'],
    ['-3', '-3'],
    ['1e3', undefined],
    ['12.', undefined],
    ['12,5', undefined],
    ['12\n', undefined],
    ['', undefined],
    [{ kind: 'number', digits: 'NaN' }, undefined],
    [{ kind: 'number', digits: '-Infinity' }, undefined],
    [null, undefined],
    [true, undefined],
  ] as const)('gives the digits of %j: %s', (value, digits) => expect(digitsOf(value)).toBe(digits))
})

describe('isLoggedText', () => {
  test('is for values known by their text', () => {
    const values: readonly Value[] = [error, wallet, 'text', null, { kind: 'string', text: 'a', more: 5 }]
    expect(values.map(isLoggedText)).toEqual([true, false, false, false, false])
    expect(isLoggedText({ kind: 'date', text: 'Invalid Date', fields: NO_FIELDS })).toBe(true)
  })
})
