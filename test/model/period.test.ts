import { describe, expect, test } from 'vitest'
import { validDay, validPeriod } from '../../src/model/period.js'

describe('a period', () => {
  test('has a first and a last day, or no limit', () => {
    expect(validPeriod({ from: '2024-02-18', to: '2024-02-18' })).toEqual({
      from: '2024-02-18',
      to: '2024-02-18',
    })
    expect(validPeriod({ from: '2024-02-18' })).toEqual({ from: '2024-02-18', to: null })
    expect(validPeriod({ to: '2024-02-18' })).toEqual({ from: null, to: '2024-02-18' })
  })

  test('the wrong way round is an error', () => {
    expect(() => validPeriod({ from: '2024-02-19', to: '2024-02-18' })).toThrow(
      '2024-02-19 is after 2024-02-18',
    )
  })

  test.each(['18.2.2024', '2024-02-30', '2024-13-01', ''])('%j is no day', (text) => {
    expect(() => validDay(text)).toThrow('is no day')
  })
})
