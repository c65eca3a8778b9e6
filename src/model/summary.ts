import type { Severity } from './problem.js'

/** What one currency moved and what is open in it, all wallets together; amounts are exact decimals. */
export interface CurrencyTotals {
  readonly currency: string
  /** Digits after the point, by which amounts are shown. */
  readonly decimals: number
  readonly transactions: number
  readonly users: number
  readonly credits: string
  readonly debits: string
  readonly overdrawnWallets: number
  readonly exposure: string
  readonly driftingWallets: number
  readonly openDrift: string
  /** Days since the first of the open overdrafts began; null without any. */
  readonly longestOverdraftDays: number | null
  /** Days since the first of the open drift episodes began; null without any. */
  readonly oldestDriftDays: number | null
}

/** What changed in the last seven business days of the log. */
export interface RecentChanges {
  readonly first: string
  readonly last: string
  readonly becameOverdrawn: number
  readonly cameBack: number
  readonly driftBegan: number
  readonly driftEnded: number
  readonly newlyAtRisk: number
  /** What each currency moved in these days; VAT included. */
  readonly currencies: readonly RecentMovement[]
}

/** What one currency moved in the last seven days; amounts are exact decimals. */
export interface RecentMovement {
  readonly currency: string
  readonly transactions: number
  readonly credits: string
  readonly debits: string
  /** The largest single posting, without VAT, debits below zero; null without any. */
  readonly largest: { readonly amount: string; readonly userId: string; readonly id: string } | null
}

/** How many transactions there were over time, in at most 60 steps of as many days each. */
export interface Trend {
  readonly daysEach: number
  readonly transactions: readonly number[]
}

/** The headline figures of a run. */
export interface Summary {
  readonly files: { readonly found: number; readonly skipped: number; readonly damaged: number }
  /** Of log text, after decompression. */
  readonly bytes: number
  readonly events: number
  readonly transactions: number
  readonly users: number
  /** Business days of the first and last transaction; undefined without any. */
  readonly period: { readonly first: string; readonly last: string } | undefined
  readonly timeZone: string
  readonly currencies: readonly CurrencyTotals[]
  readonly overdrawnTransactions: number
  readonly overdrawnUsers: number
  readonly blockedOverdrafts: number
  readonly atRiskWallets: number
  /** Rows of `data_quality`; `unreadable` counts inputs that could not be opened, whatever their severity. */
  readonly problems: { readonly errors: number; readonly warnings: number; readonly unreadable: number }
  readonly unknownEvents: number
  /** Undefined without transactions. */
  readonly recent: RecentChanges | undefined
  readonly trend: Trend
  /** The user whose wallet has been overdrawn longest, else out of step longest, else the last one of the log. */
  readonly worstUser: string | undefined
  /** How many findings of each severity there are, by the table that holds them; of `anomalies`, all rules. */
  readonly findings: Readonly<Record<Severity, Readonly<Record<string, number>>>>
}
