import { styleText } from 'node:util'
import { toleranceOf } from '../model/currency.js'
import type { Finding } from '../model/finding.js'
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
  ZERO,
} from '../model/money.js'
import { printable } from '../model/printable.js'
import type { StatementSide, Wallet, WalletNow, WalletStory, WalletTransaction } from '../model/story.js'
import { commandLine } from './command-line.js'
import { exactMoney, findingBlock } from './finding.js'
import { markWords } from './mark-words.js'
import { renderTable } from './table.js'
import { describeLines } from './transaction-story.js'
import { wrap } from './wrap.js'

/** Findings of one kind that are told in full. */
const toldInFull = 2
/** Characters of a transaction id that name it: its creation time, and two more. */
const shortId = 12

/** Describes the wallets of a user, one after the other. */
export async function describeWallets(story: WalletStory, output: string | undefined): Promise<string> {
  const wallets: string[] = []
  for (const wallet of story.wallets) wallets.push(await describeWallet(wallet, story, output))
  return `${[...wallets, ...story.evidence.map(describeLines)].join('\n\n')}\n`
}

async function describeWallet(
  wallet: Wallet,
  story: WalletStory,
  output: string | undefined,
): Promise<string> {
  const currency = wallet.currency === null ? 'a currency the log does not name' : wallet.currency
  const title = styleText('bold', printable(`Wallet of user ${story.id} in ${currency}`))
  const blocks = [
    [title, periodOf(wallet, story), ...nowLines(wallet.now, wallet.currency)].join('\n'),
    await statementTable(wallet),
    await transactionTable(wallet, story, output),
    ...findingBlocks(wallet.findings, story.id, output),
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function periodOf({ statement, now, timeZone }: Wallet, { from, to }: WalletStory): string {
  const transactions = counted(statement.transactions, 'transaction')
  const all = now === null || now.transactions <= statement.transactions ? '' : ` of ${now.transactions}`
  const days = from === null && to === null ? '' : `, ${from ?? 'the first day'} to ${to ?? 'the last day'}`
  return printable(`${transactions}${all}${days}; times in ${timeZone}`)
}

function nowLines(now: WalletNow | null, currency: string | null): string[] {
  if (now === null) return ['The log shows no transaction of this wallet, only that the service blocked some']
  const lines: string[] = []
  if (now.overdrawn_since !== null) {
    const words = `Overdrawn: ${money(now.payment_balance, currency)}, since ${now.overdrawn_since} (${counted(now.overdrawn_days ?? 0, 'day')})`
    lines.push(styleText(['bold', 'red'], printable(words)))
  }
  if (now.drifting_since !== null && now.drift !== null) {
    const side = now.drift.startsWith('-') ? 'lower' : 'higher'
    const drift = money(now.drift.replace('-', ''), currency)
    const words = `Balances disagree: payment is ${drift} ${side} than subscription, since ${now.drifting_since} (${counted(now.drifting_days ?? 0, 'day')})`
    lines.push(styleText(['bold', 'yellow'], printable(words)))
  }
  if (now.at_risk_reason !== null)
    lines.push(styleText('yellow', wrap(printable(`At risk: ${now.at_risk_reason}`), '')))
  if (now.payment_balance === null) return [...lines, 'The log never tells its payment balance']
  return lines.length > 0
    ? lines
    : [styleText('green', 'At the end of the log: not overdrawn, both balances agree')]
}

// ---- statement ----

async function statementTable({ statement, currency }: Wallet): Promise<string> {
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
  const amount = money(formatDecimal(wrong.beyond), currency)
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
  const amount = money(formatDecimal(drift), currency)
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

function exactOf(amount: string): Decimal {
  return parseDecimal(amount) ?? ZERO
}

// ---- transactions ----

async function transactionTable(
  wallet: Wallet,
  story: WalletStory,
  output: string | undefined,
): Promise<string> {
  const { transactions, currency, statement, now } = wallet
  if (transactions.length === 0) return noTransactions(now)
  const rows = transactions.map((transaction) => transactionRow(transaction, currency))
  const header = [
    'Time',
    'Transaction',
    'Action',
    'Net amount',
    'Payment',
    'Subscription',
    'Difference',
    'What happened',
  ]
  const drawn = await renderTable(header, rows)
  const hidden = statement.transactions - transactions.length
  if (hidden <= 0) return drawn
  const period = [
    ...(story.from === null ? [] : ['--from', story.from]),
    ...(story.to === null ? [] : ['--to', story.to]),
  ]
  const all = commandLine(['explain', story.id, ...period, '--limit', String(statement.transactions)], output)
  return [
    `  ${hidden} earlier ${hidden === 1 ? 'transaction is' : 'transactions are'} not shown; all of them, or some days with --from and --to:`,
    styleText('dim', `  → ${all}`),
    drawn,
  ].join('\n')
}

function noTransactions(now: WalletNow | null): string {
  if (now === null) return ''
  return `No transactions in this time; there are ${now.transactions}, from ${now.first_day} to ${now.last_day}`
}

function transactionRow(transaction: WalletTransaction, currency: string | null): string[] {
  const { datetime, id, action, type, posted, userBalance, oldBalance, newBalance, outcome } = transaction
  // What was blocked never reached the subscription balance.
  const subscription = outcome === 'blocked' ? oldBalance : newBalance
  const marks = transaction.marks.map((mark) => markWords(mark, currency)).join(', ')
  const payment = amount(userBalance, currency)
  return [
    datetime.slice(0, 16).replace('T', ' '),
    printable((id ?? '').slice(0, shortId)),
    printable(action ?? type ?? ''),
    amount(posted, currency),
    userBalance?.startsWith('-') === true ? styleText('red', payment) : payment,
    amount(subscription, currency),
    differenceOf(transaction, currency),
    marks === '' ? '' : styleText('yellow', printable(marks)),
  ]
}

/** Payment minus subscription balance; `~0` where it is not nothing, but below the tolerance. */
function differenceOf({ drift, is_off, outcome }: WalletTransaction, currency: string | null): string {
  if (drift === null || drift === '0' || outcome === 'blocked') return ''
  return is_off ? amount(drift, currency) : '~0'
}

// ---- findings ----

function findingBlocks(findings: readonly Finding[], userId: string, output: string | undefined): string[] {
  const groups = Map.groupBy(
    findings,
    ({ severity, finding, rule }) => `${severity} ${finding} ${rule ?? ''}`,
  )
  const kinds = new Set<string>()
  const blocks: string[] = []
  for (const group of groups.values()) {
    const largestFirst = group.toSorted((one, other) => compareDecimals(sizeOf(other), sizeOf(one)))
    for (const finding of largestFirst.slice(0, toldInFull)) {
      blocks.push(findingBlock(finding, output, !kinds.has(finding.finding)))
      kinds.add(finding.finding)
    }
    const more = group.length - toldInFull
    const [first] = group
    if (first !== undefined && more > 0) blocks.push(moreOf(first, { more, userId, output }))
  }
  return blocks
}

function sizeOf({ difference }: Finding) {
  return absDecimal(exactOf(difference ?? '0'))
}

interface Remainder {
  readonly more: number
  readonly userId: string
  readonly output: string | undefined
}

function moreOf({ title, finding, rule }: Finding, { more, userId, output }: Remainder): string {
  const conditions = [`user_id = '${userId.replaceAll("'", "''")}'`, `finding = '${finding}'`]
  if (rule !== null) conditions.push(`rule = '${rule}'`)
  const sql = `select timestamp, id, difference, explanation from all_findings where ${conditions.join(' and ')}`
  const others = counted(more, 'more finding')
  return `${others} of this kind (${title}), none larger:\n${styleText('dim', `  → ${commandLine(['query', sql], output)}`)}`
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

function amount(value: string | null, currency: string | null): string {
  return value === null ? '' : exactMoney(value, currency)
}

function money(value: string | null, currency: string | null): string {
  return value === null ? 'an unknown amount' : `${exactMoney(value, currency)} ${currency ?? ''}`.trimEnd()
}
