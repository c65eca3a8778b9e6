import { type Appended, ledgerTables } from '../../src/store/ledger-tables.js'
import { batchColumns, longestInline, type RowBatch, width } from '../../src/store/row-batch.js'

/** The rows of a batch as they were given, by the names of their columns. */
export function rowsOf({ table, rows, columns, texts }: RowBatch): Record<string, Appended>[] {
  const view = new DataView(columns)
  const layout = batchColumns.get(table) ?? []
  return Array.from({ length: rows }, (_, row) => {
    const given = layout.flatMap(({ name, type, validity, values }): [string, Appended][] => {
      const isThere = (view.getUint8(validity + (row >> 3)) >> (row & 7)) & 1
      if (isThere === 0) return []
      const place = values + row * width[type]
      if (type === 'varchar') return [[name, textAt(view, place, texts)]]
      if (type === 'bigint') return [[name, Number(view.getBigInt64(place, true))]]
      return [[name, type === 'integer' ? view.getInt32(place, true) : view.getFloat64(place, true)]]
    })
    return { ...missing(table), ...Object.fromEntries(given) }
  })
}

function textAt(view: DataView, place: number, texts: ArrayBuffer): string {
  const length = view.getUint32(place, true)
  const bytes =
    length > longestInline
      ? Buffer.from(texts, view.getUint32(place + 8, true), length)
      : Buffer.from(view.buffer, place + 4, length)
  return bytes.toString()
}

function missing(table: RowBatch['table']): Record<string, Appended> {
  return Object.fromEntries(Object.keys(ledgerTables[table]).map((name) => [name, undefined]))
}
