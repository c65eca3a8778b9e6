import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/config/nearest.js'

const names = ['time_zone', 'tolerance', 'thresholds', 'large_amount', 'off']

describe('the nearest name', () => {
  test.each([
    ['time_zon', 'time_zone'],
    ['timeZone', 'time_zone'],
    ['TIME-ZONE', 'time_zone'],
    ['tiem_zone', 'time_zone'],
    ['tolernce', 'tolerance'],
    ['treshold', 'thresholds'],
    ['large_amonut', 'large_amount'],
    ['of', 'off'],
    ['ofx', 'off'],
  ])('to %s is %s', (name, expected) => {
    expect(nearest(name, names)).toBe(expected)
  })

  test.each(['zebra', 'x', '', 'amount', 'x'.repeat(5000)])('to %s is none', (name) => {
    expect(nearest(name, names)).toBeUndefined()
  })

  test('is the first of those that are equally near', () => {
    expect(nearest('cat', ['car', 'cut', 'bat'])).toBe('car')
  })
})
