import { styleText } from 'node:util'
import { formatMoneyRounded } from '../model/currency.js'
import { parseDecimal } from '../model/money.js'
import { printableLine } from '../model/printable.js'
import { severities } from '../model/problem.js'
import type { CurrencyTotals, RecentChanges, Summary } from '../model/summary.js'
import { counted } from './amounts.js'
import { commandLine } from './command-line.js'
import { bar, isUnicode, sparkline } from './sparkline.js'
import { renderTable } from './table.js'

/** A finished run, for people. */
export interface FinishedRun {
  readonly summary: Summary
  /** The folder with the results. */
  readonly folder: string
  /** The same, where the other commands must be told it. */
  readonly output: string | undefined
  readonly seconds: number
  /** How many of the files the run before had read, so that this one did not. */
  readonly knownFiles: number
}

/** Describes a run to an accountant: what is open, what changed, what else was found, then what was read. */
export async function describeRun(run: FinishedRun): Promise<string> {
  const { summary, output } = run
  const blocks = [
    titleOf(summary),
    await openBlock(summary, output),
    await recentBlock(summary, output),
    findingsBlock(summary, output),
    qualityBlock(run),
    resultsBlock(run),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function titleOf({ period, transactions, users, timeZone, trend }: Summary): string {
  const days = period === undefined ? 'no transactions' : `${period.first} to ${period.last}`
  const title = styleText('bold', `Calo wallets, ${days}`)
  const size = `${counted(transactions, 'transaction')} of ${counted(users, 'user')}; business days in ${printableLine(timeZone)}`
  if (trend.transactions.length < 3 || !isUnicode(process.env, process.platform)) return `${title}\n${size}`
  const each = trend.daysEach === 1 ? 'a day' : `in ${trend.daysEach} days each`
  return `${title}\n${size}\n${styleText('cyan', sparkline(trend.transactions))} transactions ${each}`
}

/** Currencies that have a line of their own; a log may name any number of them. */
const mostCurrencies = 20

/** The currencies with most transactions, in their order. */
function shownOf(currencies: readonly CurrencyTotals[]): readonly CurrencyTotals[] {
  if (currencies.length <= mostCurrencies) return currencies
  const busiest = currencies.toSorted((one, other) => other.transactions - one.transactions)
  const shown = new Set(busiest.slice(0, mostCurrencies))
  return currencies.filter((totals) => shown.has(totals))
}

/** Says how many currencies have no line, and how to see them; nothing where all have one. */
function hiddenLines(all: number, shown: number, output: string | undefined): string[] {
  if (all === shown) return []
  const words = `  … and ${counted(all - shown, 'more currency', 'more currencies')}`
  return [words, next(['query', 'select * from currency_totals'], output)]
}

// ---- what is open ----

/** Characters of the longest bar. */
const barWidth = 6

async function openBlock(summary: Summary, output: string | undefined): Promise<string> {
  const open = summary.currencies.filter(
    (totals) => totals.overdrawnWallets > 0 || totals.driftingWallets > 0,
  )
  const shown = shownOf(open)
  const largest = Math.max(...open.map((totals) => totals.overdrawnWallets))
  const hasBars = largest > 0 && open.length > 1 && isUnicode(process.env, process.platform)
  const table = await renderTable(
    [
      'Currency',
      'Overdrawn',
      ...(hasBars ? [''] : []),
      'Exposure',
      'Days',
      'Out of step',
      'Payment - subscription',
      'Days',
    ],
    shown.map((totals) => [
      printableLine(totals.currency),
      unlessNone(totals.overdrawnWallets, count(totals.overdrawnWallets)),
      ...(hasBars ? [styleText('red', bar(totals.overdrawnWallets, largest, barWidth))] : []),
      unlessNone(totals.overdrawnWallets, money(totals.exposure, totals)),
      days(totals.longestOverdraftDays),
      unlessNone(totals.driftingWallets, count(totals.driftingWallets)),
      unlessNone(totals.driftingWallets, money(totals.openDrift, totals)),
      days(totals.oldestDriftDays),
    ]),
  )
  const hidden = hiddenLines(open.length, shown.length, output)
  const lines = [...overdraftLines(summary, output), ...driftLines(summary, output), table, ...hidden]
  return lines.filter((line) => line !== '').join('\n')
}

function overdraftLines(summary: Summary, output: string | undefined): string[] {
  const { currencies, blockedOverdrafts, atRiskWallets } = summary
  const wallets = currencies.reduce((sum, totals) => sum + totals.overdrawnWallets, 0)
  const longest = currencies.reduce((most, totals) => Math.max(most, totals.longestOverdraftDays ?? 0), 0)
  const heading =
    wallets === 0
      ? styleText('green', 'No wallet is overdrawn now')
      : styleText(['bold', 'red'], `${counted(wallets, 'wallet is', 'wallets are')} overdrawn now`)
  const since = wallets === 0 ? '' : `, ${longestFor(longest)}`
  const more = `; ${counted(blockedOverdrafts, 'overdraft was', 'overdrafts were')} blocked`
  const sql = 'select user_id, currency, last_balance, days from overdraft_episodes where open'
  return [
    `${heading}${since}${more}${atRiskWallets === 0 ? '; no wallet is at risk' : ''}`,
    ...(wallets === 0 ? [] : [next(['query', sql], output)]),
    ...(atRiskWallets === 0 ? [] : atRiskLines(atRiskWallets, output)),
  ]
}

function atRiskLines(wallets: number, output: string | undefined): string[] {
  const words = `${counted(wallets, 'wallet is', 'wallets are')} expected to follow within 7 days`
  const sql = 'select user_id, currency, user_balance, expected_on from at_risk'
  return [styleText(['bold', 'yellow'], words), next(['query', sql], output)]
}

function driftLines({ currencies }: Summary, output: string | undefined): string[] {
  const wallets = currencies.reduce((sum, totals) => sum + totals.driftingWallets, 0)
  if (wallets === 0) return [styleText('green', 'Payment and subscription balances agree everywhere now')]
  const oldest = currencies.reduce((most, totals) => Math.max(most, totals.oldestDriftDays ?? 0), 0)
  const heading = `${counted(wallets, 'wallet has', 'wallets have')} two balances that disagree now`
  const sql = 'select user_id, currency, last_drift, days from drift_episodes where open'
  return [`${styleText(['bold', 'yellow'], heading)}, ${longestFor(oldest)}`, next(['query', sql], output)]
}

function longestFor(longest: number): string {
  return longest === 0 ? 'since the last day' : `one for ${counted(longest, 'day')}`
}

// ---- what changed ----

async function recentBlock({ recent, currencies }: Summary, output: string | undefined): Promise<string> {
  if (recent === undefined) return ''
  const shown = shownOf(currencies)
  const rows = shown.map((totals) => {
    const last = recent.currencies.find(({ currency }) => currency === totals.currency)
    return [
      printableLine(totals.currency),
      count(totals.transactions),
      money(totals.credits, totals),
      money(totals.debits, totals),
      last === undefined ? '' : count(last.transactions),
      last === undefined ? '' : money(last.credits, totals),
      last === undefined ? '' : money(last.debits, totals),
    ]
  })
  const header = ['Currency', 'Transactions', 'Credits', 'Debits', 'Last 7 days', 'Credits', 'Debits']
  return [
    styleText('bold', `In the last 7 days, ${recent.first} to ${recent.last}`),
    `  ${changesOf(recent)}`,
    ...largestOf(recent, shown),
    next(['query', 'select * from recent_changes'], output),
    await renderTable(header, rows),
    ...hiddenLines(currencies.length, shown.length, output),
  ].join('\n')
}

function changesOf({
  becameOverdrawn,
  cameBack,
  driftBegan,
  driftEnded,
  newlyAtRisk,
}: RecentChanges): string {
  return [
    `${counted(becameOverdrawn, 'wallet')} became overdrawn, ${count(cameBack)} came back`,
    `${count(driftBegan)} began to drift, ${count(driftEnded)} stopped`,
    `${count(newlyAtRisk)} newly at risk`,
  ].join('; ')
}

function largestOf({ currencies }: RecentChanges, totals: readonly CurrencyTotals[]): string[] {
  const largest = currencies.flatMap(({ currency, largest: movement }) => {
    const known = totals.find((total) => total.currency === currency)
    const isShown = movement !== null && known !== undefined
    return isShown ? [printableLine(`${currency} ${money(movement.amount, known)}`)] : []
  })
  return largest.length === 0 ? [] : [`  Largest movements: ${largest.join(', ')}`]
}

// ---- what else was found ----

/** Kinds of findings that have lines of their own above. */
const toldAbove = new Set(['overdraft_episodes', 'drift_episodes', 'blocked_overdrafts', 'at_risk'])

function findingsBlock({ findings }: Summary, output: string | undefined): string {
  const kinds = new Set(Object.values(findings).flatMap((counts) => Object.keys(counts)))
  const told = [...kinds]
    .filter((kind) => !toldAbove.has(kind))
    .sort()
    .map((kind) => `${kind.replaceAll('_', ' ')} (${bySeverity(findings, kind)})`)
  if (told.length === 0) return ''
  const sql = 'select severity, finding, rule, count(*) from all_findings group by all order by all'
  return `Also found: ${told.join(', ')}\n${next(['query', sql], output)}`
}

function bySeverity(findings: Summary['findings'], kind: string): string {
  const counts = severities.toReversed().flatMap((severity) => {
    const number = findings[severity][kind]
    return number === undefined ? [] : [`${count(number)} ${severity}`]
  })
  return counts.join(', ')
}

// ---- what was read ----

function qualityBlock({ summary, output, knownFiles }: FinishedRun): string {
  const { files, events, problems, unknownEvents } = summary
  const known =
    knownFiles === 0
      ? ''
      : `\n  ${count(knownFiles)} of ${counted(files.found, 'file')} known from the run before`
  const isClean = files.damaged === 0 && problems.errors === 0 && problems.warnings === 0
  const read = `${counted(files.found - files.skipped, 'file')} and ${counted(events, 'event')} read, every byte accounted for`
  if (isClean) return `Data quality: ${read}, nothing damaged or unknown${known}`
  const found = [
    `${counted(files.damaged, 'file')} damaged`,
    `${count(files.skipped)} skipped`,
    counted(unknownEvents, 'unknown event'),
    counted(problems.errors, 'error'),
    counted(problems.warnings, 'warning'),
  ].join(', ')
  const sql = "select file, code, message from data_quality where severity <> 'info'"
  return `${styleText('yellow', `Data quality: ${read};\n  ${found}`)}${known}\n${next(['query', sql], output)}`
}

function resultsBlock({ summary, folder, output, seconds }: FinishedRun): string {
  const results = `Results in ${printableLine(folder)}/ (CSV files, calo.duckdb, manifest.json), in ${seconds.toFixed(1)} s.`
  if (summary.worstUser === undefined) return results
  return `${results} The story of a wallet:\n${next(['explain', summary.worstUser], output)}`
}

function next(args: readonly string[], output: string | undefined): string {
  return styleText('dim', `  → ${commandLine(args, output)}`)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function days(value: number | null): string {
  return value === null ? '' : count(value)
}

function unlessNone(wallets: number, text: string): string {
  return wallets === 0 ? '' : text
}

function money(amount: string, { currency, decimals }: CurrencyTotals): string {
  const exact = parseDecimal(amount)
  return exact === undefined ? amount : formatMoneyRounded(exact, currency, decimals)
}
