import type { Database } from './database.js'
import { readShownRows, type ShownRows } from './report-tables.js'

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

/** Reads what the charts show. */
export async function readReportTrends(database: Database): Promise<ReportTrends> {
  const read = async (name: string): Promise<Columns> =>
    columnsOf(await readShownRows(database, name, most.days * most.currencies))
  const days = await read('days')
  const causes = await read('drift_causes')
  const exposure = await read('exposure_by_day')
  const { opening_action: actions = [], open_episodes: open = [], currency: currenciesOfCauses = [] } = causes
  const shownActions = [...new Set(actions.filter((_, at) => open[at] !== '0'))].slice(0, most.causes)
  const currencies = (await busiestCurrencies(database)).map(({ currency, decimals }): CurrencyTrend => {
    const own = (values: readonly string[] = []): string[] =>
      values.filter((_, at) => exposure.currency?.[at] === currency)
    const ofCause = (action: string): string =>
      open[actions.findIndex((found, at) => found === action && currenciesOfCauses[at] === currency)] ?? '0'
    return {
      currency,
      decimals,
      exposure: own(exposure.exposure),
      overdrawn: own(exposure.wallets),
      outOfStep: shownActions.map(ofCause),
    }
  })
  return {
    days: days.day ?? [],
    transactions: days.transactions ?? [],
    newOverdrafts: days.new_overdrafts ?? [],
    newDrifts: days.new_drifts ?? [],
    currencies,
    causes: shownActions,
  }
}

/** The cells of each column as text; those without a value are empty. */
type Columns = Readonly<Record<string, readonly string[]>>

function columnsOf({ columns, rows }: ShownRows): Columns {
  return Object.fromEntries(columns.map(({ name }, at) => [name, rows.map(({ cells }) => cells[at] ?? '')]))
}

async function busiestCurrencies(database: Database): Promise<{ currency: string; decimals: number }[]> {
  const { rows } = await database.read(
    `select currency, decimals from currency_totals inner join currencies using (currency)
    order by transactions desc, currency limit ${most.currencies}`,
  )
  return rows.map(([currency, decimals]) => ({ currency: String(currency), decimals: Number(decimals) }))
}
