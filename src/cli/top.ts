import { styleText } from 'node:util'
import { printable, printableLine } from '../model/printable.js'
import type { Cell, Row } from '../model/result.js'
import type { TopKind } from '../model/top.js'
import { type Top, top } from '../top.js'
import { exactMoney } from './amounts.js'
import { commandLine } from './command-line.js'
import { resultsFolder } from './configured.js'
import { validLimit } from './limit.js'
import { bar, isUnicode } from './sparkline.js'
import { renderTable } from './table.js'

/** What the command line says besides what to list. */
export interface TopArguments {
  readonly output?: string
  readonly currency?: string
  readonly limit?: string
  readonly json?: true
}

/** Runs `top`: prints the largest of something. */
export async function runTop(kind: TopKind, { output, currency, limit, json }: TopArguments): Promise<void> {
  const most = limit === undefined ? {} : { limit: validLimit(limit, 'rows') }
  const found = await top({ kind, currency, output: await resultsFolder(output), ...most })
  if (json === true) process.stdout.write(`${JSON.stringify(found.rows, undefined, 2)}\n`)
  else process.stdout.write(await topText(kind, found, output))
}

/** A column of a list: its heading, where its value is, and how that is shown. */
interface TopColumn {
  readonly name: string
  readonly field: string
  readonly as?: 'money' | 'day' | 'value'
}

interface TopWords {
  readonly title: string
  readonly none: string
  readonly columns: readonly TopColumn[]
}

const user = { name: 'User', field: 'user_id' }
const currencyColumn = { name: 'Currency', field: 'currency' }
const days = { name: 'Days', field: 'days' }

const words: Readonly<Record<TopKind, TopWords>> = {
  users: {
    title: 'Wallets that moved most money',
    none: 'There are no wallets',
    columns: [
      user,
      currencyColumn,
      { name: 'Transactions', field: 'transactions' },
      { name: 'Credits', field: 'credits', as: 'money' },
      { name: 'Debits', field: 'debits', as: 'money' },
      { name: 'Payment', field: 'payment_balance', as: 'money' },
      { name: 'Subscription', field: 'subscription_balance', as: 'money' },
    ],
  },
  overdrafts: {
    title: 'Overdrawn wallets, the deepest first',
    none: 'No wallet is overdrawn',
    columns: [
      user,
      currencyColumn,
      { name: 'Balance', field: 'balance', as: 'money' },
      { name: 'Lowest', field: 'lowest_balance', as: 'money' },
      days,
      { name: 'Began with', field: 'opening_action' },
    ],
  },
  drifts: {
    title: 'Wallets whose two balances disagree, the furthest apart first',
    none: 'Payment and subscription balances agree everywhere',
    columns: [
      user,
      currencyColumn,
      { name: 'Payment - subscription', field: 'drift', as: 'money' },
      { name: 'Largest', field: 'largest_drift', as: 'money' },
      days,
      { name: 'Began with', field: 'opening_action' },
    ],
  },
  anomalies: {
    title: 'Anomalies, the worst first',
    none: 'There are no anomalies',
    columns: [
      { name: 'Severity', field: 'severity' },
      { name: 'Rule', field: 'rule' },
      user,
      { name: 'Since', field: 'timestamp', as: 'day' },
      { name: 'Value', field: 'value', as: 'value' },
      { name: 'Limit', field: 'threshold', as: 'value' },
      { name: 'Unit', field: 'unit' },
    ],
  },
  adjustments: {
    title: 'Manual adjustments, the largest first',
    none: 'There are no manual adjustments',
    columns: [
      { name: 'Kind', field: 'kind' },
      { name: 'Action', field: 'action' },
      user,
      currencyColumn,
      { name: 'Net', field: 'net', as: 'money' },
      { name: 'Day', field: 'timestamp', as: 'day' },
      { name: 'Outcome', field: 'outcome' },
    ],
  },
  outside: {
    title: 'Wallets that moved most outside the log',
    none: 'Every change of a balance is in the log',
    columns: [
      user,
      currencyColumn,
      { name: 'Side', field: 'side' },
      { name: 'Outside the log', field: 'outside_log', as: 'money' },
      { name: 'Both ways', field: 'moved', as: 'money' },
      { name: 'Last in', field: 'last_month' },
    ],
  },
}

/** Characters of the longest bar. */
const barWidth = 12

async function topText(kind: TopKind, { rows, decimals }: Top, output: string | undefined): Promise<string> {
  const { title, none, columns } = words[kind]
  if (rows.length === 0) return `${none}\n`
  const hasBars = isUnicode(process.env, process.platform)
  const largest = Math.max(...rows.map(sizeOf))
  const drawn = await renderTable(
    [...columns.map(({ name }) => name), ...(hasBars ? ['Size'] : [])],
    rows.map((row) => [
      ...columns.map((column) => cellOf(row, column, decimals)),
      ...(hasBars ? [styleText('cyan', bar(sizeOf(row), largest, barWidth))] : []),
    ]),
  )
  const id = rows.map((row) => row.user_id).find((known) => known !== null && known !== undefined)
  const next =
    id === undefined ? [] : [styleText('dim', `  → ${commandLine(['explain', String(id)], output)}`)]
  return `${[styleText('bold', title), drawn, ...next].join('\n')}\n`
}

function sizeOf(row: Row): number {
  return Number(row.size ?? 0)
}

function cellOf(row: Row, { field, as }: TopColumn, decimals: ReadonlyMap<string, number>): string {
  const value: Cell = row[field] ?? null
  if (value === null) return ''
  const text = String(value)
  if (as === 'day') return text.slice(0, 10)
  const unit = String((as === 'money' ? row.currency : row.unit) ?? '')
  const isMoney = as !== undefined && decimals.has(unit)
  if (isMoney) return printable(exactMoney(text, { currency: unit, decimals: decimals.get(unit) ?? null }))
  return printableLine(text)
}
