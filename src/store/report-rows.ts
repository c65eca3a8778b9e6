import { rmSync } from 'node:fs'
import type { Database } from './database.js'
import { dropBuffers } from './frugal.js'
import { isShown, reportSql, type TypedColumn, typedColumns } from './report-tables.js'

/** A shown table whose rows are ready to be written. */
export interface PreparedTable {
  readonly columns: readonly TypedColumn[]
  /** How many rows there are. */
  readonly count: number
}

/** A part of the rows of a prepared table, as lines of text. */
export interface RowLines {
  /** Of the prepared table. */
  readonly name: string
  /** The rows after the first `from`, up to and with row `to`. */
  readonly from: number
  readonly to: number
  /** SQL of the text of a row; beside its columns there are `decimals`, `place` and `sheet_row`. */
  readonly line: string
  /** What `sheet_row` is less than the number of a row in its table. */
  readonly firstRow: number
  /** Where to write a file on the way. */
  readonly file: string
}

/**
 * Rows that are written at once: the engine's memory of more is not given back soon enough. They are in order before they
 * are text, which is several times as long.
 */
const rowsAtOnce = 16_384

/** The ledger; its rows are not copied, as to sort them takes all memory. */
const ledger = 'transactions'
/** Temporary tables of the first connection: where each transaction stands in the ledger, and the rows of shown tables. */
const places = 'report_places'
const prepared = (name: string): string => `report_${name}`

/** Numbers the transactions in the order of the query `transactions`; needed once rows are to be written. */
export async function numberLedger(database: Database): Promise<void> {
  await database.connection.run(
    `create or replace temporary table ${places} as
    select rowid as ledger_row, row_number() over (order by currency, userId, timestamp, id) as place from transactions`,
  )
}

/** Prepares a shown table: its query runs once, for views are computed as often as they are read. */
export async function prepareTable(database: Database, name: string): Promise<PreparedTable> {
  const sql = reportSql(name)
  const columns = (await typedColumns(database, sql)).filter(isShown)
  if (name !== ledger) {
    await database.connection.run(
      `create or replace temporary table ${prepared(name)} as
      select *, row_number() over () as table_row from (${sql})`,
    )
  }
  const source = name === ledger ? ledger : prepared(name)
  return { columns, count: await numberOf(database, `select count(*) from ${source}`) }
}

/** Says whether a prepared table has a row for which the SQL of a condition holds. */
export async function hasRow(database: Database, name: string, condition: string): Promise<boolean> {
  const source = name === ledger ? `(${reportSql(ledger)})` : prepared(name)
  return (
    (await numberOf(database, `select count(*) from (select 1 from ${source} where ${condition} limit 1)`)) >
    0
  )
}

/** Writes rows of a prepared table as text to a file, part by part; `use` reads each part before the next is written. */
export async function* writeRowLines(database: Database, lines: RowLines): AsyncGenerator<string> {
  const target = lines.file.replaceAll("'", "''")
  for (let from = lines.from; from < lines.to; from += rowsAtOnce) {
    const to = Math.min(lines.to, from + rowsAtOnce)
    const rows = await rowsSql(database, lines.name, { from, to })
    const numbered = `select *, cast(table_row - ${lines.firstRow} as varchar) as sheet_row from (${rows})`
    await database.connection.run(
      `copy (select ${lines.line} from (${numbered} order by table_row))
      to '${target}' (format csv, header false, quote '', escape '', delimiter e'\\x01')`,
    )
    yield lines.file
    rmSync(lines.file)
    dropBuffers()
  }
}

/** Gives where the transactions of rows stand in the ledger, both counted from 1, at most `limit` of them. */
export async function readPlaces(
  database: Database,
  name: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<{ readonly row: number; readonly place: number }[]> {
  if (name === ledger) return []
  const result = await database.connection.runAndReadAll(
    `select table_row::double, place::double from (${await rowsSql(database, name, { from, to })})
    where place is not null order by table_row limit ${limit}`,
  )
  return result.getRowsJson().map(([row, place]) => ({ row: Number(row), place: Number(place) }))
}

/** Lets go of what was prepared. */
export async function dropPrepared(database: Database, names: readonly string[]): Promise<void> {
  for (const table of [places, ...names.map(prepared)]) {
    await database.connection.run(`drop table if exists ${table}`)
  }
}

/** Some rows with their number in the table, `table_row`, with `decimals` and `place`. */
async function rowsSql(
  database: Database,
  name: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string> {
  if (name === ledger) return ledgerRows(from, to)
  const table = prepared(name)
  const names = new Set((await typedColumns(database, reportSql(name))).map((column) => column.name))
  const decimals = names.has('decimals') ? '' : ', null::integer as decimals'
  const part = `select *${decimals} from ${table} where table_row > ${from} and table_row <= ${to}`
  if (!names.has('link_id')) return `select *, null::bigint as place from (${part})`
  const linked = `select transactions.id, place from transactions
    inner join ${places} on ${places}.ledger_row = transactions.rowid
    where transactions.id in (select link_id from (${part}))`
  return `select part.*, linked.place from (${part}) as part left join (${linked}) as linked on linked.id = part.link_id`
}

/** Rows of the ledger in its order: those with their numbers are picked from the whole, and only they are sorted. */
function ledgerRows(from: number, to: number): string {
  const part = `select ledger_row, place from ${places} where place > ${from} and place <= ${to}`
  const numbered = `select transactions.* from transactions inner join (${part}) as part on part.ledger_row = transactions.rowid`
  const shown = `with transactions as (select * from numbered) select * from (${reportSql(ledger)})`
  return `with numbered as (${numbered})
    select *, ${from} + row_number() over () as table_row, null::bigint as place from (${shown})`
}

async function numberOf(database: Database, sql: string): Promise<number> {
  const result = await database.connection.runAndReadAll(sql)
  return Number(result.getRowsJson()[0]?.[0])
}
