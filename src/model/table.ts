/** A table of the results: a query file and what its header says. */
export interface ReportTable {
  readonly name: string
  readonly room: 'staging' | 'marts' | 'checks' | 'month_end'
  readonly purpose: string
  /** What one row stands for. */
  readonly grain: string
  /** Names of the tables it reads. */
  readonly inputs: readonly string[]
  /** What the header says of columns, a line each. */
  readonly columns: readonly string[]
  /** Kept as a view, because it only selects from another table. */
  readonly isView: boolean
  /** One select statement; where the table has parts, the empty table. */
  readonly sql: string
  /** Queries that each add rows to it as soon as the tables they read are there; nothing where `sql` gives all rows. */
  readonly parts?: readonly TablePart[]
}

/** A query that adds rows to a table; its columns have the names of that table's. */
export interface TablePart {
  readonly inputs: readonly string[]
  readonly sql: string
}
