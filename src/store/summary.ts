import type { Summary } from '../model/summary.js'
import { formatInstant } from '../model/time.js'
import type { Cell, Database } from './database.js'

/** Reads the headline figures from the tables `run_totals` and `currency_totals`. */
export async function readSummary(database: Database): Promise<Summary> {
  const totals = await readObjects(database, 'select * from run_totals')
  const currencies = await readObjects(
    database,
    `select * replace (canonical(credits) as credits, canonical(debits) as debits, canonical(exposure) as exposure,
      canonical(open_drift) as open_drift), coalesce(decimals, 2) as decimals
    from currency_totals left join currencies using (currency) order by currency nulls last`,
  )
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
    currencies: currencies.map((row) => ({
      currency: row.currency === null ? '(none)' : String(row.currency),
      decimals: count(row.decimals),
      transactions: count(row.transactions),
      users: count(row.users),
      credits: String(row.credits),
      debits: String(row.debits),
      overdrawnWallets: count(row.overdrawn_wallets),
      exposure: String(row.exposure),
      driftingWallets: count(row.drifting_wallets),
      openDrift: String(row.open_drift),
    })),
    overdrawnTransactions: count(run.overdrawn_transactions),
    overdrawnUsers: count(run.overdrawn_users),
    blockedOverdrafts: count(run.blocked_overdrafts),
    atRiskWallets: count(run.at_risk_wallets),
    problems: { errors: count(run.errors), warnings: count(run.warnings), unreadable: count(run.unreadable) },
    unknownEvents: count(run.unknown_events),
  }
}

/** A file that was read, as the manifest names it. */
export interface InputEntry {
  readonly path: string
  readonly size: number
  readonly modified: string
  /** Of the file on disk; empty where it could not be read. */
  readonly sha256: string
  readonly status: string
  /** Of log text, after decompression. */
  readonly bytes: number
  readonly events: number
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

async function readObjects(database: Database, sql: string): Promise<Record<string, Cell | undefined>[]> {
  const { columns, rows } = await database.read(sql)
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at]])))
}

function count(cell: Cell | undefined): number {
  return Number(cell ?? 0)
}
