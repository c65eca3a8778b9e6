/** A value of a result row; decimals, big integers and times come as text. */
export type Cell = string | number | boolean | null

/** Rows of a query, with the name and type of each column. */
export interface ResultTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>
