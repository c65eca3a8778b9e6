import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ulidTime } from '../../src/model/ulid.js'
import { checkProperty } from '../fuzz.js'

const RANDOM_PART = 'ABCDEFGHJKMNPQRS'

describe('ulidTime', () => {
  test.each([
    ['0000000000', 0],
    ['0000000001', 1],
    ['01ARYZ6S41', 1_469_918_176_385],
    ['7ZZZZZZZZZ', 281_474_976_710_655],
  ])('reads %s', (time, milliseconds) => expect(ulidTime(time + RANDOM_PART)).toBe(milliseconds))

  test('reads back the time of any ULID', () => {
    const property = fc.property(fc.nat({ max: 2 ** 48 - 1 }), (time) => {
      const base32 = time.toString(32).padStart(10, '0').toUpperCase()
      const crockford = base32.replaceAll(/[A-V]/g, (letter) =>
        'ABCDEFGHJKMNPQRSTVWXYZ'.charAt(letter.charCodeAt(0) - 65),
      )
      assert.equal(ulidTime(crockford + RANDOM_PART), time)
    })
    checkProperty(property)
  })

  test.each([
    ['', 'empty'],
    [`01ARYZ6S4${RANDOM_PART}`, 'a character short'],
    [`01ARYZ6S41${RANDOM_PART}0`, 'a character long'],
    [`81ARYZ6S41${RANDOM_PART}`, 'a time of 49 bits'],
    [`01ARYZ6S4I${RANDOM_PART}`, 'the letter I'],
    [`01ARYZ6S4L${RANDOM_PART}`, 'the letter L'],
    [`01ARYZ6S4O${RANDOM_PART}`, 'the letter O'],
    ['01ARYZ6S41ABCDEFGHJKMNPQRU', 'the letter U'],
    ['01aryz6s41abcdefghjkmnpqrs', 'lower case'],
    [`01ARYZ6S41${RANDOM_PART}\n`, 'a line end'],
    ['00000000-0000-4000-8000-000000000001', 'a UUID'],
  ])('reads nothing from %j: %s', (id) => expect(ulidTime(id)).toBeUndefined())
})
