import {
  type BalanceSide,
  balanceSides,
  type ForeignBalance,
  type TieOutRow,
  type TieOutTotals,
  tieOutResults,
} from '../model/tie-out.js'
import type { Database } from './database.js'
import { numberOf, textOf } from './finding-rows.js'
import { readRows } from './rows.js'

/** Rows that are added in one statement, as JSON: a parameter for each cell takes ten times as long. */
const rowsAtOnce = 20_000

/** What balances of another system are compared with. */
export interface TieOutQuestion {
  readonly side: BalanceSide
  /** Business day at whose end they are compared; null for the end of the log. */
  readonly day: string | null
}

/** Writes balances of another system, and what they are compared with, to the tables of those names. */
export async function writeForeignBalances(
  database: Database,
  balances: readonly ForeignBalance[],
  { side, day }: TieOutQuestion,
): Promise<void> {
  await database.insert('tie_out_question', [[side, day]])
  for (let at = 0; at < balances.length; at += rowsAtOnce) {
    const rows = balances.slice(at, at + rowsAtOnce)
    const texts = rows.map(({ userId, currency, balance, line }) => [userId, currency, balance, String(line)])
    await database.read(
      `insert into foreign_balances
      select row[1], row[2], cast(row[3] as decimal(38, 18)), cast(row[4] as integer)
      from (select unnest(from_json($1, '[["VARCHAR"]]')) as row)`,
      [JSON.stringify(texts)],
    )
  }
}

/** Compares the balances of a run with those of another system, at the end of the log; gives the totals. */
export async function tieOutWith(
  database: Database,
  balances: readonly ForeignBalance[],
  { tie_out: { side } }: { readonly tie_out: { readonly side: BalanceSide } },
): Promise<TieOutTotals[]> {
  await writeForeignBalances(database, balances, { side, day: null })
  return readTieOutTotals(database)
}

/**
 * Makes temporary tables and a view for a comparison in results that are open for reading, which stand before those of
 * the results; `sql` is the query of the view.
 */
export async function prepareTieOut(database: Database, sql: string): Promise<void> {
  await database.run(`
    create temp table foreign_balances as select * from foreign_balances limit 0;
    create temp table tie_out_question as select * from tie_out_question limit 0;
    create temp view tie_out as ${sql}`)
}

/** Reads the comparison: what is different first. */
export async function readTieOut(database: Database): Promise<TieOutRow[]> {
  const rows = await readRows(database, 'select * from tie_out')
  return rows.map((row) => ({
    result: tieOutResults.find((result) => result === row.result) ?? 'different',
    user_id: String(row.user_id),
    currency: String(row.currency),
    decimals: Number(row.decimals),
    side: balanceSides.find((side) => side === row.side) ?? 'payment',
    day: textOf(row.day),
    our_balance: textOf(row.our_balance),
    their_balance: textOf(row.their_balance),
    difference: textOf(row.difference),
    line: numberOf(row.line),
    id: textOf(row.id),
    timestamp: textOf(row.timestamp),
    balance_is: textOf(row.balance_is),
  }))
}

/** Reads how many wallets agree and how many do not, by currency. */
export async function readTieOutTotals(database: Database): Promise<TieOutTotals[]> {
  const rows = await readRows(
    database,
    `select currency, any_value(decimals) as decimals,
      count(*) filter (result = 'agreed') as agreed, count(*) filter (result = 'different') as different,
      count(*) filter (result = 'only_here') as only_here, count(*) filter (result = 'only_there') as only_there,
      coalesce(sum(difference) filter (result = 'different'), 0) as difference,
      coalesce(arg_max(difference, (abs(difference), user_id)) filter (result = 'different'), 0) as largest
    from tie_out group by currency order by currency`,
  )
  return rows.map((row) => ({
    currency: String(row.currency),
    decimals: Number(row.decimals),
    agreed: Number(row.agreed),
    different: Number(row.different),
    only_here: Number(row.only_here),
    only_there: Number(row.only_there),
    difference: String(row.difference),
    largest: String(row.largest),
  }))
}
