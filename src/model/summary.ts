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
}
