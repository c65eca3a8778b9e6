import { formatMoneyExact } from '../model/currency.js'
import { type Decimal, parseDecimal, ZERO } from '../model/money.js'

/** What an amount is in: a wallet or a finding has it. */
export interface Denomination {
  readonly currency: string | null
  readonly decimals: number | null
}

/** An exact amount with every digit, at least the decimals of its currency, in groups of three. */
export function exactMoney(amount: string, { currency, decimals }: Denomination): string {
  const exact = parseDecimal(amount)
  if (exact === undefined || currency === null) return amount
  return formatMoneyExact(exact, currency, decimals ?? undefined)
}

/** The same with its currency behind it. */
export function withCurrency(amount: string | null, denomination: Denomination): string {
  if (amount === null) return 'an unknown amount'
  return `${exactMoney(amount, denomination)} ${denomination.currency ?? ''}`.trimEnd()
}

/** The number of an amount as text; zero where it is none. */
export function exactOf(amount: string): Decimal {
  return parseDecimal(amount) ?? ZERO
}

/** A count with what is counted: `1 day`, `1,234 days`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}
