import type { ShownCell } from '../model/shown-table.js'
import type { Database } from './database.js'
import { readShownRows } from './report-tables.js'

/** Most days, currencies and causes of the charts. */
const most = { days: 20_000, currencies: 6, causes: 10 } as const

/** Figures over the business days, by currency where they are money or wallets. */
export interface ReportTrends {
  readonly days: readonly string[]
  readonly transactions: readonly string[]
  readonly newOverdrafts: readonly string[]
  readonly newDrifts: readonly string[]
  /** The currencies with most transactions. */
  readonly currencies: readonly CurrencyTrend[]
  /** The actions after which most wallets are out of step now. */
  readonly causes: readonly string[]
}

/** A currency over the business days. */
export interface CurrencyTrend {
  readonly currency: string
  readonly decimals: number
  /** Sum of the payment balances below zero at the end of each day. */
  readonly exposure: readonly string[]
  /** How many wallets that were. */
  readonly overdrawn: readonly string[]
  /** Wallets out of step now, for each of the causes. */
  readonly outOfStep: readonly string[]
}

type Read = (name: string) => Promise<(column: string) => readonly ShownCell[]>

/** Reads what the charts show. */
export async function readReportTrends(database: Database): Promise<ReportTrends> {
  const read: Read = async (name) => {
    const { columns, rows } = await readShownRows(database, name, most.days * most.currencies)
    const values = new Map(
      columns.map(({ name: of }, at) => [of, rows.map(({ cells }) => cells[at] ?? null)]),
    )
    return (column) => values.get(column) ?? []
  }
  const days = await read('days')
  const causes = await read('drift_causes')
  const exposure = await read('exposure_by_day')
  const actions = [
    ...new Set(causes('opening_action').filter((_, at) => causes('open_episodes')[at] !== '0')),
  ]
  const shownActions = actions.slice(0, most.causes).map(text)
  const currencies = (await busiestCurrencies(database)).map(({ currency, decimals }): CurrencyTrend => {
    const own = <Value>(values: readonly Value[]): Value[] =>
      values.filter((_, at) => exposure('currency')[at] === currency)
    const ofCause = (action: string): string => {
      const at = causes('opening_action').findIndex(
        (found, row) => found === action && causes('currency')[row] === currency,
      )
      return text(causes('open_episodes')[at] ?? '0')
    }
    return {
      currency,
      decimals,
      exposure: own(exposure('exposure')).map(text),
      overdrawn: own(exposure('wallets')).map(text),
      outOfStep: shownActions.map(ofCause),
    }
  })
  return {
    days: days('day').map(text),
    transactions: days('transactions').map(text),
    newOverdrafts: days('new_overdrafts').map(text),
    newDrifts: days('new_drifts').map(text),
    currencies,
    causes: shownActions,
  }
}

async function busiestCurrencies(database: Database): Promise<{ currency: string; decimals: number }[]> {
  const { rows } = await database.read(
    `select currency, decimals from currency_totals inner join currencies using (currency)
    order by transactions desc, currency limit ${most.currencies}`,
  )
  return rows.map(([currency, decimals]) => ({ currency: String(currency), decimals: Number(decimals) }))
}

function text(cell: ShownCell): string {
  return cell ?? ''
}
