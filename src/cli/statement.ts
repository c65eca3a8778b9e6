import { toleranceOf } from '../model/currency.js'
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  subtractDecimals,
} from '../model/money.js'
import type { StatementSide, Wallet } from '../model/story.js'
import { counted, exactMoney, exactOf, withCurrency } from './amounts.js'
import { printable } from './printable.js'
import { renderTable } from './table.js'

/** Draws how both balances came from the opening to the closing; empty where the log tells neither. */
export async function statementTable({ statement, currency }: Wallet): Promise<string> {
  const { payment, subscription, credit_count, debit_count, blocked_count } = statement
  if (subscription === null) return ''
  const row = (words: string, value: (side: StatementSide) => string): string[] => [
    words,
    payment === null ? '' : exactMoney(value(payment), currency),
    exactMoney(value(subscription), currency),
  ]
  const isUsed = (value: (side: StatementSide) => string): boolean =>
    [payment, subscription].some((side) => side !== null && value(side) !== '0')
  // Less than the tolerance is the noise of floating-point arithmetic, not a wrong sum.
  const isWrong = !isNothing(exactOf(subscription.miscalculated), currency)
  const missing = (side: StatementSide): string =>
    isWrong ? side.missing : formatDecimal(beyondPostings(side))
  const rows = [
    row(`Opening ${subscription.opened_at.slice(0, 10)}`, (side) => side.opening),
    ...(credit_count > 0 ? [row(counted(credit_count, 'credit'), (side) => side.credits)] : []),
    ...(debit_count > 0 ? [row(counted(debit_count, 'debit'), (side) => side.debits)] : []),
    ...(isUsed((side) => side.blocked) ? [row(`${blocked_count} blocked`, (side) => side.blocked)] : []),
    ...(isWrong ? [row('Wrong sums', (side) => side.miscalculated)] : []),
    ...(isUsed(missing) ? [row('Not in the log', missing)] : []),
    row(`Closing ${subscription.closed_at.slice(0, 10)}`, (side) => side.closing),
  ]
  const drawn = await renderTable(['', printable(`Payment, ${currency}`), 'Subscription'], rows)
  return [drawn, ...statementNotes(payment, subscription, currency)].join('\n')
}

function statementNotes(
  payment: StatementSide | null,
  subscription: StatementSide,
  currency: string | null,
): string[] {
  if (payment === null) return ['  The log does not tell the payment balance in this time.']
  const { opened_at, closed_at } = payment
  const isWhole = opened_at === subscription.opened_at && closed_at === subscription.closed_at
  const time = `The log tells the payment balance from ${opened_at.slice(0, 10)} to ${closed_at.slice(0, 10)}; its column is of that time.`
  return [...(isWhole ? [] : [`  ${time}`]), ...whichIsWrong(payment, subscription, currency)]
}

/** Says which of the two balances follows from the logged transactions, where only one of them does. */
function whichIsWrong(
  payment: StatementSide,
  subscription: StatementSide,
  currency: string | null,
): string[] {
  const sides = [
    { name: 'payment', beyond: beyondPostings(payment) },
    { name: 'subscription', beyond: beyondPostings(subscription) },
  ]
  const right = sides.find(({ beyond }) => isNothing(beyond, currency))
  const wrong = sides.find(({ beyond }) => !isNothing(beyond, currency))
  if (wrong === undefined) return openingDrift(payment, subscription, currency)
  if (right === undefined) return []
  const amount = withCurrency(formatDecimal(wrong.beyond), currency)
  return [
    `  The ${right.name} balance follows from these transactions; the ${wrong.name} balance moved by ${amount} besides them.`,
  ]
}

/** Says where drift comes from that no transaction explains. */
function openingDrift(
  payment: StatementSide,
  subscription: StatementSide,
  currency: string | null,
): string[] {
  const drift = subtractDecimals(exactOf(payment.opening), exactOf(subscription.opening))
  if (isNothing(drift, currency) || payment.opened_at !== subscription.opened_at) return []
  const amount = withCurrency(formatDecimal(drift), currency)
  return [
    `  Both balances follow from these transactions; they differed by ${amount} before the first of them.`,
  ]
}

function isNothing(amount: Decimal, currency: string | null): boolean {
  return compareDecimals(absDecimal(amount), toleranceOf(currency ?? '')) <= 0
}

function beyondPostings({ miscalculated, missing }: StatementSide): Decimal {
  return addDecimals(exactOf(miscalculated), exactOf(missing))
}
