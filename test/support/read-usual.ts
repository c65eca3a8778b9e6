import { type Appended, type LedgerTable, ledgerTableNames } from '../../src/store/ledger-tables.js'
import { RowBatches } from '../../src/store/row-batch.js'
import { type UsualStream, UsualStreams } from '../../src/usual/usual-stream.js'
import { rowsOf } from './row-values.js'

const file = { id: 0, path: 'a.log', absolutePath: '/a.log', size: 1, modifiedMs: 0 }

/** What the scanner of usual events makes of a stream. */
export interface ReadUsual extends UsualStream {
  rows(table: LedgerTable): readonly Readonly<Record<string, Appended>>[]
}

/** Reads the text of a stream of one file; undefined where all of it is left to others. */
export function readUsual(text: string | Uint8Array): ReadUsual | undefined {
  const tables = new Map(ledgerTableNames.map((name) => [name, [] as Record<string, Appended>[]]))
  const streams = new UsualStreams(new RowBatches((batch) => tables.get(batch.table)?.push(...rowsOf(batch))))
  const bytes = Buffer.from(text)
  const stream = streams.read({ bytes, files: [{ file, start: 0, end: bytes.length }] }, 0)
  streams.finish()
  return stream && { ...stream, rows: (table) => tables.get(table) ?? [] }
}
