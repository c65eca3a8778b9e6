import type { ShownBlock, ShownCell } from '../model/shown-table.js'
import type { Database } from './database.js'
import { isShown, reportSql, shownSql, typedColumns, unordered } from './report-tables.js'

/** The table with the place of each transaction in the ledger as the query `transactions` orders it. */
const placesTable = 'places_in_ledger'

/**
 * Numbers the transactions in the order of the ledger, for `streamShownRows`. The numbers are in a temporary table of
 * the first connection.
 */
export async function numberLedger(database: Database): Promise<void> {
  await database.connection.run(
    `create or replace temporary table ${placesTable} as
    select id, row_number() over (order by currency, userId, timestamp, id) as place from transactions`,
  )
}

/** Gives the rows of a shown table in its order, block by block, without ever holding all of them. */
export async function* streamShownRows(database: Database, name: string): AsyncGenerator<ShownBlock> {
  const sql = reportSql(name)
  const columns = await typedColumns(database, sql)
  const shown = columns.filter(isShown).length
  const rows = shownSql(sql, columns)
  const isLinked = columns.some((column) => column.name === 'link_id')
  const result = await database.connection.stream(
    isLinked ? withPlaces(rows) : `select *, null::varchar as place from (${rows})`,
  )
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const values = Array.from({ length: shown + 3 }, (_, at) => chunk?.getColumnValues(at) as ShownCell[])
    yield {
      rows: chunk.rowCount,
      columns: values.slice(0, shown),
      decimals: values[shown] ?? [],
      places: values[shown + 2] ?? [],
    }
  }
}

/** Rows with the place of their transaction in the ledger, in the order in which they stood before. */
function withPlaces(rows: string): string {
  return `select numbered.* exclude (position), cast(place as varchar) as place
    from (select *, row_number() over () as position from (${rows})) as numbered
    left join ${placesTable} as places on places.id = numbered.link_id
    order by position`
}

/** Says whether a shown table has amounts of more digits than a spreadsheet keeps, which is 15. */
export async function hasLongDigits(database: Database, name: string): Promise<boolean> {
  const sql = reportSql(name)
  const money = (await typedColumns(database, sql)).filter(({ kind }) => kind === 'money')
  if (money.length === 0) return false
  const isLong = money.map(
    ({ name }) => `length(ltrim(replace(replace(canonical("${name}"), '.', ''), '-', ''), '0')) > 15`,
  )
  const { rows } = await database.read(`select bool_or(${isLong.join(' or ')}) from (${unordered(sql)})`)
  return rows[0]?.[0] === true
}
