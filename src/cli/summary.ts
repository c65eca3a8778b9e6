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
  /** Whether the other commands look for results in that folder by themselves. */
  readonly isUsual: boolean
  readonly seconds: number
}

/** Describes a run to an accountant: what matters first, then the totals, then what was read. */
export async function describeRun({ summary, ...run }: FinishedRun): Promise<string> {
  const blocks = [
    titleOf(summary),
    await overdraftBlock(summary),
    await driftBlock(summary),
    await movementBlock(summary),
    qualityBlock(summary),
    filesBlock(run),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function titleOf({ period, transactions, users, timeZone }: Summary): string {
  const days = period === undefined ? 'no transactions' : `${period.first} to ${period.last}`
  const title = styleText('bold', `Calo wallets, ${days}`)
  return `${title}\n${counted(transactions, 'transaction')} of ${counted(users, 'user')}; business days in ${printable(timeZone)}`
}

async function overdraftBlock(summary: Summary): Promise<string> {
  const open = summary.currencies.filter((totals) => totals.overdrawnWallets > 0)
  const wallets = open.reduce((sum, totals) => sum + totals.overdrawnWallets, 0)
  const heading =
    wallets === 0
      ? 'No wallet is overdrawn now'
      : `${counted(wallets, 'wallet is', 'wallets are')} overdrawn now`
  const details = [
    `${counted(summary.overdrawnTransactions, 'transaction')} of ${counted(summary.overdrawnUsers, 'user')} ended below zero in this period`,
    `${counted(summary.blockedOverdrafts, 'more was', 'more were')} blocked`,
    `${counted(summary.atRiskWallets, 'wallet is', 'wallets are')} expected to follow within 7 days`,
  ].join('; ')
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
  if (wallets === 0) return styleText('green', 'Payment and subscription balances agree everywhere now')
  const table = await renderTable(
    ['Currency', 'Wallets out of step', 'Payment minus subscription balance'],
    open.map((totals) => [
      printable(totals.currency),
      count(totals.driftingWallets),
      money(totals.openDrift, totals),
    ]),
  )
  const heading = styleText(
    ['bold', 'yellow'],
    `${counted(wallets, 'wallet has', 'wallets have')} two balances that disagree now`,
  )
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
  const read = `${counted(files.found - files.skipped, 'file')} and ${counted(events, 'event')} read, every byte accounted for`
  if (isClean) return `Data quality: ${read}, nothing damaged or unknown`
  const found = [
    `${counted(files.damaged, 'file')} damaged`,
    `${count(files.skipped)} skipped`,
    counted(unknownEvents, 'unknown event'),
    counted(problems.errors, 'error'),
    counted(problems.warnings, 'warning'),
  ].join(', ')
  return `${styleText('yellow', `Data quality: ${read};\n  ${found}`)}\n${next('calo_analysis_data_quality.csv')}`
}

function filesBlock({ output, isUsual, seconds }: Omit<FinishedRun, 'summary'>): string {
  const folder = printable(output)
  const option = isUsual ? '' : ` --output ${folder}`
  const command = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'calo-analyzer'
  return [
    `Results in ${folder}/ (CSV files, calo.duckdb, manifest.json), in ${seconds.toFixed(1)} s. Ask them anything, prove any row:`,
    next(`${command} query${option} "select * from overdraft_episodes where open"`),
    next(`${command} explain${option} TRANSACTION_ID`),
  ].join('\n')
}

function next(words: string): string {
  return styleText('dim', `  → ${words}`)
}

function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function money(amount: string, { currency, decimals }: CurrencyTotals): string {
  const exact = parseDecimal(amount)
  return exact === undefined ? amount : formatMoneyRounded(exact, currency, decimals)
}
