import { describe, expect, test } from 'vitest'
import {
  currencyExponent,
  formatMoneyExact,
  formatMoneyRounded,
  toleranceOf,
} from '../../src/model/currency.js'
import { formatDecimal, parseDecimal, ZERO } from '../../src/model/money.js'

const money = (digits: string) => parseDecimal(digits) ?? ZERO

describe('currencyExponent', () => {
  test.each([
    ['BHD', 3],
    ['KWD', 3],
    ['OMR', 3],
    ['SAR', 2],
    ['AED', 2],
    ['QAR', 2],
    ['GBP', 2],
    ['JPY', 0],
    ['CLF', 4],
    ['ZZZ', 2],
  ])('gives %s %i decimals', (currency, decimals) => expect(currencyExponent(currency)).toBe(decimals))

  test('agrees with the currencies that this Node knows to have fractions', () => {
    for (const currency of [
      'BHD',
      'KWD',
      'OMR',
      'JOD',
      'TND',
      'LYD',
      'SAR',
      'AED',
      'QAR',
      'EGP',
      'USD',
      'JPY',
      'KRW',
    ]) {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency })
      expect([currency, format.resolvedOptions().maximumFractionDigits]).toEqual([
        currency,
        currencyExponent(currency),
      ])
    }
  })
})

describe('toleranceOf', () => {
  test.each([
    ['BHD', '0.0005'],
    ['SAR', '0.005'],
    ['JPY', '0.5'],
  ])('is half of the smallest unit of %s', (currency, digits) => {
    expect(formatDecimal(toleranceOf(currency))).toBe(digits)
  })
})

describe('amounts for people', () => {
  test.each([
    ['1234.5', 'BHD', '1,234.500', '1,234.500'],
    ['225.90753636363627', 'BHD', '225.908', '225.90753636363627'],
    ['-1234567.005', 'SAR', '-1,234,567.01', '-1,234,567.005'],
    ['999.999', 'SAR', '1,000.00', '999.999'],
    ['-0.001', 'SAR', '0.00', '-0.001'],
    ['0', 'BHD', '0.000', '0.000'],
    ['-100', 'SAR', '-100.00', '-100.00'],
    ['1234.5', 'JPY', '1,235', '1,234.5'],
  ])('writes %s %s', (digits, currency, rounded, exact) => {
    expect(formatMoneyRounded(money(digits), currency)).toBe(rounded)
    expect(formatMoneyExact(money(digits), currency)).toBe(exact)
  })
})
