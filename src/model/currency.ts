/**
 * Digits after the point of the currencies that do not have two, by ISO 4217 (list one, 2024).
 * Codes that are not in the list of currencies at all are taken to have two.
 */
const unusualDecimals: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0,
  VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}

/** Digits after the point of a currency, by ISO 4217. */
export function decimalsOf(currency: string): number {
  return Object.hasOwn(unusualDecimals, currency) ? (unusualDecimals[currency] ?? 2) : 2
}

/** Half of a currency's smallest unit, as a plain decimal: balances that differ by more than it differ. */
export function toleranceOf(currency: string): string {
  const decimals = decimalsOf(currency)
  return `0.${'0'.repeat(decimals)}5`
}
