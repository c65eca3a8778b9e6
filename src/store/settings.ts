import type { Database } from './database.js'

/** How one currency is counted. */
export interface CurrencySetting {
  readonly currency: string
  /** Digits after the point, by ISO 4217. */
  readonly decimals: number
  /** Balances differ if they differ by more than this; a plain decimal. */
  readonly tolerance: string
  /** Reporting time zone of wallets in this currency; undefined for that of the run. */
  readonly timeZone?: string
}

/** What the analysis reads besides the logs. */
export interface AnalysisSettings {
  readonly timeZone: string
}

/** Writes the settings that the queries read, one row. */
export async function writeSettings(database: Database, settings: AnalysisSettings): Promise<void> {
  await database.insert('settings', [[settings.timeZone]])
}

/** The currencies that occur in the logged transactions, sorted. */
export async function readCurrencies(database: Database): Promise<string[]> {
  const { rows } = await database.read(
    'select distinct currency from queue_records where currency is not null order by 1',
  )
  return rows.map(([currency]) => String(currency))
}

/** Writes how each currency is counted. */
export async function writeCurrencies(
  database: Database,
  currencies: readonly CurrencySetting[],
): Promise<void> {
  await database.insert(
    'currencies',
    currencies.map(({ currency, decimals, tolerance, timeZone }) => [
      currency,
      decimals,
      tolerance,
      timeZone ?? null,
    ]),
  )
}
