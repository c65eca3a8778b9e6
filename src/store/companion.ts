import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInstance } from './database.js'

/** What a companion is made of and for. */
export interface CompanionPlan {
  /** The database file of the results. */
  readonly database: string
  /** Where the companion is to stand. */
  readonly target: string
  /** Tells the results from those of another run. */
  readonly stamp: string
  /** Views of the results that are to be stored, each after those that it reads. */
  readonly views: readonly string[]
}

/** Transactions from which on it takes too long to look for a wallet, or to compute a view, among all of them. */
export const companionThreshold = 100_000
/** Memory to prepare with, in MB: a share of what is free, as what does not fit is written to disk and read back many times. */
const memory = { least: 1024, most: 4096, share: 0.25 } as const
/** As much of an id as finds nearly nothing but itself, and sorts fast. */
const keyLength = 12

/**
 * Gives the companion of a database: a file with its transactions by wallet, its queue records by message and request, and
 * its views stored, so that each is found without reading all of them. One that was made for the same results is used
 * again. Takes about two minutes for ten million transactions, with one thread. Stops when the signal is aborted.
 */
export async function prepareCompanion(plan: CompanionPlan, signal: AbortSignal): Promise<string> {
  if (existsSync(plan.target) && (await isMadeFor(plan))) return plan.target
  removeDrafts(plan.target)
  const draft = `${plan.target}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await build(plan, draft, signal)
    renameSync(draft, plan.target)
    return plan.target
  } finally {
    for (const path of [draft, `${draft}.wal`, `${draft}.tmp`]) rmSync(path, { recursive: true, force: true })
  }
}

/** The condition, true of a few rows, by which the records of a message ($1) or a request ($1) are found. */
export function recordsHint(kind: 'message' | 'request'): string {
  return `rowid in (select row_id from prepared.by_${kind} where key = left($1, ${keyLength}))`
}

/** A query that gives a row where there may be records of messages or requests whose ids start with $1. */
export function recordsStarting(kind: 'message' | 'request'): string {
  return `select 1 from prepared.by_${kind} where ${startsLike} limit 1`
}

/** The same as `recordsHint` for ids that start with $1. Where there are none, DuckDB would read all records. */
export function recordsStartHint(kind: 'message' | 'request'): string {
  return `rowid in (select row_id from prepared.by_${kind} where ${startsLike})`
}

const startsLike = `key >= left($1, ${keyLength}) and key < left($1, ${keyLength}) || chr(1114111)`

/** The name of a stored view. */
export function storedView(name: string): string {
  return `prepared."view ${name.replaceAll('"', '""')}"`
}

async function isMadeFor({ target, stamp }: CompanionPlan): Promise<boolean> {
  try {
    const instance = await createInstance(target, { access_mode: 'READ_ONLY' }, {})
    try {
      const connection = await instance.connect()
      const reader = await connection.runAndReadAll('select stamp from made_for')
      return reader.getRowsJson()[0]?.[0] === stamp
    } finally {
      instance.closeSync()
    }
  } catch {
    return false
  }
}

async function build(plan: CompanionPlan, draft: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const settings = { access_mode: 'READ_ONLY', temp_directory: `${draft}.tmp` }
  const instance = await createInstance(plan.database, settings, { memoryMb: memoryMb(), threads: 1 })
  try {
    const connection = await instance.connect()
    const stop = (): void => connection.interrupt()
    signal.addEventListener('abort', stop)
    try {
      await connection.run("set TimeZone = 'UTC'")
      await connection.run(`attach '${draft.replaceAll("'", "''")}' as prepared (read_write)`)
      for (const sql of statements(plan)) {
        signal.throwIfAborted()
        await connection.run(sql)
      }
      await connection.run('checkpoint prepared')
    } finally {
      signal.removeEventListener('abort', stop)
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

function memoryMb(): number {
  const free = Math.floor((process.availableMemory() / 2 ** 20) * memory.share)
  return Math.min(memory.most, Math.max(memory.least, free))
}

function statements({ stamp, views }: CompanionPlan): string[] {
  const byKey = (kind: string, column: string): string =>
    `create table prepared.by_${kind} as
    select left(${column}, ${keyLength}) as key, rowid as row_id from queue_records
    where ${column} is not null order by key, row_id`
  return [
    `create table prepared.wallet_transactions as
    select timestamp, datetime, business_date, id, type, source, action, amount, vat, userBalance, oldBalance, newBalance,
      drift, currency, outcome, deliveries, session_id, message_id, log_file, log_offset, userId, rowid as row_id
    from transactions where userId is not null order by userId, timestamp, id`,
    byKey('message', 'message_id'),
    byKey('request', 'session_id'),
    ...views.flatMap(storeView),
    `create table prepared.made_for as select '${stamp.replaceAll("'", "''")}' as stamp`,
  ]
}

/** Stores the rows of a view; views that read it and are stored after it find these in its place, as temporary names come first. */
function storeView(name: string): string[] {
  const view = `"${name.replaceAll('"', '""')}"`
  return [
    `create table ${storedView(name)} as select * from main.${view}`,
    `create temporary view ${view} as select * from ${storedView(name)}`,
  ]
}

/** Removes what processes left that were killed while they prepared one. */
function removeDrafts(target: string): void {
  const folder = dirname(target)
  for (const name of readdirSync(folder)) {
    const [, process = ''] = name.startsWith(`${basename(target)}.`) ? (/\.(\d+)-/.exec(name) ?? []) : []
    if (process !== '' && !isAlive(Number(process)))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return processId !== process.pid
  } catch {
    return false
  }
}
