import type { ShownColumn, ShownTable } from '../model/shown-table.js'
import type { CurrencyTotals } from '../model/summary.js'

/** A column with the name DuckDB has for its type. */
export interface TypedColumn extends ShownColumn {
  readonly type: string
}

/** Rows of a table, from after the first `from` up to and with row `to`. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

/** A table of the workbook and where its rows come from. */
export interface SheetSource {
  readonly table: ShownTable
  readonly columns: readonly TypedColumn[]
  /** How many rows there are. */
  readonly count: number
  /** Whether it has amounts with more digits than a spreadsheet keeps; they stand as text in a column of their own. */
  readonly hasLongDigits: boolean
  /**
   * Gives the text of rows, in pieces that are not held. `line` is the SQL of the text of one row, `firstRow` what its
   * `sheet_row` is less than its number in the table.
   */
  readonly rows: (
    range: RowRange & { readonly line: string; readonly firstRow: number },
  ) => AsyncIterable<Uint8Array>
  /** Gives where the transactions of rows stand in the ledger, both counted from 1. */
  readonly places: (
    range: RowRange & { readonly limit: number },
  ) => Promise<readonly { readonly row: number; readonly place: number }[]>
}

/** A wallet that the cover names. */
export interface WorstWallet {
  readonly userId: string
  readonly currency: string
  readonly decimals: number
  /** Payment balance of an overdrawn wallet, difference of one that is out of step. */
  readonly amount: string
  readonly since: string
  readonly days: number
  readonly why: string
}

/** What the cover says beside the table of what is open. */
export interface CoverFacts {
  readonly version: string
  readonly timeZone: string
  /** First and last business day; undefined without transactions. */
  readonly period: { readonly first: string; readonly last: string } | undefined
  readonly files: { readonly found: number; readonly skipped: number; readonly damaged: number }
  readonly bytes: number
  readonly events: number
  readonly transactions: number
  readonly users: number
  readonly problems: { readonly errors: number; readonly warnings: number }
  readonly unknownEvents: number
  readonly blockedOverdrafts: number
  readonly atRiskWallets: number
  readonly currencies: readonly CurrencyTotals[]
  /** What transactions without a currency have instead of one among `currencies`; their cells are empty. */
  readonly unnamedCurrency: string
  readonly overdrawn: readonly WorstWallet[]
  readonly outOfStep: readonly WorstWallet[]
}

/** A line of a chart over the business days: one value for each of them. */
export interface DaySeries {
  readonly title: string
  /** Digits after the point; 0 for counts. */
  readonly decimals: number
  readonly values: readonly string[]
}

/** What the charts over time show. */
export interface Trends {
  readonly days: readonly string[]
  readonly transactions: DaySeries
  readonly begun: readonly DaySeries[]
  /** Overdrawn wallets at the end of each day, by currency. */
  readonly overdrawn: readonly DaySeries[]
  /** What they owed, by currency; each has a chart of its own, as currencies are not added up. */
  readonly exposure: readonly DaySeries[]
  /** Wallets out of step now, by the action that opened it, a series for each currency. */
  readonly causes: { readonly actions: readonly string[]; readonly series: readonly DaySeries[] }
}

/** Everything a workbook is written from. */
export interface WorkbookContents {
  readonly cover: CoverFacts
  readonly trends: Trends
  readonly sheets: readonly SheetSource[]
  /** The names of columns and what they mean, by table, behind the words of the glossary. */
  readonly glossary: readonly (readonly [string, string])[]
  /** Digits after the point that occur. */
  readonly decimals: readonly number[]
  /** When the log ends, in ms since 1970: the date of the workbook, so that it does not change from run to run. */
  readonly endedMs: number
  /** Rows of a sheet below its first one; Excel takes no more than 1,048,575. */
  readonly rowsPerSheet: number
}
