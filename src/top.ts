import { defaults } from './model/defaults.js'
import { databaseName } from './model/output-folder.js'
import type { Row } from './model/result.js'
import type { TopKind } from './model/top.js'
import { openResults, requireView } from './store/open-results.js'
import { readRows } from './store/rows.js'
import { storySql } from './store/story-sql.js'

/** What to list the largest of. */
export interface TopOptions {
  readonly kind: TopKind
  /** At most so many; default 10. */
  readonly limit?: number
  /** Of wallets in one currency; default all. */
  readonly currency?: string | undefined
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
}

/** The largest rows, and how amounts of each currency are shown. */
export interface Top {
  readonly rows: readonly Row[]
  /** Digits after the point, by currency. */
  readonly decimals: ReadonlyMap<string, number>
}

/** Reads the largest of something, the largest first; amounts of different currencies are compared in usual deliveries. */
export async function top({
  kind,
  limit = 10,
  currency,
  output = defaults.output,
}: TopOptions): Promise<Top> {
  const database = await openResults(output, databaseName)
  try {
    await requireView(database, 'roll_forward_wallets', output)
    const rows = await readRows(database, storySql(`top-${kind}`), [currency ?? null, String(limit)])
    const currencies = await readRows(database, 'select currency, decimals from currencies')
    const decimals = new Map(currencies.map((row) => [String(row.currency), Number(row.decimals)]))
    return { rows, decimals }
  } finally {
    await database.close()
  }
}
