import type { DailySeries, DriftByCause, Operations, Overview, PreviousRun } from '../model/dashboard.js'
import type { Row } from '../model/result.js'
import { type Reader, readRows } from '../store/rows.js'

/** Wallets that the overview names. */
const mostNamed = 8

/** What an overview is made of beside the small tables. */
export interface OverviewSources {
  readonly previous: PreviousRun | null
  /** What stands after `from` to read the work list; undefined where there is none, or it would take long. */
  readonly workList: string | undefined
}

/** Reads the headline figures, from the small tables alone. */
export async function readOverview(
  database: Reader,
  { previous, workList: source }: OverviewSources,
): Promise<Overview> {
  const [
    [run = {}],
    currencies,
    findings,
    worstOverdrafts,
    worstDrifts,
    recent,
    [period],
    { days, daily },
    workList,
  ] = await Promise.all([
    readRows(database, 'select * from run_totals'),
    readCurrencies(database),
    readRows(
      database,
      'select severity, finding, count(*) as findings from all_findings group by all order by severity, finding',
    ),
    readWorst(database, 'overdraft_episodes', 'last_balance'),
    readWorst(database, 'drift_episodes', 'last_drift'),
    readRows(
      database,
      "select change, count(*) as wallets from recent_changes where change <> 'largest_movement' group by change order by change",
    ),
    readRows(
      database,
      'select cast(max(day) - 6 as varchar) as first, cast(max(day) as varchar) as last from daily having count(*) > 0',
    ),
    readDaily(database),
    readWorkList(database, source),
  ])
  const recentDays = period === undefined ? null : { first: String(period.first), last: String(period.last) }
  return {
    run,
    currencies,
    findings,
    worstOverdrafts,
    worstDrifts,
    recent,
    recentDays,
    workList,
    previous,
    days,
    daily,
  }
}

/** Counts the findings by status; null where all are new, so that no run was before this one. */
async function readWorkList(database: Reader, source: string | undefined): Promise<Row[] | null> {
  if (source === undefined) return null
  const rows = await readRows(
    database,
    `select status, count(*) as findings from ${source} group by status order by status`,
  )
  return rows.every(({ status }) => status === 'new') ? null : rows
}

async function readCurrencies(database: Reader): Promise<Row[]> {
  return readRows(
    database,
    `select currency_totals.*,
      (select max(days) from overdraft_episodes as episodes where open and episodes.currency = currency_totals.currency)
        as longest_overdraft_days,
      (select max(days) from drift_episodes as episodes where open and episodes.currency = currency_totals.currency)
        as oldest_drift_days
    from currency_totals order by currency nulls last`,
  )
}

/** Open episodes, the furthest first: as a multiple of what a delivery costs, so that currencies compare. */
async function readWorst(database: Reader, table: string, amount: string): Promise<Row[]> {
  return readRows(
    database,
    `select user_id, currency, ${amount} as amount, days, transactions, opening_action, started_at
    from ${table} left join usual_deliveries using (currency)
    where open
    order by abs(${amount}) / coalesce(nullif(usual_delivery, 0), 1) desc, user_id, currency
    limit ${mostNamed}`,
  )
}

async function readDaily(database: Reader): Promise<Pick<Overview, 'days' | 'daily'>> {
  const rows = await readRows(
    database,
    `select cast(day as varchar) as day, coalesce(currency, '') as currency, transactions, cast(credits as double) as credits,
      cast(debits as double) as debits, new_overdrafts, new_drifts
    from daily order by day, currency`,
  )
  const days = rows.length === 0 ? [] : daysBetween(String(rows[0]?.day), String(rows.at(-1)?.day))
  const place = new Map(days.map((day, at) => [day, at]))
  const series = new Map<string, Writable<DailySeries>>()
  for (const row of rows) {
    const currency = String(row.currency)
    const one = series.get(currency) ?? emptySeries(currency, days.length)
    series.set(currency, one)
    const at = place.get(String(row.day)) ?? 0
    one.transactions[at] = Number(row.transactions)
    one.credits[at] = Number(row.credits)
    one.debits[at] = Number(row.debits)
    one.newOverdrafts[at] = Number(row.new_overdrafts)
    one.newDrifts[at] = Number(row.new_drifts)
  }
  return { days, daily: [...series.values()] }
}

type Writable<Series> = {
  -readonly [Name in keyof Series]: Series[Name] extends readonly number[] ? number[] : Series[Name]
}

function emptySeries(currency: string, length: number): Writable<DailySeries> {
  const none = (): number[] => Array.from({ length }, () => 0)
  return {
    currency,
    transactions: none(),
    credits: none(),
    debits: none(),
    newOverdrafts: none(),
    newDrifts: none(),
  }
}

const dayMs = 86_400_000

/** All days from the first to the last, those without any transaction too. */
function daysBetween(first: string, last: string): string[] {
  const start = Date.parse(`${first}T00:00:00Z`)
  const count = Math.round((Date.parse(`${last}T00:00:00Z`) - start) / dayMs) + 1
  return Array.from({ length: count }, (_, at) => new Date(start + at * dayMs).toISOString().slice(0, 10))
}

/** Reads how many drift episodes began in each week, by the action that opened them, the most frequent first. */
export async function readDriftByCause(database: Reader, timeZone: string): Promise<DriftByCause> {
  const rows = await readRows(
    database,
    `with dated as (
      select date_trunc('week', local_time(started_at, $1)) as week, opening_action from drift_episodes
    ), counted as (
      select cast(cast(week as date) as varchar) as week, opening_action, count(*) as episodes from dated group by all
    )
    select *, sum(episodes) over (partition by opening_action) as of_action
    from counted order by of_action desc, opening_action nulls last, week`,
    [timeZone],
  )
  const found = rows.map((row) => String(row.week)).sort()
  const weeks = daysBetween(found[0] ?? '', found.at(-1) ?? '').filter((_, at) => at % 7 === 0)
  const ofAction = Map.groupBy(rows, (row) =>
    row.opening_action === null ? null : String(row.opening_action),
  )
  return {
    weeks: found.length === 0 ? [] : weeks,
    causes: [...ofAction].map(([action, some]) => {
      const counts = new Map(some.map((row) => [String(row.week), Number(row.episodes)]))
      return { action, episodes: weeks.map((week) => counts.get(week) ?? 0) }
    }),
  }
}

/** Reads how the Lambda ran, in all and by day. */
export async function readOperations(database: Reader): Promise<Operations> {
  const [summary = {}] = await readRows(database, 'select * from operations_summary')
  return { summary, days: await readRows(database, 'select * from operations order by day') }
}
