/**
 * An exact decimal number: `mantissa` / 10^`scale`. Canonical, so that equal numbers have equal parts: the
 * scale is 0 or more, and the mantissa of a scale above 0 does not end in a zero.
 */
export interface Decimal {
  readonly mantissa: bigint
  readonly scale: number
}

/**
 * Whether a number fits a column: `exact`; `rounded`, it has more than 18 decimals; `out_of_range`, it is
 * 10^17 or more, of either sign.
 */
export type Storable = 'exact' | 'rounded' | 'out_of_range'

/** The decimals of the money columns, `DECIMAL(38,18)`: enough for the noise of every float around 0.01 and above. */
export const STORED_DECIMALS = 18

/**
 * The most digits before the point that are stored: below 10^17 each, so that a hundred rows of the largest
 * amount, and the differences between them, still sum to less than the 10^20 of `DECIMAL(38,18)`. Where there are more
 * of such rows, the ledger stores fewer digits.
 */
export const STORED_INTEGER_DIGITS = 17

/** The number zero. */
export const ZERO: Decimal = { mantissa: 0n, scale: 0 }

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
// Stryker disable next-line Regex: a shorter way to what the rest of `storable` finds, too; its tests compare both
const SURELY_EXACT = /^-?\d{1,17}(?:\.\d{1,18})?$/

/** The most digits on either side of the point that are parsed. Every double has fewer than 310 before it. */
const MOST_DIGITS = 1000

/**
 * The number that the digits stand for: sign, fraction and exponent as JavaScript and JSON write them. Undefined
 * for anything else, NaN and Infinity included, and for numbers of more than 1,000 digits before or after the
 * point, which no service logs and `1e999999999` would write out.
 */
export function parseDecimal(digits: string): Decimal | undefined {
  const match = digits.length <= 2 * MOST_DIGITS + 2 ? NUMBER.exec(digits) : null
  if (match === null) return undefined
  // Stryker disable next-line StringLiteral: a match has all its parts but the optional ones, and Number('') is 0
  const [, sign = '', integer = '', fraction = '', exponent = '0'] = match
  const mantissa = BigInt(integer + fraction)
  if (mantissa === 0n) return ZERO
  const shift = Number(exponent)
  const scale = fraction.length - shift
  if (scale > MOST_DIGITS || integer.length + shift > MOST_DIGITS) return undefined
  const signed = sign === '-' ? -mantissa : mantissa
  // Stryker disable next-line EqualityOperator: at scale 0 both ways give the mantissa
  return scale < 0 ? { mantissa: signed * powerOfTen(-scale), scale: 0 } : canonical(signed, scale)
}

/** Whether the digits fit `DECIMAL(38,18)`, decided on the text alone; undefined when they are not a number. */
export function storable(digits: string): Storable | undefined {
  // Stryker disable next-line ConditionalExpression: a shorter way to what the rest finds too
  if (SURELY_EXACT.test(digits)) return 'exact'
  const match = NUMBER.exec(digits)
  if (match === null) return undefined
  // Stryker disable next-line StringLiteral: a match has all its parts but the optional ones, and Number('') is 0
  const [, , integer = '', fraction = '', exponent = '0'] = match
  const first = firstNonZero(integer + fraction)
  if (first === -1) return 'exact'
  const shift = Number(exponent)
  if (integer.length + shift - first > STORED_INTEGER_DIGITS) return 'out_of_range'
  const trailingZeros = integer.length + fraction.length - endOfNonZeros(integer + fraction)
  return fraction.length - trailingZeros - shift > STORED_DECIMALS ? 'rounded' : 'exact'
}

/** The digits in canonical form: no exponent, no zeros at the end, no `-0`. Parses back to the same number. */
export function formatDecimal(value: Decimal): string {
  const sign = value.mantissa < 0n ? '-' : ''
  const digits = String(absDecimal(value).mantissa).padStart(value.scale + 1, '0')
  const point = digits.length - value.scale
  return value.scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Negative when `left` is less than `right`, positive when greater, 0 when equal: the order for `sort`. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const { mantissa } = subtractDecimals(left, right)
  return Number(mantissa > 0n) - Number(mantissa < 0n)
}

/** The exact sum. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  return canonical(atScale(left, scale) + atScale(right, scale), scale)
}

/** The exact difference, `left` minus `right`. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, negateDecimal(right))
}

/** The number with the other sign. */
export function negateDecimal(value: Decimal): Decimal {
  return { mantissa: -value.mantissa, scale: value.scale }
}

/** The number without its sign. */
export function absDecimal(value: Decimal): Decimal {
  // Stryker disable next-line EqualityOperator: zero has no sign
  return value.mantissa < 0n ? negateDecimal(value) : value
}

/** The nearest number of at most `decimals` decimals; halves go away from zero, as people round money. */
export function roundDecimal(value: Decimal, decimals: number): Decimal {
  // Stryker disable next-line EqualityOperator: at its own scale a number is rounded to itself
  if (value.scale <= decimals) return value
  const unit = powerOfTen(value.scale - decimals)
  // Stryker disable next-line EqualityOperator: zero is not rounded, its scale is 0
  const half = value.mantissa < 0n ? -unit / 2n : unit / 2n
  return canonical((value.mantissa + half) / unit, decimals)
}

function atScale(value: Decimal, scale: number): bigint {
  return value.mantissa * powerOfTen(scale - value.scale)
}

function canonical(mantissa: bigint, scale: number): Decimal {
  let shortest = mantissa
  let decimals = scale
  while (decimals > 0 && shortest % 10n === 0n) {
    shortest /= 10n
    decimals--
  }
  return { mantissa: shortest, scale: decimals }
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

function firstNonZero(digits: string): number {
  let index = 0
  while (digits.charAt(index) === '0') index++
  return index === digits.length ? -1 : index
}

function endOfNonZeros(digits: string): number {
  let end = digits.length
  while (digits.charAt(end - 1) === '0') end--
  return end
}
