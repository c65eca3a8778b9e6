/** Which of the two balances another system keeps. */
export const balanceSides = ['payment', 'subscription'] as const

/** One of them. */
export type BalanceSide = (typeof balanceSides)[number]

/** How the file of another system is read. */
export interface TieOutSettings {
  /** Names of its columns. */
  readonly columns: { readonly user: string; readonly currency: string; readonly balance: string }
  /** Currency of all balances, where the file has no column for it; `none` where it has one. */
  readonly currency: string
  readonly delimiter: string
  /** What stands before the decimals. */
  readonly decimal: '.' | ','
  readonly side: BalanceSide
}

/** A balance as another system exported it. */
export interface ForeignBalance {
  readonly userId: string
  readonly currency: string
  /** A plain decimal. */
  readonly balance: string
  /** Of the file; the header is line 1. */
  readonly line: number
}

/** What became of a wallet: the same balance on both sides, another one, or none at all on one of them. */
export const tieOutResults = ['different', 'only_here', 'only_there', 'agreed'] as const

/** One of them. */
export type TieOutResult = (typeof tieOutResults)[number]

/** A row of `tie_out`: amounts are exact decimals as text. Absent values are null. */
export interface TieOutRow {
  readonly result: TieOutResult
  readonly user_id: string
  readonly currency: string
  /** Digits after the point of the currency. */
  readonly decimals: number
  readonly side: BalanceSide
  /** Business day at whose end the balances are compared; null for the end of the log. */
  readonly day: string | null
  readonly our_balance: string | null
  readonly their_balance: string | null
  /** Ours minus theirs. */
  readonly difference: string | null
  /** Of the file. */
  readonly line: number | null
  /** Our last transaction up to then, and when it was. */
  readonly id: string | null
  readonly timestamp: string | null
  /** `computed` where the log does not tell the balance after that transaction. */
  readonly balance_is: string | null
}

/** How many wallets there are of each result, by currency, and what they differ by. */
export interface TieOutTotals {
  readonly currency: string
  readonly decimals: number
  readonly agreed: number
  readonly different: number
  readonly only_here: number
  readonly only_there: number
  /** Sum of the differences, and the largest of them. */
  readonly difference: string
  readonly largest: string
}
