import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  subtractDecimals,
} from '../model/money.js'
import { printableLine } from '../model/printable.js'
import type { StatementSide, Wallet } from '../model/story.js'
import { counted, exactMoney, exactOf, withCurrency } from './amounts.js'
import { renderTable } from './table.js'

/** Draws how both balances came from the opening to the closing; empty where the log tells neither. */
export async function statementTable(wallet: Wallet): Promise<string> {
  const { payment, subscription, credit_count, debit_count, blocked_count } = wallet.statement
  if (subscription === null) return ''
  const row = (words: string, value: (side: StatementSide) => string): string[] => [
    words,
    payment === null ? '' : exactMoney(value(payment), wallet),
    exactMoney(value(subscription), wallet),
  ]
  const isUsed = (value: (side: StatementSide) => string): boolean =>
    [payment, subscription].some((side) => side !== null && value(side) !== '0')
  // Less than the tolerance is the noise of floating-point arithmetic, not a wrong sum.
  const isWrong = !isNothing(exactOf(subscription.miscalculated), wallet)
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
  const drawn = await renderTable(['', printableLine(`Payment, ${wallet.currency}`), 'Subscription'], rows)
  const notes = payment === null ? [untold] : notesOf(wallet, payment, subscription)
  return [drawn, ...notes.map((note) => `  ${note}`)].join('\n')
}

const untold = 'The log does not tell the payment balance in this time.'

function notesOf(wallet: Wallet, payment: StatementSide, subscription: StatementSide): string[] {
  const [from, to] = [payment.opened_at.slice(0, 10), payment.closed_at.slice(0, 10)]
  const isWhole = payment.opened_at === subscription.opened_at && payment.closed_at === subscription.closed_at
  const time = `The log tells the payment balance from ${from} to ${to}; its column is of that time.`
  const verdict = verdictOf(wallet, payment, subscription)
  return [...(isWhole ? [] : [time]), ...(verdict === undefined ? [] : [verdict])]
}

/** Says which of the two balances follows from the logged transactions, where that explains the drift. */
function verdictOf(wallet: Wallet, payment: StatementSide, subscription: StatementSide): string | undefined {
  const sides = [
    { name: 'payment', beyond: beyondPostings(payment) },
    { name: 'subscription', beyond: beyondPostings(subscription) },
  ]
  const right = sides.find(({ beyond }) => isNothing(beyond, wallet))
  const wrong = sides.find(({ beyond }) => !isNothing(beyond, wallet))
  if (right !== undefined && wrong !== undefined) {
    const amount = withCurrency(formatDecimal(wrong.beyond), wallet)
    return `The ${right.name} balance follows from these transactions; the ${wrong.name} balance moved by ${amount} besides them.`
  }
  const drift = subtractDecimals(exactOf(payment.opening), exactOf(subscription.opening))
  const isOpening = wrong === undefined && payment.opened_at === subscription.opened_at
  if (!isOpening || isNothing(drift, wallet)) return undefined
  return `Both balances follow from these transactions; they differed by ${withCurrency(formatDecimal(drift), wallet)} before the first of them.`
}

function isNothing(amount: Decimal, { tolerance }: Wallet): boolean {
  return compareDecimals(absDecimal(amount), exactOf(tolerance)) <= 0
}

function beyondPostings({ miscalculated, missing }: StatementSide): Decimal {
  return addDecimals(exactOf(miscalculated), exactOf(missing))
}
