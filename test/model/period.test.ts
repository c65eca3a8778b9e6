import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import { validDay, validPeriod } from '../../src/model/period.js'

describe('a day', () => {
  test.each([
    [undefined, null],
    ['2024-02-29', '2024-02-29'],
    ['0001-01-01', '0001-01-01'],
  ])('%s is %s', (text, day) => {
    expect(validDay(text)).toBe(day)
  })

  test.each([
    '',
    'monday',
    '2024-2-1',
    '2023-02-29',
    '2024-13-01',
    '2024-02-01T00:00',
    ' 2024-02-01',
    '20240201',
  ])('%j is none', (text) => {
    expect(() => validDay(text)).toThrow(
      new OperatorError(
        `${text} is no day`,
        'Give a day such as 2024-02-18; it is one of the reporting time zone.',
      ),
    )
  })
})

describe('a period', () => {
  test.each([
    [{}, { from: null, to: null }],
    [{ from: '2024-02-01' }, { from: '2024-02-01', to: null }],
    [{ to: '2024-02-01' }, { from: null, to: '2024-02-01' }],
    [
      { from: '2024-02-01', to: '2024-02-01' },
      { from: '2024-02-01', to: '2024-02-01' },
    ],
  ])('of %j is %j', (days, period) => {
    expect(validPeriod(days)).toEqual(period)
  })

  test('that ends before it begins is none', () => {
    expect(() => validPeriod({ from: '2024-02-02', to: '2024-02-01' })).toThrow(
      '2024-02-02 is after 2024-02-01',
    )
  })
})
