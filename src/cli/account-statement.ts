import { styleText } from 'node:util'
import type { Account, AccountEntry, AccountSide, AccountStatement } from '../model/account.js'
import { absDecimal, compareDecimals } from '../model/money.js'
import { printable, printableLine } from '../model/printable.js'
import { statementPage } from '../reports/statement-page.js'
import { type StatementOptions, statement } from '../statement.js'
import { counted, exactMoney, exactOf } from './amounts.js'
import { resultsFolder } from './configured.js'
import { csvText } from './csv-text.js'
import { secretOf } from './secret.js'
import { renderTable } from './table.js'

/** What the command line says besides the user. */
export interface StatementArguments {
  readonly output?: string
  readonly from?: string
  readonly to?: string
  readonly csv?: true
  readonly html?: true
  readonly json?: true
}

/** Runs `statement`: prints the statements of a user's wallets. */
export async function runStatement(userId: string, options: StatementArguments): Promise<void> {
  const { output, from, to, csv, html, json } = options
  const wish: StatementOptions = {
    userId,
    output: await resultsFolder(output),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...secretOf(process.env),
  }
  const told = await statement(wish)
  if (json === true) process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`)
  else if (csv === true) process.stdout.write(statementCsv(told))
  else if (html === true) process.stdout.write(statementPage(told))
  else process.stdout.write(await statementText(told))
}

// ---- CSV ----

const header = [
  'user_id',
  'currency',
  'row',
  'datetime',
  'id',
  'type',
  'source',
  'action',
  'outcome',
  'amount',
  'vat',
  'payment',
  'payment_balance',
  'payment_balance_is',
  'subscription',
  'subscription_balance',
  'subscription_balance_is',
  'session_id',
  'log_file',
  'log_offset',
] as const

type CsvRow = Partial<Record<(typeof header)[number], string | number | null>>

function statementCsv({ user_id, accounts }: AccountStatement): string {
  const rows = accounts.flatMap((account): CsvRow[] => {
    const { currency, payment, subscription, entries } = account
    const own = { user_id, currency }
    return [
      {
        ...own,
        row: 'opening',
        payment_balance: payment?.opening ?? null,
        subscription_balance: subscription?.opening ?? null,
      },
      ...entries.map(({ kind, timestamp: _, ...entry }) => ({ ...own, ...entry, row: kind })),
      {
        ...own,
        row: 'closing',
        payment_balance: payment?.closing ?? null,
        subscription_balance: subscription?.closing ?? null,
      },
    ]
  })
  return csvText(
    header,
    rows.map((row) => header.map((name) => String(row[name] ?? ''))),
  )
}

// ---- text ----

async function statementText(told: AccountStatement): Promise<string> {
  if (told.accounts.length === 0) return `${printableLine(noAccounts(told))}\n`
  const parts: string[] = []
  for (const account of told.accounts) parts.push(await accountText(account, told))
  return `${parts.join('\n\n')}\n`
}

function noAccounts({ user_id, to }: AccountStatement): string {
  return `The log shows no balance of user ${user_id}${to === null ? '' : ` up to ${to}`}`
}

async function accountText(account: Account, { user_id, from, to }: AccountStatement): Promise<string> {
  const days = `${from ?? 'the first day'} to ${to ?? 'the last day'}`
  const title = styleText('bold', printableLine(`Statement of user ${user_id} in ${account.currency}`))
  const size = counted(account.entries.filter(({ kind }) => kind === 'transaction').length, 'transaction')
  const lines = await entryTable(account)
  return [
    title,
    printable(`${days}; ${size}; times in ${account.time_zone}`),
    '',
    await sideTable(account),
    ...(lines === '' ? [] : ['', lines]),
    ...(account.entries.some(isComputed) ? [styleText('dim', `  ${computedNote}`)] : []),
  ].join('\n')
}

const computedNote = 'Payment balances that the log does not tell follow from what was posted.'

function isComputed({ kind, payment_balance_is }: AccountEntry): boolean {
  return kind === 'transaction' && payment_balance_is === 'computed'
}

async function sideTable(account: Account): Promise<string> {
  const { payment, subscription } = account
  const row = (words: string, value: (side: AccountSide) => string): string[] => [
    words,
    ...[payment, subscription].map((side) => (side === null ? '' : exactMoney(value(side), account))),
  ]
  return renderTable(
    ['', `Payment, ${printable(account.currency)}`, 'Subscription'],
    [
      row('Opening', ({ opening }) => opening),
      row('Credits', ({ credits }) => credits),
      row('Debits', ({ debits }) => negative(debits)),
      row('Outside the log', ({ outside_log }) => outside_log),
      row('Closing', ({ closing }) => closing),
    ],
  )
}

function negative(digits: string): string {
  if (digits === '0') return digits
  return digits.startsWith('-') ? digits.slice(1) : `-${digits}`
}

async function entryTable(account: Account): Promise<string> {
  const money = (value: string | null): string => (value === null ? '' : exactMoney(value, account))
  const rows = account.entries
    .filter((entry) => isTold(entry, account))
    .map((entry) => [
      entry.datetime.slice(0, 16).replace('T', ' '),
      printableLine(entry.kind === 'transaction' ? entry.id.slice(0, shortId) : ''),
      printableLine(wordsOf(entry)),
      money(entry.amount),
      money(entry.vat),
      money(entry.payment),
      money(entry.payment_balance),
      money(entry.subscription),
      money(entry.subscription_balance),
    ])
  return renderTable(
    ['Time', 'Transaction', 'What', 'Amount', 'VAT', 'Payment', 'Balance', 'Subscription', 'Balance'],
    rows,
  )
}

/** Characters of a transaction id that name it: its creation time, and two more. */
const shortId = 12

/** Whether an entry is worth a line: a change outside the log within the tolerance is the noise of floating-point arithmetic. */
function isTold({ kind, payment, subscription }: AccountEntry, { tolerance }: Account): boolean {
  const isMore = (change: string | null): boolean =>
    change !== null && compareDecimals(absDecimal(exactOf(change)), exactOf(tolerance)) > 0
  return kind === 'transaction' || isMore(payment) || isMore(subscription)
}

function wordsOf({ kind, action, type, outcome }: AccountEntry): string {
  if (kind === 'outside_log') return '(outside the log)'
  const words = action ?? type ?? ''
  return outcome === 'blocked' ? `${words} (blocked)` : words
}
