/** How the values of a column are shown: `words` is text of whole sentences, `plain` a number without separators. */
export type CellKind =
  | 'text'
  | 'words'
  | 'money'
  | 'whole'
  | 'plain'
  | 'percent'
  | 'day'
  | 'month'
  | 'time'
  | 'flag'

/** A column of a table that people see. */
export interface ShownColumn {
  readonly name: string
  readonly title: string
  readonly kind: CellKind
}

/** A table that people see, in the workbook and on the page; the query of its name in `store/report/` gives its rows. */
export interface ShownTable {
  readonly name: string
  readonly title: string
  /** What it shows, in a sentence or two. */
  readonly about: string
  /** The table of the results that holds the same rows with every digit, and so has a CSV file. */
  readonly source: string
}

/** A value as text: digits, `2024-02-18`, `2024-02-18 00:01:05`, `true`; null where it is absent. */
export type ShownCell = string | null

/** A row of a shown table, with what its values are in. */
export interface ShownRow {
  readonly cells: readonly ShownCell[]
  /** Digits after the point of its amounts; null where they are no money. */
  readonly decimals: number | null
  /** The transaction it is about, where there is one. */
  readonly id: string | null
}

/** Columns of a query that say how a row is shown and are not shown themselves. */
export const rowMarks: ReadonlySet<string> = new Set(['decimals', 'link_id'])

/** Columns whose kind their type does not tell. */
const kinds: Readonly<Record<string, CellKind>> = {
  month: 'month',
  percentage: 'percent',
  rate: 'percent',
  expected_rate: 'percent',
  score: 'plain',
  times_usual: 'plain',
  hours: 'plain',
  log_offset: 'plain',
  why: 'words',
  explanation: 'words',
  message: 'words',
  reason: 'words',
  note: 'words',
}

/** Gives how a column is shown, by its name and the name DuckDB has for its type. */
export function cellKind(name: string, type: string): CellKind {
  const known = kinds[name]
  if (known !== undefined) return known
  if (type.startsWith('DECIMAL')) return 'money'
  if (type === 'DATE') return 'day'
  if (type.startsWith('TIMESTAMP')) return 'time'
  if (type === 'BOOLEAN') return 'flag'
  if (/INT/.test(type)) return 'whole'
  return type === 'DOUBLE' || type === 'FLOAT' ? 'plain' : 'text'
}

/** A name as words, where nobody gave it better ones: `Log offset`. */
export function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
