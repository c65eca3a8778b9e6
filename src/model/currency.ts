import { type Decimal, formatDecimal, roundDecimal } from './money.js'

/** Decimals of the currencies that do not have 2. Source: ISO 4217 list one (SIX), minor units, 2024. */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...codes('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...codes('BHD IQD JOD KWD LYD OMR TND', 3),
  ...codes('CLF UYW', 4),
])

function codes(list: string, exponent: number): (readonly [string, number])[] {
  return list.split(' ').map((code) => [code, exponent])
}

/** The decimals of a currency's smallest unit by ISO 4217: BHD 3, SAR 2, JPY 0; 2 for a code not in the list. */
export function currencyExponent(currency: string): number {
  return EXPONENTS.get(currency) ?? 2
}

/**
 * Half of the currency's smallest unit: 0.0005 for BHD, 0.005 for SAR. Two amounts closer than this are the
 * same amount of money; what lies between them is the noise of floating-point arithmetic.
 */
export function toleranceOf(currency: string): Decimal {
  return { mantissa: 5n, scale: currencyExponent(currency) + 1 }
}

/**
 * The amount for people, rounded to the currency's decimals, halves away from zero: `1,234.500` for BHD. For
 * totals and summaries; a finding shows `formatMoneyExact`.
 */
export function formatMoneyRounded(
  amount: Decimal,
  currency: string,
  decimals: number = currencyExponent(currency),
): string {
  return formatMoneyExact(roundDecimal(amount, decimals), currency, decimals)
}

/** The amount for people, every logged digit and at least the currency's decimals: `225.90753636363627`, `8.000`. */
export function formatMoneyExact(
  amount: Decimal,
  currency: string,
  decimals: number = currencyExponent(currency),
): string {
  // Stryker disable next-line StringLiteral: a split text has a first part
  const [integer = '', fraction = ''] = formatDecimal(amount).split('.')
  const digits = fraction.padEnd(decimals, '0')
  const grouped = integer.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return digits === '' ? grouped : `${grouped}.${digits}`
}
