import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StoredFile } from '../../src/generate/memory.js'
import type { TransactionTruth } from '../../src/generate/truth.js'
import { TRANSACTION_COLUMNS } from '../../src/generate/truth.js'

/** A row of a table that was made from the logs: its columns as text, absent values empty. */
export type Row = Readonly<Record<string, string | undefined>>

/** Columns of the truth that a table of transactions need not have. */
const OWN_COLUMNS = new Set(['log_stream'])

/**
 * What a table of transactions says otherwise than the truth, one sentence each; numbers are compared by value
 * (`8.50` is `8.5`), everything else by its text. An empty list is a pass.
 */
export function transactionDifferences(
  truth: readonly TransactionTruth[],
  rows: readonly Row[],
): readonly string[] {
  const byId = new Map(rows.map((row) => [row.id ?? '', row]))
  const expected = new Set(truth.map(({ id }) => id))
  return [
    ...rows.flatMap(({ id = '' }) => (expected.has(id) ? [] : [`${id}: nobody made this transaction`])),
    ...(byId.size === rows.length ? [] : [`${rows.length - byId.size} rows repeat an id`]),
    ...truth.flatMap((row) => {
      const found = byId.get(row.id)
      return found === undefined ? [`${row.id}: missing`] : rowDifferences(row, found)
    }),
  ]
}

function rowDifferences(truth: TransactionTruth, row: Row): readonly string[] {
  return TRANSACTION_COLUMNS.filter((column) => !OWN_COLUMNS.has(column)).flatMap((column) => {
    const [expected, found] = [String(truth[column]), row[column] ?? '']
    return sameValue(expected, found) ? [] : [`${truth.id}: ${column} is "${found}", not "${expected}"`]
  })
}

const DECIMAL = /^-?\d+(\.\d+)?$/

function sameValue(expected: string, found: string): boolean {
  const decimals = DECIMAL.test(expected) && DECIMAL.test(found)
  return decimals ? canonical(expected) === canonical(found) : expected === found
}

function canonical(decimal: string): string {
  const trimmed = decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
  return trimmed === '-0' ? '0' : trimmed
}

/** Writes stored files below a folder. */
export function writeStored(folder: string, files: readonly StoredFile[]): void {
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}
