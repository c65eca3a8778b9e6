import { describe, expect, test } from 'vitest'
import { validPeriod } from '../../src/model/period.js'

describe('a period', () => {
  test('has the days it is given, and no limit where there is none', () => {
    expect(validPeriod({ from: '2024-02-01', to: '2024-02-29' })).toEqual({
      from: '2024-02-01',
      to: '2024-02-29',
    })
    expect(validPeriod({ from: '2024-02-29', to: '2024-02-29' })).toEqual({
      from: '2024-02-29',
      to: '2024-02-29',
    })
    expect(validPeriod({ to: '2024-02-29' })).toEqual({ from: null, to: '2024-02-29' })
    expect(validPeriod({})).toEqual({ from: null, to: null })
  })

  test.each(['2023-02-29', '2024-13-01', '2024-2-1', '18.02.2024', '2024-02-18T00:00:00Z', '', "'; drop"])(
    'has no day %j',
    (day) => {
      expect(() => validPeriod({ from: day })).toThrow(`${day} is no day`)
      expect(() => validPeriod({ to: day })).toThrow(`${day} is no day`)
    },
  )

  test('begins before it ends', () => {
    expect(() => validPeriod({ from: '2024-03-01', to: '2024-02-29' })).toThrow(
      '2024-03-01 is after 2024-02-29',
    )
  })
})
