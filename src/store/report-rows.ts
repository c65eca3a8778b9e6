import type { ShownBlock, ShownCell, ShownColumn } from '../model/shown-table.js'
import type { Database } from './database.js'
import { isShown, reportSql, shownSql, typedColumns } from './report-tables.js'

/** A shown table that is ready to be read from its first row to its last. */
export interface ShownStream {
  readonly columns: readonly ShownColumn[]
  /** How many rows there are. */
  readonly count: number
  /** Whether it has amounts of more digits than a spreadsheet keeps. */
  readonly hasLongDigits: boolean
  /** Gives the rows in their order, block by block, without ever holding all of them. */
  readonly rows: () => AsyncGenerator<ShownBlock>
}

/** Rows that are fetched at once: the memory of more is not given back soon enough. */
const rowsAtOnce = 32_768
/** Digits of a number that a spreadsheet keeps. */
const keptDigits = 15

/** Temporary tables of the first connection: where each transaction stands in the ledger, and the rows of a shown table. */
const places = 'report_places'
const prepared = (name: string): string => `report_${name}`

/** Numbers the transactions in the order of the query `transactions`, for `openShownStream`. */
export async function numberLedger(database: Database): Promise<void> {
  await database.connection.run(
    `create or replace temporary table ${places} as
    select rowid as ledger_row, id, row_number() over (order by currency, userId, timestamp, id) as place from transactions`,
  )
}

/** Prepares the ledger itself: it is read in the order of its numbers, a part at a time, as to sort it takes all memory. */
export async function openLedgerStream(database: Database): Promise<ShownStream> {
  const sql = reportSql('transactions')
  const columns = await typedColumns(database, sql)
  const count = await numberOf(database, 'select count(*) from transactions')
  const part = (from: number): string => {
    const numbered = `select transactions.* from transactions
      inner join (select ledger_row, place from ${places} where place > ${from} and place <= ${from + rowsAtOnce}) as part
        on part.ledger_row = transactions.rowid`
    const shown = `with transactions as (select * from numbered) select * from (${shownSql(sql, columns)})`
    return `with numbered as (${numbered}) select * from (${shown})`
  }
  return {
    columns: columns.filter(isShown),
    count,
    hasLongDigits: await hasLongDigits(database, columns, `(${withoutOrder(sql)})`),
    rows: () => readParts(database, count, (from) => `select *, null::varchar as place from (${part(from)})`),
  }
}

/** Prepares any other shown table: its query runs once, for views are computed as often as they are read. */
export async function openShownStream(database: Database, name: string): Promise<ShownStream> {
  const sql = reportSql(name)
  const columns = await typedColumns(database, sql)
  const table = prepared(name)
  const isLinked = columns.some((column) => column.name === 'link_id')
  await database.connection.run(
    `create or replace temporary table ${table} as
    select *, row_number() over () as "row number" from (${shownSql(sql, columns)})`,
  )
  const place = isLinked
    ? `(select any_value(place) from ${places} where ${places}.id = part.link_id)`
    : 'null'
  const part = (from: number): string =>
    `select part.* exclude ("row number"), cast(${place} as varchar) as place from ${table} as part
    where "row number" > ${from} and "row number" <= ${from + rowsAtOnce} order by "row number"`
  const count = await numberOf(database, `select count(*) from ${table}`)
  return {
    columns: columns.filter(isShown),
    count,
    hasLongDigits: await hasLongDigits(database, columns, table),
    rows: () => readParts(database, count, part),
  }
}

/** Lets go of what was prepared. */
export async function closeShownStreams(database: Database, names: readonly string[]): Promise<void> {
  for (const table of [places, ...names.map(prepared)]) {
    await database.connection.run(`drop table if exists ${table}`)
  }
}

async function* readParts(
  database: Database,
  count: number,
  sqlOf: (from: number) => string,
): AsyncGenerator<ShownBlock> {
  for (let from = 0; from < count; from += rowsAtOnce) yield* readBlocks(database, sqlOf(from))
}

/** Runs a query whose last three columns are decimals, transaction and place; gives its rows. */
async function* readBlocks(database: Database, sql: string): AsyncGenerator<ShownBlock> {
  const result = await database.connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    const values = Array.from(
      { length: chunk.columnCount },
      (_, at) => chunk.getColumnValues(at) as ShownCell[],
    )
    const block = {
      rows: chunk.rowCount,
      columns: values.slice(0, -3),
      decimals: values.at(-3) ?? [],
      places: values.at(-1) ?? [],
    }
    // The engine's memory of a chunk is given back with the object, whenever that is collected.
    chunk.reset()
    yield block
  }
}

async function numberOf(database: Database, sql: string): Promise<number> {
  const result = await database.connection.runAndReadAll(sql)
  return Number(result.getRowsJson()[0]?.[0])
}

async function hasLongDigits(
  database: Database,
  columns: readonly ShownColumn[],
  source: string,
): Promise<boolean> {
  const money = columns.filter(({ kind }) => kind === 'money')
  if (money.length === 0) return false
  const isLong = money.map(
    ({ name }) =>
      `length(ltrim(replace(replace(rtrim(cast("${name}" as varchar), '0'), '.', ''), '-', ''), '0')) > ${keptDigits}`,
  )
  return (await numberOf(database, `select count(*) from ${source} where ${isLong.join(' or ')}`)) > 0
}

function withoutOrder(sql: string): string {
  return sql.slice(0, sql.lastIndexOf('\norder by'))
}
