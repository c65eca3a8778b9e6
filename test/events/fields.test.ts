import { describe, expect, test } from 'vitest'
import { balanceSyncFields, lookup, translationOf } from '../../src/events/fields.js'
import { readValue } from '../../src/events/inspect.js'
import { textOf } from '../../src/model/value.js'

const value = readValue(
  `{ a: 'plain', b: { c: 'inner' }, d: '{"e":{"f":"packed"}}', 'b.c': 'dotted', n: null, u: undefined }`,
  0,
).value

describe('a field', () => {
  test.each([
    ['by its name', ['a'], 'plain'],
    ['by the first name that the value has', ['x', 'a', 'd'], 'plain'],
    ['by the next name where the first one holds nothing', ['n', 'u', 'a'], 'plain'],
    ['by a name with a dot before a field inside', ['b.c'], 'dotted'],
    ['inside an object', ['x.y', 'b.c.d', 'd.e.f'], 'packed'],
    ['not where no name fits', ['x', 'b.x', 'a.b', ''], undefined],
  ])('is found %s', (_name, names, expected) => {
    expect(textOf(lookup(value, { field: names })('field'))).toBe(expected)
  })

  test('that a pattern found goes before that of the object', () => {
    const find = lookup(value, { field: ['a'], other: ['a'] }, new Map([['field', 'of the words']]))
    expect([find('field'), find('other')]).toEqual(['of the words', 'plain'])
  })

  test('of metadata is found in an object as in its JSON', () => {
    for (const metadata of [`'{"walletId":"w","deliveryId":"d"}'`, `{ walletId: 'w', deliveryId: 'd' }`]) {
      const find = lookup(readValue(`{ metadata: ${metadata} }`, 0).value, balanceSyncFields.transaction)
      expect([find('walletId'), find('deliveryId')]).toEqual(['w', 'd'])
    }
  })
})

test('words are turned around, and one that stands for itself needs no turning', () => {
  const words = { type: { DEBIT: ['OUT', 'DEBIT'], CREDIT: ['IN'] }, source: {}, action: {}, currency: {} }
  expect(translationOf(words).type).toEqual(
    new Map([
      ['OUT', 'DEBIT'],
      ['IN', 'CREDIT'],
    ]),
  )
})
