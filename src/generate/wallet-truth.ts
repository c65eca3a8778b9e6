import type { Currency } from './money.js'
import { DECIMALS, differ } from './money.js'
import { addDecimals } from './totals.js'
import type { TransactionTruth } from './truth.js'

/** A wallet at the end of the log; `user_balance` and `new_balance` are empty where no transaction tells. */
export interface WalletTruth {
  readonly user_id: string
  readonly currency: string
  readonly transactions: number
  readonly first_transaction: string
  readonly last_transaction: string
  readonly user_balance: string
  /** That of the last one that was posted. */
  readonly new_balance: string
}

/** A run of transactions of a wallet during which it was overdrawn, or out of step. */
export interface EpisodeTruth {
  readonly kind: 'overdraft' | 'drift'
  readonly user_id: string
  readonly currency: string
  readonly first_id: string
  readonly last_id: string
  readonly started_at: string
  /** The transaction that ended it; empty while it is open. */
  readonly ended_at: string
  readonly transactions: number
}

/** What an auditor should count. */
export interface FindingTotals {
  readonly wallets: number
  readonly overdrafts: number
  readonly discrepancies: number
  readonly overdraft_episodes: number
  readonly drift_episodes: number
  /** What overdrawn wallets owe at the end, by currency. */
  readonly exposure: Readonly<Record<string, string>>
}

/** What transactions of whole wallets, in any order, amount to. */
export function walletTruth(transactions: readonly TransactionTruth[]): {
  readonly wallets: readonly WalletTruth[]
  readonly episodes: readonly EpisodeTruth[]
  readonly findings: FindingTotals
} {
  const histories = [...byWallet(transactions).values()]
  const wallets = histories.map(walletOf)
  const episodes = histories.flatMap((history) => [
    ...episodesOf('overdraft', history, isOverdrawn),
    ...episodesOf('drift', history, isOutOfStep),
  ])
  const ofKind = (kind: EpisodeTruth['kind']): number => episodes.filter((one) => one.kind === kind).length
  const findings = {
    wallets: wallets.length,
    overdrafts: transactions.filter((row) => row.userBalance !== '' && isOverdrawn(row)).length,
    discrepancies: transactions.filter((row) => row.userBalance !== '' && isOutOfStep(row)).length,
    overdraft_episodes: ofKind('overdraft'),
    drift_episodes: ofKind('drift'),
    exposure: exposureOf(wallets),
  }
  return { wallets, episodes, findings }
}

function byWallet(transactions: readonly TransactionTruth[]): ReadonlyMap<string, TransactionTruth[]> {
  const found = new Map<string, TransactionTruth[]>()
  for (const row of transactions) {
    const key = `${row.userId} ${row.currency}`
    const history = found.get(key)
    if (history === undefined) {
      found.set(key, [row])
    } else {
      history.push(row)
    }
  }
  for (const history of found.values()) {
    history.sort((a, b) => compare(a.timestamp, b.timestamp) || compare(a.id, b.id))
  }
  return found
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function walletOf(history: readonly TransactionTruth[]): WalletTruth {
  const [first] = history
  return {
    user_id: first?.userId ?? '',
    currency: first?.currency ?? '',
    transactions: history.length,
    first_transaction: first?.timestamp ?? '',
    last_transaction: history.at(-1)?.timestamp ?? '',
    user_balance: history.findLast(({ userBalance }) => userBalance !== '')?.userBalance ?? '',
    new_balance: history.findLast(({ outcome }) => outcome !== 'blocked')?.newBalance ?? '',
  }
}

function episodesOf(
  kind: EpisodeTruth['kind'],
  history: readonly TransactionTruth[],
  holds: (row: TransactionTruth) => boolean,
): readonly EpisodeTruth[] {
  const found: EpisodeTruth[] = []
  let run: TransactionTruth[] = []
  const close = (endedAt: string): void => {
    const [first, last] = [run[0], run.at(-1)]
    if (first !== undefined && last !== undefined) {
      const { userId: user_id, currency } = first
      const ids = { first_id: first.id, last_id: last.id }
      const times = { started_at: first.timestamp, ended_at: endedAt }
      found.push({ kind, user_id, currency, ...ids, ...times, transactions: run.length })
    }
    run = []
  }
  for (const row of history.filter(({ userBalance }) => userBalance !== '')) {
    if (holds(row)) {
      run.push(row)
    } else {
      close(row.timestamp)
    }
  }
  close('')
  return found
}

function isOverdrawn({ userBalance }: TransactionTruth): boolean {
  return Number(userBalance) < 0
}

function isOutOfStep({ userBalance, newBalance, currency }: TransactionTruth): boolean {
  return isCurrency(currency) && differ(Number(userBalance), Number(newBalance), currency)
}

function isCurrency(text: string): text is Currency {
  return text in DECIMALS
}

function exposureOf(wallets: readonly WalletTruth[]): Readonly<Record<string, string>> {
  const sums: Record<string, string> = {}
  for (const { currency, user_balance } of wallets) {
    if (Number(user_balance) < 0) {
      sums[currency] = addDecimals(sums[currency] ?? '0', user_balance)
    }
  }
  return sums
}

/** Findings of logs with other wallets each, with how often each occurs. */
export function mergedFindings(
  parts: readonly { readonly findings: FindingTotals; readonly copies: number }[],
): FindingTotals {
  const sum = (count: (findings: FindingTotals) => number): number =>
    parts.reduce((total, { findings, copies }) => total + copies * count(findings), 0)
  const exposure: Record<string, string> = {}
  for (const { findings, copies } of parts) {
    for (const [currency, owed] of Object.entries(findings.exposure)) {
      exposure[currency] = addDecimals(exposure[currency] ?? '0', owed, copies)
    }
  }
  return {
    wallets: sum(({ wallets }) => wallets),
    overdrafts: sum(({ overdrafts }) => overdrafts),
    discrepancies: sum(({ discrepancies }) => discrepancies),
    overdraft_episodes: sum(({ overdraft_episodes }) => overdraft_episodes),
    drift_episodes: sum(({ drift_episodes }) => drift_episodes),
    exposure: Object.fromEntries(Object.entries(exposure).toSorted(([a], [b]) => compare(a, b))),
  }
}

/** The header of `wallets.csv`. */
export const WALLET_COLUMNS = [
  'user_id',
  'currency',
  'transactions',
  'first_transaction',
  'last_transaction',
  'user_balance',
  'new_balance',
] as const satisfies readonly (keyof WalletTruth)[]

/** The header of `episodes.csv`. */
export const EPISODE_COLUMNS = [
  'kind',
  'user_id',
  'currency',
  'first_id',
  'last_id',
  'started_at',
  'ended_at',
  'transactions',
] as const satisfies readonly (keyof EpisodeTruth)[]
