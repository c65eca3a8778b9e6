/** The currencies of the wallets, as the service names them. */
export type Currency = 'BHD' | 'SAR' | 'KWD' | 'AED' | 'QAR'

/** Decimal places by ISO 4217. */
export const DECIMALS: Readonly<Record<Currency, number>> = { BHD: 3, KWD: 3, SAR: 2, AED: 2, QAR: 2 }

/** Tax as a share of the net price; Kuwait and Qatar levy none. */
export const VAT_RATE: Readonly<Record<Currency, number>> = { BHD: 0.1, SAR: 0.15, AED: 0.05, KWD: 0, QAR: 0 }

/** Rounds as the service does before it prints a balance: three decimals, in binary floating point. */
export function rounded(value: number, decimals = 3): number {
  const scale = 10 ** decimals
  return Math.round((value + Number.EPSILON) * scale) / scale
}

/** A price with tax and the tax in it, both rounded to the currency. */
export function withVat(net: number, currency: Currency): { readonly amount: number; readonly vat: number } {
  const vat = rounded(net * VAT_RATE[currency], DECIMALS[currency])
  return { amount: rounded(net + vat, DECIMALS[currency]), vat }
}

/** The digits `console.log` and `JSON.stringify` print, save that `util.inspect` keeps the sign of `-0`. */
export function digits(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Half of the currency's smallest unit: two balances differ if they differ by more. */
export function differ(left: number, right: number, currency: Currency): boolean {
  return Math.abs(left - right) > 0.5 * 10 ** -DECIMALS[currency]
}
