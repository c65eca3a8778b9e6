import { formatMoneyExact } from '../model/currency.js'
import { type Decimal, parseDecimal, ZERO } from '../model/money.js'

/** An exact amount with every digit, at least the decimals of its currency, in groups of three. */
export function exactMoney(amount: string, currency: string | null): string {
  const exact = parseDecimal(amount)
  return exact === undefined || currency === null ? amount : formatMoneyExact(exact, currency)
}

/** The same with its currency behind it. */
export function withCurrency(amount: string | null, currency: string | null): string {
  return amount === null ? 'an unknown amount' : `${exactMoney(amount, currency)} ${currency ?? ''}`.trimEnd()
}

/** The number of an amount as text; zero where it is none. */
export function exactOf(amount: string): Decimal {
  return parseDecimal(amount) ?? ZERO
}

/** A count with what is counted: `1 day`, `1,234 days`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
