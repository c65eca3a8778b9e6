/** A table of the results: a query file and what its header says. */
export interface ReportTable {
  readonly name: string
  readonly room: 'staging' | 'marts' | 'checks'
  readonly purpose: string
  /** What one row stands for. */
  readonly grain: string
  /** Names of the tables it reads. */
  readonly inputs: readonly string[]
  /** What the header says of columns, a line each. */
  readonly columns: readonly string[]
  /** Kept as a view, because it only selects from another table. */
  readonly isView: boolean
  /** One select statement. */
  readonly sql: string
}
