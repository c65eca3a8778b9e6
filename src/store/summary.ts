import type { InputEntry } from '../model/log-file.js'
import type { Severity } from '../model/problem.js'
import type { Cell } from '../model/result.js'
import type { Summary } from '../model/summary.js'
import { formatInstant } from '../model/time.js'
import type { Database } from './database.js'
import { currencyName, readRecentChanges, readTrend } from './recent.js'
import { readRows } from './rows.js'

/** Reads the headline figures from the tables `run_totals` and `currency_totals`, and others. */
export async function readSummary(database: Database): Promise<Summary> {
  const [totals, currencies, recent, trend, worstUser, findings] = await Promise.all([
    readRows(database, 'select * from run_totals'),
    readCurrencyTotals(database),
    readRecentChanges(database),
    readTrend(database),
    readWorstUser(database),
    readFindings(database),
  ])
  const run = totals[0] ?? {}
  const first = run.first_day
  return {
    files: { found: count(run.files), skipped: count(run.files_skipped), damaged: count(run.files_damaged) },
    bytes: count(run.bytes),
    events: count(run.events),
    transactions: count(run.transactions),
    users: count(run.users),
    period: typeof first === 'string' ? { first, last: String(run.last_day) } : undefined,
    timeZone: String(run.time_zone),
    currencies,
    overdrawnTransactions: count(run.overdrawn_transactions),
    overdrawnUsers: count(run.overdrawn_users),
    blockedOverdrafts: count(run.blocked_overdrafts),
    atRiskWallets: count(run.at_risk_wallets),
    problems: { errors: count(run.errors), warnings: count(run.warnings), unreadable: count(run.unreadable) },
    unknownEvents: count(run.unknown_events),
    recent,
    trend,
    worstUser,
    findings,
  }
}

async function readCurrencyTotals(database: Database): Promise<Summary['currencies']> {
  const rows = await readRows(
    database,
    `select currency_totals.* replace (canonical(credits) as credits, canonical(debits) as debits,
        canonical(exposure) as exposure, canonical(open_drift) as open_drift), coalesce(decimals, 2) as decimals,
      (select max(days) from overdraft_episodes as episodes where open and episodes.currency = currency_totals.currency)
        as longest_overdraft_days,
      (select max(days) from drift_episodes as episodes where open and episodes.currency = currency_totals.currency)
        as oldest_drift_days
    from currency_totals left join currencies using (currency) order by currency nulls last`,
  )
  return rows.map((row) => ({
    currency: currencyName(row.currency),
    decimals: count(row.decimals),
    transactions: count(row.transactions),
    users: count(row.users),
    credits: String(row.credits),
    debits: String(row.debits),
    overdrawnWallets: count(row.overdrawn_wallets),
    exposure: String(row.exposure),
    driftingWallets: count(row.drifting_wallets),
    openDrift: String(row.open_drift),
    longestOverdraftDays: countOrNull(row.longest_overdraft_days),
    oldestDriftDays: countOrNull(row.oldest_drift_days),
  }))
}

async function readWorstUser(database: Database): Promise<string | undefined> {
  const [worst] = await readRows(
    database,
    `select user_id from (
      select 0 as kind, user_id, days, started_at from overdraft_episodes where open
      union all select 1, user_id, days, started_at from drift_episodes where open
      union all select 2, "userId", 0, timestamp from transactions where "userId" is not null
    ) order by kind, days desc, case kind when 2 then -epoch_ms(started_at) else epoch_ms(started_at) end, user_id limit 1`,
  )
  return worst === undefined ? undefined : String(worst.user_id)
}

async function readFindings(database: Database): Promise<Summary['findings']> {
  const rows = await readRows(
    database,
    'select severity, finding, count(*) as findings from all_findings group by severity, finding order by finding',
  )
  const of = (severity: Severity): Record<string, number> =>
    Object.fromEntries(
      rows
        .filter((row) => row.severity === severity)
        .map((row) => [String(row.finding), count(row.findings)]),
    )
  return { info: of('info'), warning: of('warning'), error: of('error') }
}

/** Reads the list of input files, in the order in which they were read. */
export async function readInputs(database: Database): Promise<InputEntry[]> {
  const { rows } = await database.read(
    'select path, size, modified_ms, sha256, status, bytes, events from input_files order by file_id',
  )
  return rows.map(([path, size, modifiedMs, sha256, status, bytes, events]) => ({
    path: String(path),
    size: count(size),
    modified: formatInstant(count(modifiedMs)),
    sha256: String(sha256),
    status: String(status),
    bytes: count(bytes),
    events: count(events),
  }))
}

function countOrNull(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell)
}

function count(cell: Cell | undefined): number {
  return Number(cell ?? 0)
}
