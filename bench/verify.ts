import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Totals } from '../src/generate/totals.js'
import type { FindingTotals } from '../src/generate/wallet-truth.js'
import type { Summary } from '../src/model/summary.js'

/** Of a manifest, what is compared. */
interface Manifest {
  readonly summary: Summary
  readonly failed_checks: readonly unknown[]
  readonly outputs: readonly { readonly name: string; readonly sha256: string }[]
}

/** What the real logs hold; test/real-logs.test.ts has more of it. */
const realLogs = { bytes: 15_963_840, events: 66_571, transactions: 13_114, overdrafts: 172, blocked: 9 }

/** What is wrong with results, a sentence each, by what is true about the logs; nothing where they are right. */
export async function differences(output: string, truth: string | undefined): Promise<readonly string[]> {
  const { summary, failed_checks } = read<Manifest>(join(output, 'manifest.json'))
  const found = {
    bytes: summary.bytes,
    events: summary.events,
    transactions: summary.transactions,
    overdrafts: summary.overdrawnTransactions,
    blocked: summary.blockedOverdrafts,
  }
  const common = {
    failedChecks: failed_checks.length,
    unknown: summary.unknownEvents,
    damaged: summary.files.damaged,
  }
  const none = { failedChecks: 0, unknown: 0, damaged: 0 }
  if (truth === undefined) {
    return compared({ ...found, ...common }, { ...realLogs, ...none })
  }
  const totals = read<Totals>(join(truth, 'totals.json'))
  const findings = read<FindingTotals>(join(truth, 'findings.json'))
  const { bytes, events, transactions, blocked, files } = totals
  const expected = { bytes, events, transactions, overdrafts: findings.overdrafts, blocked }
  return compared(
    {
      ...found,
      ...common,
      files: summary.files.found,
      discrepancies: await rowsOf(output, 'discrepancies'),
      overdraft_episodes: await rowsOf(output, 'overdraft_episodes'),
      drift_episodes: await rowsOf(output, 'drift_episodes'),
      ...moneyOf(summary),
    },
    {
      ...expected,
      ...none,
      files,
      discrepancies: findings.discrepancies,
      overdraft_episodes: findings.overdraft_episodes,
      drift_episodes: findings.drift_episodes,
      ...trueMoney(totals, findings),
    },
  )
}

type Figures = Readonly<Record<string, number | string>>

/** Figures that are not as expected. */
export function compared(found: Figures, expected: Figures): readonly string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)])
  return [...names]
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${name} is ${found[name] ?? 'missing'}, not ${expected[name] ?? 'there at all'}`)
}

function moneyOf({ currencies }: Summary): Figures {
  return Object.fromEntries(
    currencies.flatMap(({ currency, transactions, users, credits, debits, exposure }) => [
      [`transactions in ${currency}`, transactions],
      [`wallets in ${currency}`, users],
      [`credits in ${currency}`, credits],
      [`debits in ${currency}`, debits],
      [`exposure in ${currency}`, exposure],
    ]),
  )
}

function trueMoney({ currencies }: Totals, { exposure }: FindingTotals): Figures {
  return Object.fromEntries(
    Object.entries(currencies).flatMap(([currency, { transactions, wallets, credits, debits }]) => [
      [`transactions in ${currency}`, transactions],
      [`wallets in ${currency}`, wallets],
      [`credits in ${currency}`, credits],
      [`debits in ${currency}`, debits],
      [`exposure in ${currency}`, exposure[currency] ?? '0'],
    ]),
  )
}

/** Rows of a table, its header not counted. */
async function rowsOf(output: string, table: string): Promise<number> {
  let lines = 0
  for await (const piece of createReadStream(join(output, `calo_analysis_${table}.csv`))) {
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1
  }
  return lines - 1
}

/** The hashes of all tables: two runs on the same logs have the same. */
export function fingerprint(output: string): string {
  const { outputs } = read<Manifest>(join(output, 'manifest.json'))
  return outputs
    .filter(({ name }) => name.endsWith('.csv'))
    .map(({ name, sha256 }) => `${name} ${sha256}`)
    .join('\n')
}

/** Bytes of log that a run has read. */
export function bytesOf(output: string): number {
  return read<Manifest>(join(output, 'manifest.json')).summary.bytes
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'))
}
