import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  negateDecimal,
  parseDecimal,
  roundDecimal,
  storable,
  subtractDecimals,
  ZERO,
} from '../../src/model/money.js'
import { checkProperty } from '../fuzz.js'

/** Digits of numbers as JavaScript and JSON write them, floats with noise among them. */
const digits = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,2})?$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer({ min: -999_999, max: 999_999 }).map((cents) => String(cents / 1000)),
)

const decimal = digits.map(parsed)

function parsed(text: string): Decimal {
  const value = parseDecimal(text)
  assert.ok(value !== undefined, text)
  return value
}

const WIDE = 400

/** The number as whole units of 10^-400, found by writing its digits out: another way than the module's. */
function asUnits(text: string): bigint {
  const [, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const written = `${integer}${fraction}${'0'.repeat(WIDE + Number(exponent) - fraction.length)}`
  return BigInt(`${sign}${written}`)
}

describe('parseDecimal', () => {
  test.each([
    ['12.5', '12.5'],
    ['-0.125', '-0.125'],
    ['-0', '0'],
    ['007.10', '7.1'],
    ['225.90753636363627', '225.90753636363627'],
    ['1e21', '1000000000000000000000'],
    ['1e-7', '0.0000001'],
    ['1.5E+3', '1500'],
    ['0e999999999', '0'],
    ['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
  ])('reads %s', (text, canonical) => {
    expect(formatDecimal(parsed(text))).toBe(canonical)
  })

  test.each([
    '',
    '-',
    '+1',
    '.5',
    '5.',
    '1e',
    '1e1.5',
    ' 1',
    '1 ',
    '1,000',
    '0x10',
    '1n',
    'NaN',
    '-Infinity',
    '1.2.3',
    '١',
  ])('reads nothing from %j', (text) => expect(parseDecimal(text)).toBeUndefined())

  test('refuses numbers too long to write out', () => {
    const texts = [
      '1e999999999',
      '1e-999999999',
      `1e${'9'.repeat(1e6)}`,
      '9'.repeat(1e6),
      `0.${'0'.repeat(1e6)}1`,
    ]
    for (const text of texts) expect(parseDecimal(text)).toBeUndefined()
    expect(texts.map(storable)).toEqual([
      'out_of_range',
      'rounded',
      'out_of_range',
      'out_of_range',
      'rounded',
    ])
  })

  test('reads up to 2,002 characters: 1,000 digits before the point, 1,000 after it, sign and point', () => {
    expect(parsed('0'.repeat(2002))).toEqual(ZERO)
    expect(parseDecimal('0'.repeat(2003))).toBeUndefined()
    expect(parsed(`-${'9'.repeat(1000)}.${'9'.repeat(1000)}`).scale).toBe(1000)
  })

  test('gives the number that the digits stand for', () => {
    const property = fc.property(digits, (text) =>
      assert.equal(asUnits(formatDecimal(parsed(text))), asUnits(text)),
    )
    checkProperty(property)
  })

  test('gives back what formatDecimal wrote, in one form for each number', () => {
    const property = fc.property(decimal, fc.nat({ max: 5 }), (value, zeros) => {
      const text = formatDecimal(value)
      assert.deepStrictEqual(parseDecimal(text), value)
      assert.deepStrictEqual(
        parseDecimal(`${text}${text.includes('.') ? '' : '.0'}${'0'.repeat(zeros)}`),
        value,
      )
      assert.match(text, /^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/)
    })
    checkProperty(property)
  })

  test('keeps to the limits that it sets: the longest numbers are read back too', () => {
    for (const text of ['1e999', '-1e-1000', `${'9'.repeat(1000)}.${'9'.repeat(1000)}`]) {
      expect(parseDecimal(formatDecimal(parsed(text)))).toEqual(parsed(text))
    }
  })
})

describe('arithmetic of decimals', () => {
  test('agrees with whole numbers of a small unit', () => {
    const property = fc.property(digits, digits, (left, right) => {
      const [first, second] = [parsed(left), parsed(right)]
      assert.equal(asUnits(formatDecimal(addDecimals(first, second))), asUnits(left) + asUnits(right))
      assert.equal(asUnits(formatDecimal(subtractDecimals(first, second))), asUnits(left) - asUnits(right))
      const order = asUnits(left) < asUnits(right) ? -1 : asUnits(left) > asUnits(right) ? 1 : 0
      assert.equal(compareDecimals(first, second), order)
    })
    checkProperty(property)
  })

  test('has canonical results: equal numbers are equal records', () => {
    const property = fc.property(decimal, decimal, (left, right) => {
      assert.deepStrictEqual(subtractDecimals(addDecimals(left, right), right), left)
      assert.deepStrictEqual(addDecimals(left, negateDecimal(left)), ZERO)
      assert.deepStrictEqual(absDecimal(negateDecimal(left)), absDecimal(left))
      assert.ok(compareDecimals(absDecimal(left), ZERO) >= 0)
    })
    checkProperty(property)
  })

  test('orders numbers as a total order', () => {
    const property = fc.property(fc.array(decimal, { maxLength: 8 }), (values) => {
      const sorted = values.toSorted(compareDecimals).map((value) => asUnits(formatDecimal(value)))
      for (const [index, value] of sorted.entries())
        assert.ok(index === 0 || (sorted[index - 1] ?? 0n) <= value)
    })
    checkProperty(property, 500)
  })

  test('adds floats that floats do not add', () => {
    expect(formatDecimal(addDecimals(parsed('0.1'), parsed('0.2')))).toBe('0.3')
  })
})

describe('roundDecimal', () => {
  test.each([
    ['0.0005', 3, '0.001'],
    ['-0.0005', 3, '-0.001'],
    ['0.00049', 3, '0'],
    ['1.005', 2, '1.01'],
    ['-1.004', 2, '-1'],
    ['2.5', 0, '3'],
    ['99.999', 2, '100'],
    ['12', 2, '12'],
  ])('rounds %s to %i decimals', (text, decimals, rounded) => {
    expect(formatDecimal(roundDecimal(parsed(text), decimals))).toBe(rounded)
  })

  test('is never farther than half a unit, and away from zero on a half', () => {
    const property = fc.property(decimal, fc.nat({ max: 6 }), (value, decimals) => {
      const rounded = roundDecimal(value, decimals)
      const half: Decimal = { mantissa: 5n, scale: decimals + 1 }
      const distance = compareDecimals(absDecimal(subtractDecimals(rounded, value)), half)
      assert.ok(rounded.scale <= decimals && distance <= 0)
      assert.ok(distance < 0 || compareDecimals(absDecimal(rounded), absDecimal(value)) > 0)
    })
    checkProperty(property)
  })
})

describe('storable', () => {
  test.each([
    ['225.90753636363627', 'exact'],
    ['99999999999999999.999999999999999999', 'exact'],
    ['-00000000000000000000001.5', 'exact'],
    ['0.0000000000000000010', 'exact'],
    ['1e16', 'exact'],
    ['1e-18', 'exact'],
    ['0e999', 'exact'],
    ['1e-19', 'rounded'],
    ['0.0000000000000000011', 'rounded'],
    ['100000000000000000', 'out_of_range'],
    ['-1e17', 'out_of_range'],
    ['1e21', 'out_of_range'],
    ['123456789012345678.0000000000000000001', 'out_of_range'],
    ['NaN', undefined],
    ['', undefined],
  ])('finds %s %s', (text, expected) => expect(storable(text)).toBe(expected))

  test('agrees with the number itself', () => {
    const limit = parsed('1e17')
    const property = fc.property(digits, (text) => {
      const value = parsed(text)
      const isLarge = compareDecimals(absDecimal(value), limit) >= 0
      assert.equal(storable(text), isLarge ? 'out_of_range' : value.scale > 18 ? 'rounded' : 'exact')
    })
    checkProperty(property)
  })
})
