/** A column of a batch. */
export interface BatchColumn {
  readonly name: string
  /** Bytes of a value. */
  readonly width: number
  /** Where its validity begins in the columns. */
  readonly validity: number
  /** Where its values begin in the columns. */
  readonly values: number
}

/** How the rows of a table are laid out in a batch. */
export interface BatchLayout {
  readonly columns: readonly BatchColumn[]
  /** Bytes of all columns. */
  readonly bytes: number
  /** Rows of a full batch. */
  readonly rows: number
}

/** Ledger tables that hold what usual events say. */
export type UsualTable = 'queue_records' | 'discrepancy_events' | 'invocations'

/** Takes rows of the ledger, each batch laid out as it says. */
export interface BatchTaker {
  layoutOf(table: UsualTable): BatchLayout
  take(batch: {
    readonly table: UsualTable
    readonly rows: number
    readonly columns: ArrayBuffer
    readonly texts: ArrayBuffer
  }): void
}
