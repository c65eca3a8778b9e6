import { describe, expect, test } from 'vitest'
import { formatInstant, isoTimeAt } from '../../src/model/time.js'

const time = '2024-02-18T21:01:05.234Z'

describe('isoTimeAt', () => {
  test('gives the instant written at a place', () => {
    expect(isoTimeAt(Buffer.from(`ab${time}`), 2)).toBe(Date.UTC(2024, 1, 18, 21, 1, 5, 234))
  })

  test.each([
    ['the first', '0000-01-01T00:00:00.000Z'],
    ['the last', '9999-12-31T23:59:60.999Z'],
    ['the last of a leap year\u2019s February', '2024-02-29T21:01:05.234Z'],
    ['the last of April', '2024-04-30T21:01:05.234Z'],
  ])('takes %s of every part', (_name, text) => expect(isoTimeAt(Buffer.from(text), 0)).toBeDefined())

  test.each([
    ['a month of 0', '2024-00-18T21:01:05.234Z'],
    ['a month of 13', '2024-13-18T21:01:05.234Z'],
    ['a day of 0', '2024-02-00T21:01:05.234Z'],
    ['a day of 32', '2024-02-32T21:01:05.234Z'],
    ['February 30', '2024-02-30T21:01:05.234Z'],
    ['February 29 of no leap year', '2023-02-29T21:01:05.234Z'],
    ['April 31', '2024-04-31T21:01:05.234Z'],
    ['an hour of 24', '2024-02-18T24:01:05.234Z'],
    ['a minute of 60', '2024-02-18T21:60:05.234Z'],
    ['a second of 61', '2024-02-18T21:01:61.234Z'],
    ['a letter', '2024-02-18T21:01:05.23aZ'],
    ['another zone', '2024-02-18T21:01:05.234+'],
    ['a missing end', time.slice(0, -1)],
  ])('gives nothing for %s', (_name, text) => expect(isoTimeAt(Buffer.from(text), 0)).toBeUndefined())

  test('gives nothing where any character is another', () => {
    for (let at = 0; at < time.length; at++) {
      for (const odd of ['/', ':', 'x'].filter((character) => character !== time[at])) {
        const text = time.slice(0, at) + odd + time.slice(at + 1)
        expect(isoTimeAt(Buffer.from(text), 0), text).toBeUndefined()
      }
    }
  })
})

test('formatInstant gives what isoTimeAt reads', () => {
  expect(formatInstant(Date.UTC(2024, 1, 18, 21, 1, 5, 234))).toBe(time)
})
