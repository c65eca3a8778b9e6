import { styleText } from 'node:util'
import { formatMoneyRounded } from '../model/currency.js'
import { parseDecimal } from '../model/money.js'
import type { CurrencyTotals, Summary } from '../model/summary.js'
import { printable } from './printable.js'
import { renderTable } from './table.js'

/** A finished run, for people. */
export interface FinishedRun {
  readonly summary: Summary
  readonly output: string
  readonly seconds: number
}

/** Describes a run to an accountant: what matters first, then the totals, then what was read. */
export async function describeRun({ summary, output, seconds }: FinishedRun): Promise<string> {
  const blocks = [
    titleOf(summary),
    await overdraftBlock(summary),
    await driftBlock(summary),
    await movementBlock(summary),
    qualityBlock(summary),
    filesBlock(output, seconds),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function titleOf({ period, transactions, users, timeZone }: Summary): string {
  const days = period === undefined ? 'no transactions' : `${period.first} to ${period.last}`
  const title = styleText('bold', `Calo wallets, ${days}`)
  return `${title}\n${count(transactions)} transactions of ${count(users)} users; business days in ${printable(timeZone)}`
}

async function overdraftBlock(summary: Summary): Promise<string> {
  const open = summary.currencies.filter((totals) => totals.overdrawnWallets > 0)
  const wallets = open.reduce((sum, totals) => sum + totals.overdrawnWallets, 0)
  const heading = wallets === 0 ? 'No wallet is overdrawn' : `${count(wallets)} wallets are overdrawn now`
  const details =
    `${count(summary.overdrawnTransactions)} transactions left a wallet of ${count(summary.overdrawnUsers)} users below zero; ` +
    `${count(summary.blockedOverdrafts)} more were blocked; ${count(summary.atRiskWallets)} wallets are expected to follow within 7 days`
  const table = await renderTable(
    ['Currency', 'Overdrawn wallets', 'Exposure'],
    open.map((totals) => [
      printable(totals.currency),
      count(totals.overdrawnWallets),
      money(totals.exposure, totals),
    ]),
  )
  const heading1 = styleText(wallets === 0 ? 'green' : ['bold', 'red'], heading)
  return [heading1, details, table, next('calo_analysis_overdraft_episodes.csv')]
    .filter((line) => line !== '')
    .join('\n')
}

async function driftBlock(summary: Summary): Promise<string> {
  const open = summary.currencies.filter((totals) => totals.driftingWallets > 0)
  const wallets = open.reduce((sum, totals) => sum + totals.driftingWallets, 0)
  if (wallets === 0) return styleText('green', 'Payment and subscription balances agree everywhere')
  const table = await renderTable(
    ['Currency', 'Wallets out of step', 'Payment minus subscription balance'],
    open.map((totals) => [
      printable(totals.currency),
      count(totals.driftingWallets),
      money(totals.openDrift, totals),
    ]),
  )
  const heading = styleText(['bold', 'yellow'], `${count(wallets)} wallets have two balances that disagree`)
  return [heading, table, next('calo_analysis_drift_episodes.csv')].join('\n')
}

async function movementBlock(summary: Summary): Promise<string> {
  const table = await renderTable(
    ['Currency', 'Transactions', 'Credits', 'Debits'],
    summary.currencies.map((totals) => [
      printable(totals.currency),
      count(totals.transactions),
      money(totals.credits, totals),
      money(totals.debits, totals),
    ]),
  )
  return [styleText('bold', 'What moved'), table].join('\n')
}

function qualityBlock({ files, events, problems, unknownEvents }: Summary): string {
  const isClean = files.damaged === 0 && problems.errors === 0 && problems.warnings === 0
  const read = `${count(files.found - files.skipped)} files and ${count(events)} events read`
  const words = isClean
    ? `${read}, every byte accounted for, nothing damaged or unknown`
    : `${read}, every byte accounted for; ${count(files.damaged)} files damaged, ${count(files.skipped)} skipped, ` +
      `${count(unknownEvents)} unknown events, ${count(problems.errors)} errors and ${count(problems.warnings)} warnings`
  const line = `Data quality: ${words}`
  return isClean ? line : `${styleText('yellow', line)}\n${next('calo_analysis_data_quality.csv')}`
}

function filesBlock(output: string, seconds: number): string {
  const folder = printable(output)
  const option = output === 'output' ? '' : ` --output ${folder}`
  return [
    `Results in ${folder}/ (CSV files, calo.duckdb, manifest.json), in ${seconds.toFixed(1)} s. Ask them anything, prove any row:`,
    next(`calo-analyzer query${option} "select * from overdraft_episodes where open"`),
    next(`calo-analyzer explain${option} TRANSACTION_ID`),
  ].join('\n')
}

function next(words: string): string {
  return styleText('dim', `  → ${words}`)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function money(amount: string, { currency }: CurrencyTotals): string {
  const exact = parseDecimal(amount)
  return exact === undefined ? amount : formatMoneyRounded(exact, currency)
}
