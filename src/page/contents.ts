import type { ShownColumn, ShownRow, ShownTable } from '../model/shown-table.js'
import type { Summary } from '../model/summary.js'

/** A table of the page: its first rows, and how many there are in all. */
export interface PageTable {
  readonly table: ShownTable
  readonly columns: readonly ShownColumn[]
  readonly rows: readonly ShownRow[]
  readonly count: number
}

/** A currency over the business days. */
export interface PageTrend {
  readonly currency: string
  readonly decimals: number
  /** Sum of the payment balances below zero at the end of each day. */
  readonly exposure: readonly string[]
  /** Wallets out of step now, for each of the causes. */
  readonly outOfStep: readonly string[]
}

/** What the charts show. */
export interface PageTrends {
  readonly days: readonly string[]
  readonly transactions: readonly string[]
  readonly currencies: readonly PageTrend[]
  readonly causes: readonly string[]
}

/** Everything the page is written from. */
export interface PageContents {
  readonly version: string
  readonly summary: Summary
  /** By their names. */
  readonly tables: ReadonlyMap<string, PageTable>
  readonly trends: PageTrends
  /** A user and a transaction, for the examples of commands; undefined where there is none. */
  readonly example: { readonly user: string; readonly transaction: string } | undefined
}
