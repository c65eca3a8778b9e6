import { readFileSync } from 'node:fs'
import { columnTitles } from '../model/report-texts.js'
import { cellKind, rowMarks, type ShownColumn, type ShownRow, titleOf } from '../model/shown-table.js'
import { resource } from '../resources.js'
import type { Database } from './database.js'

/** A column of a query with the name DuckDB has for its type, beside how it is shown. */
export interface TypedColumn extends ShownColumn {
  readonly type: string
}

/** The first rows of a shown table, and how many there are in all. */
export interface ShownRows {
  readonly columns: readonly ShownColumn[]
  readonly count: number
  readonly rows: readonly ShownRow[]
}

/** Gives the text of a query of `store/report/`, by its name; its last clause is an `order by` without ties. */
export function reportSql(name: string): string {
  return readFileSync(resource(`./store/report/${name}.sql`), 'utf8').trim()
}

function unordered(sql: string): string {
  return sql.slice(0, sql.lastIndexOf('\norder by'))
}

/** Reads the first rows of a shown table, and how many there are. */
export async function readShownRows(database: Database, name: string, limit: number): Promise<ShownRows> {
  const sql = reportSql(name)
  const columns = await typedColumns(database, sql)
  const { rows } = await database.read(`select * from (${shownSql(sql, columns)}) limit ${limit}`)
  const count = rows.length < limit ? rows.length : await countRows(database, sql)
  return {
    columns: columns.filter(isShown),
    count,
    rows: rows.map((row) => {
      const cells = row.map((cell) => (cell === null ? null : String(cell)))
      const [decimals = null, id = null] = cells.slice(-2)
      return { cells: cells.slice(0, -2), decimals: decimals === null ? null : Number(decimals), id }
    }),
  }
}

async function countRows(database: Database, sql: string): Promise<number> {
  const { rows } = await database.read(`select count(*)::double from (${unordered(sql)})`)
  return Number(rows[0]?.[0])
}

/** Gives all columns of a query, those that are not shown as well. */
export async function typedColumns(database: Database, sql: string): Promise<TypedColumn[]> {
  const { columns } = await database.read(`select * from (${sql}) limit 0`)
  return columns.map(({ name, type }) => ({
    name,
    type,
    title: columnTitles[name] ?? titleOf(name),
    kind: cellKind(name, type),
  }))
}

/** Whether a column is shown itself. */
export function isShown({ name }: ShownColumn): boolean {
  return !rowMarks.has(name)
}

/** A query with every shown column as text, then decimals and transaction of the row; in the order of its rows. */
export function shownSql(sql: string, columns: readonly TypedColumn[]): string {
  const names = new Set(columns.map(({ name }) => name))
  const cells = columns.filter(isShown).map((column) => `${cellText(column)} as "${column.name}"`)
  const marks = [...rowMarks].map(
    (mark) => `${names.has(mark) ? `cast(${mark} as varchar)` : 'null'} as ${mark}`,
  )
  return `select ${[...cells, ...marks].join(', ')} from (${sql})`
}

/** A column as the text of a shown cell. */
function cellText({ name, type }: TypedColumn): string {
  const column = `"${name}"`
  if (type === 'VARCHAR') return column
  if (type.startsWith('DECIMAL'))
    return `case when contains(cast(${column} as varchar), '.') then canonical(${column}) else cast(${column} as varchar) end`
  if (type.startsWith('TIMESTAMP')) return `strftime(${column}, '%Y-%m-%d %H:%M:%S.%g')`
  return `cast(${column} as varchar)`
}
