import { styleText } from 'node:util'
import type { Finding } from '../model/finding.js'
import { absDecimal, compareDecimals } from '../model/money.js'
import { printableLine } from '../model/printable.js'
import type { Wallet, WalletNow, WalletStory, WalletTransaction } from '../model/story.js'
import { counted, type Denomination, exactMoney, exactOf, withCurrency } from './amounts.js'
import { commandLine } from './command-line.js'
import { findingBlock } from './finding.js'
import { markWords } from './mark-words.js'
import { statementTable } from './statement.js'
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
  const title = styleText('bold', printableLine(`Wallet of user ${story.id} in ${currency}`))
  const blocks = [
    [title, periodOf(wallet, story), ...nowLines(wallet)].join('\n'),
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
  return printableLine(`${transactions}${all}${days}; times in ${timeZone}`)
}

function nowLines(wallet: Wallet): string[] {
  const { now } = wallet
  if (now === null) return ['The log shows no transaction of this wallet, only that the service blocked some']
  const lines: string[] = []
  if (now.overdrawn_since !== null) {
    const words = `Overdrawn: ${withCurrency(now.payment_balance, wallet)}, since ${now.overdrawn_since} (${counted(now.overdrawn_days ?? 0, 'day')})`
    lines.push(styleText(['bold', 'red'], printableLine(words)))
  }
  if (now.drifting_since !== null && now.drift !== null) {
    const side = now.drift.startsWith('-') ? 'lower' : 'higher'
    const drift = withCurrency(now.drift.replace('-', ''), wallet)
    const words = `Balances disagree: payment is ${drift} ${side} than subscription, since ${now.drifting_since} (${counted(now.drifting_days ?? 0, 'day')})`
    lines.push(styleText(['bold', 'yellow'], printableLine(words)))
  }
  if (now.at_risk_reason !== null)
    lines.push(styleText('yellow', wrap(printableLine(`At risk: ${now.at_risk_reason}`), '')))
  if (now.payment_balance === null) return [...lines, 'The log never tells its payment balance']
  return lines.length > 0
    ? lines
    : [styleText('green', 'At the end of the log: not overdrawn, both balances agree')]
}

// ---- transactions ----

async function transactionTable(
  wallet: Wallet,
  story: WalletStory,
  output: string | undefined,
): Promise<string> {
  const { transactions, statement, now } = wallet
  if (transactions.length === 0) return noTransactions(now)
  const rows = transactions.map((transaction) => transactionRow(transaction, wallet))
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

function transactionRow(transaction: WalletTransaction, wallet: Denomination): string[] {
  const { datetime, id, action, type, posted, userBalance, oldBalance, newBalance, outcome } = transaction
  // What was blocked never reached the subscription balance.
  const subscription = outcome === 'blocked' ? oldBalance : newBalance
  const marks = transaction.marks.map((mark) => markWords(mark, wallet)).join(', ')
  const payment = cellOf(userBalance, wallet)
  return [
    datetime.slice(0, 16).replace('T', ' '),
    printableLine((id ?? '').slice(0, shortId)),
    printableLine(action ?? type ?? ''),
    cellOf(posted, wallet),
    userBalance?.startsWith('-') === true ? styleText('red', payment) : payment,
    cellOf(subscription, wallet),
    differenceOf(transaction, wallet),
    marks === '' ? '' : styleText('yellow', printableLine(marks)),
  ]
}

/** Payment minus subscription balance; `~0` where it is not nothing, but below the tolerance. */
function differenceOf({ drift, is_off, outcome }: WalletTransaction, wallet: Denomination): string {
  if (drift === null || drift === '0' || outcome === 'blocked') return ''
  return is_off ? cellOf(drift, wallet) : '~0'
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

function cellOf(value: string | null, wallet: Denomination): string {
  return value === null ? '' : exactMoney(value, wallet)
}
