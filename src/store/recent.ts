import type { Cell } from '../model/result.js'
import type { RecentChanges, RecentMovement, Trend } from '../model/summary.js'
import type { Database } from './database.js'
import { readRows } from './rows.js'

/** Most steps of a trend. */
const mostSteps = 60
const dayMs = 86_400_000

/** Reads what changed in the last seven business days of the log; undefined without transactions. */
export async function readRecentChanges(database: Database): Promise<RecentChanges | undefined> {
  const [period] = await readRows(
    database,
    'select cast(max(day) - 6 as varchar) as first, cast(max(day) as varchar) as last from daily having count(*) > 0',
  )
  if (period === undefined) return undefined
  const changes = await readRows(
    database,
    'select change, count(*) as wallets from recent_changes group by change',
  )
  const count = (change: string): number => Number(changes.find((row) => row.change === change)?.wallets ?? 0)
  return {
    first: String(period.first),
    last: String(period.last),
    becameOverdrawn: count('became_overdrawn'),
    cameBack: count('came_back'),
    driftBegan: count('drift_began'),
    driftEnded: count('drift_ended'),
    newlyAtRisk: count('newly_at_risk'),
    currencies: await readMovements(database),
  }
}

async function readMovements(database: Database): Promise<RecentMovement[]> {
  const rows = await readRows(
    database,
    `with flows as (
      select currency, sum(transactions)::bigint as transactions, canonical(sum(credits)) as credits,
        canonical(sum(debits)) as debits
      from daily where day > (select max(day) - 7 from daily) group by currency
    )
    select flows.*, canonical(largest.amount) as amount, largest.user_id, largest.id
    from flows
    left join recent_changes as largest
      on largest.change = 'largest_movement' and largest.currency is not distinct from flows.currency
    order by flows.currency nulls last`,
  )
  return rows.map(({ currency, transactions, credits, debits, amount, user_id, id }) => ({
    currency: currencyName(currency),
    transactions: Number(transactions),
    credits: String(credits),
    debits: String(debits),
    largest: amount === null ? null : { amount: String(amount), userId: String(user_id), id: String(id) },
  }))
}

/** Reads the number of transactions over time; days without any count. */
export async function readTrend(database: Database): Promise<Trend> {
  const days = await readRows(
    database,
    'select epoch_ms(day::timestamp) as ms, sum(transactions)::bigint as transactions from daily group by day order by day',
  )
  const [first, last] = [Number(days[0]?.ms ?? 0), Number(days.at(-1)?.ms ?? 0)]
  const daysEach = Math.ceil(((last - first) / dayMs + 1) / mostSteps)
  const steps = days.length === 0 ? 0 : Math.floor((last - first) / dayMs / daysEach) + 1
  const transactions = Array.from({ length: steps }, () => 0)
  for (const day of days) {
    const step = Math.floor((Number(day.ms) - first) / dayMs / daysEach)
    transactions[step] = (transactions[step] ?? 0) + Number(day.transactions)
  }
  return { daysEach, transactions }
}

/** The currency as the summary names it. */
export function currencyName(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '(none)' : String(cell)
}
