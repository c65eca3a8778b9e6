import type { Finding } from './finding.js'
import type { Cell, Row } from './result.js'
import type { Mark, RawLines, Wallet } from './story.js'

/** What a column holds: how it is filtered and drawn. `id` is text that is looked up, never searched in. */
export type ColumnKind = 'text' | 'id' | 'whole' | 'decimal' | 'time' | 'day' | 'boolean'

/** A column of a table or of an answer. */
export interface TableColumn {
  readonly name: string
  /** As the engine names it. */
  readonly type: string
  readonly kind: ColumnKind
  /** In words; empty where nobody wrote any. */
  readonly meaning: string
}

/** A table of the results, as the dashboard offers it. */
export interface TableFacts {
  readonly name: string
  /** Computed when it is read, and not stored. */
  readonly isView: boolean
  /** As it was read from the logs, before anything is computed. */
  readonly isAsRead: boolean
  readonly purpose: string
  readonly columns: readonly TableColumn[]
}

/** How amounts of a currency are written, and where its days begin. */
export interface CurrencyFacts {
  readonly currency: string
  readonly decimals: number
  readonly timeZone: string
}

/** What all pages need to know of the results. */
export interface RunFacts {
  /** Tells these results from those of another run. */
  readonly stamp: string
  readonly version: string
  readonly folder: string
  /** When the results were written, ISO. */
  readonly writtenAt: string
  readonly timeZone: string
  readonly currencies: readonly CurrencyFacts[]
  readonly tables: readonly TableFacts[]
  /** Whether look-ups are still being prepared: until then, wallets of large results take seconds. */
  readonly isPreparing: boolean
}

/** How a filter compares. `from` and `to` include their value. */
export const filterWords = [
  'is',
  'not',
  'has',
  'starts',
  'from',
  'to',
  'below',
  'above',
  'empty',
  'filled',
] as const

/** One of them. */
export type FilterWord = (typeof filterWords)[number]

/** A condition on one column; `value` is empty where the word needs none. */
export interface Filter {
  readonly column: string
  readonly word: FilterWord
  readonly value: string
}

/** The words that suit a column. */
export const wordsOfKind: Readonly<Record<ColumnKind, readonly FilterWord[]>> = {
  text: ['is', 'not', 'has', 'empty', 'filled'],
  id: ['is', 'starts', 'empty', 'filled'],
  whole: ['is', 'from', 'to', 'below', 'above', 'empty', 'filled'],
  decimal: ['is', 'from', 'to', 'below', 'above', 'empty', 'filled'],
  time: ['is', 'from', 'to', 'empty', 'filled'],
  day: ['is', 'from', 'to', 'empty', 'filled'],
  boolean: ['is', 'empty', 'filled'],
}

/** A column to sort by; `bySize` leaves the sign of a number out. */
export interface SortKey {
  readonly column: string
  readonly descending: boolean
  readonly bySize: boolean
}

/** Some rows of a table. */
export interface TablePage {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** Rows that the filters let through; null where counting them takes longer than reading some: see `RowCount`. */
  readonly total: number | null
  readonly offset: number
  readonly limit: number
  /** Rows that can be reached by paging. */
  readonly reachable: number
}

/** How many rows the filters let through, or that they are more than `total`. */
export interface RowCount {
  readonly total: number
  readonly isMore: boolean
}

/** The values of a column with how often each occurs, the most frequent first. */
export interface ColumnValues {
  readonly values: readonly { readonly value: Cell; readonly rows: number }[]
}

/** The days of one currency, one number for each day of the overview. */
export interface DailySeries {
  readonly currency: string
  readonly transactions: readonly number[]
  readonly credits: readonly number[]
  readonly debits: readonly number[]
  readonly newOverdrafts: readonly number[]
  readonly newDrifts: readonly number[]
}

/** The headline figures; rows have the columns of the tables of that name, and a few beside them. */
export interface Overview {
  readonly run: Row
  /** Of `currency_totals`, with `longest_overdraft_days` and `oldest_drift_days`. */
  readonly currencies: readonly Row[]
  /** `severity`, `finding`, `findings`. */
  readonly findings: readonly Row[]
  /** Open overdrafts, the deepest first as a multiple of the usual delivery of their currency. */
  readonly worstOverdrafts: readonly Row[]
  /** Open drift episodes, the largest first in the same measure. */
  readonly worstDrifts: readonly Row[]
  /** `change`, `wallets` of the last seven days of the log. */
  readonly recent: readonly Row[]
  /** First and last of these days; null without transactions. */
  readonly recentDays: { readonly first: string; readonly last: string } | null
  /** How many findings of the work list have which status, against the runs before; null where there was none. */
  readonly workList: readonly Row[] | null
  /** Since the results that this dashboard showed before these; null where there were none. */
  readonly previous: PreviousRun | null
  readonly days: readonly string[]
  readonly daily: readonly DailySeries[]
}

/** The results that were shown before a new run replaced them. */
export interface PreviousRun {
  readonly writtenAt: string
  readonly run: Row
  readonly currencies: readonly Row[]
}

/** What became out of step, by week and opening action. */
export interface DriftByCause {
  /** Mondays. */
  readonly weeks: readonly string[]
  readonly causes: readonly { readonly action: string | null; readonly episodes: readonly number[] }[]
}

/** How the Lambda ran. */
export interface Operations {
  readonly summary: Row
  readonly days: readonly Row[]
}

/** A user's wallets, without their transactions. */
export interface WalletPage {
  readonly id: string
  readonly wallets: readonly Omit<Wallet, 'transactions'>[]
}

/** A point at which something happened to a wallet. */
export interface MarkedPoint {
  /** Place in the series. */
  readonly at: number
  readonly id: string | null
  readonly marks: readonly Mark[]
}

/** Both balances of a wallet over time, one value for each transaction. */
export interface WalletSeries {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly payment: readonly (number | null)[]
  readonly subscription: readonly (number | null)[]
  readonly marked: readonly MarkedPoint[]
  /** Transactions there are; more than points where only the last of each span of time is drawn. */
  readonly transactions: number
}

/** A transaction and its findings. */
export interface TransactionPage {
  readonly id: string
  /** Null where the log names it without showing it. */
  readonly transaction: Row | null
  readonly findings: readonly Finding[]
}

/** Log lines of a transaction, of each delivery. */
export interface LogPage {
  readonly lines: readonly RawLines[]
}

/** Something an id, or its start, belongs to. */
export interface SearchHit {
  readonly kind: 'transaction' | 'wallet' | 'message' | 'request'
  readonly id: string
  /** Of messages and requests. */
  readonly transactions: number
}

/** Whatever fits a search, exact hits first. */
export interface SearchPage {
  readonly hits: readonly SearchHit[]
  readonly isComplete: boolean
}

/** What a question in SQL gave; `isWhole` is false where rows were left out. */
export interface QueryPage {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly isWhole: boolean
  readonly milliseconds: number
}

/** What a request gets that cannot be answered. */
export interface Refusal {
  readonly error: string
  readonly advice: string
}
