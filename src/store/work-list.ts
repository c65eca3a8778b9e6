import { existsSync } from 'node:fs'
import { exitCodes, messageOf, OperatorError } from '../model/errors.js'
import { type Severity, severities } from '../model/problem.js'
import { operatorErrorOf } from '../model/refusal.js'
import type { Row } from '../model/result.js'
import { type NoteAction, type WorkItem, type WorkStatus, workStatuses } from '../model/work-list.js'
import type { Database } from './database.js'
import { numberOf, textOf } from './finding-rows.js'
import type { RecordedPrivacy } from './privacy.js'
import { readRows } from './rows.js'

/**
 * Takes over the work list of the run before from its database at `path`, where there is one. Gives a warning where that
 * is not possible. Throws an OperatorError where another program writes to that database, or where it holds
 * something else than we write.
 */
export async function carryWorkList(
  database: Database,
  path: string,
  privacy: RecordedPrivacy,
): Promise<string[]> {
  if (!existsSync(path)) return []
  try {
    await database.run(`attach '${path.replaceAll("'", "''")}' as before (read_only)`)
  } catch (error) {
    if (!messageOf(error).includes('lock')) return [beginsAnew(`${path} cannot be read`)]
    throw new OperatorError(
      `another program writes to ${path}, which holds the work list`,
      'Close it, or name another folder with --output.',
      exitCodes.tryAgain,
    )
  }
  try {
    return await carryFrom(database, privacy)
  } catch (error) {
    throw operatorErrorOf(error) ?? foreign(path, messageOf(error))
  } finally {
    await database.run('detach before')
  }
}

/** Whoever made that database, it is none of ours; what people noted in it must not be lost. */
function foreign(path: string, reason: string): OperatorError {
  return new OperatorError(
    `the work list in ${path} cannot be taken over: ${reason}`,
    'Move that folder away, or name another with --output.',
  )
}

async function carryFrom(database: Database, { hashUserIds, keyCheck }: RecordedPrivacy): Promise<string[]> {
  const { rows: views } = await database.read(
    "select 1 from duckdb_views() where database_name = 'before' and view_name = 'work_list'",
  )
  if (views.length === 0) return []
  const { rows: same } = await database.read(
    'select 1 from before.privacy where hash_user_ids = $1 and ($1 is false or key_check is not distinct from $2)',
    [hashUserIds, keyCheck],
  )
  if (same.length === 0)
    return [beginsAnew('the users have other names, as --hash-user-ids or its secret has changed')]
  await database.run(`
    insert into finding_notes by name select * from before.finding_notes;
    insert into known_findings by name
    select finding_id, severity, finding, rule, user_id, currency, id, timestamp, last_at, open, found, expected,
      difference, unit, suggested_adjustment, explanation, log_file, log_offset, related_ids, status = 'gone' as is_gone,
      first_seen, last_seen, returned_at
    from before.work_list`)
  return []
}

function beginsAnew(reason: string): string {
  return `the work list begins anew: ${reason}`
}

/** Which rows of the work list; what is left out does not matter. */
export interface WorkFilter {
  readonly statuses?: readonly WorkStatus[] | undefined
  readonly severities?: readonly Severity[] | undefined
  /** A table that holds findings, or a rule of `anomalies`. */
  readonly kind?: string | undefined
  readonly userId?: string | undefined
  readonly currency?: string | undefined
}

/** Reads the work list, in its order. */
export async function readWorkList(database: Database, filter: WorkFilter): Promise<WorkItem[]> {
  const rows = await readRows(
    database,
    `select * from work_list
    where ($1 is null or contains($1, ',' || status || ','))
      and ($2 is null or contains($2, ',' || severity || ','))
      and ($3 is null or finding = $3 or rule = $3)
      and ($4 is null or user_id = $4)
      and ($5 is null or currency = $5)`,
    [
      listed(filter.statuses),
      listed(filter.severities),
      filter.kind ?? null,
      filter.userId ?? null,
      filter.currency ?? null,
    ],
  )
  const currencies = await readRows(database, 'select currency, decimals from currencies')
  const decimals = new Map(currencies.map((row) => [row.currency, numberOf(row.decimals)]))
  return rows.map((row) => itemOf(row, decimals.get(row.unit ?? null) ?? null))
}

function listed(words: readonly string[] | undefined): string | null {
  return words === undefined ? null : `,${words.join(',')},`
}

function itemOf(row: Row, decimals: number | null): WorkItem {
  return {
    finding_id: String(row.finding_id),
    status: workStatuses.find((status) => status === row.status) ?? 'open',
    severity: severities.find((severity) => severity === row.severity) ?? 'warning',
    finding: String(row.finding),
    rule: textOf(row.rule),
    user_id: textOf(row.user_id),
    currency: textOf(row.currency),
    decimals,
    id: textOf(row.id),
    timestamp: textOf(row.timestamp),
    last_at: textOf(row.last_at),
    open: typeof row.open === 'boolean' ? row.open : null,
    age_days: numberOf(row.age_days),
    first_seen: textOf(row.first_seen),
    last_seen: textOf(row.last_seen),
    found: textOf(row.found),
    expected: textOf(row.expected),
    difference: textOf(row.difference),
    unit: textOf(row.unit),
    suggested_adjustment: textOf(row.suggested_adjustment),
    explanation: String(row.explanation ?? ''),
    person: textOf(row.person),
    note: textOf(row.note),
    noted_at: textOf(row.noted_at),
  }
}

/** What somebody writes about some findings. */
export interface NewNote {
  readonly findingIds: readonly string[]
  readonly action: NoteAction
  readonly person: string
  /** Undefined where there is only the action. */
  readonly note: string | undefined
  /** ISO time, UTC. */
  readonly notedAt: string
}

/** Adds an entry to each of the findings. */
export async function writeNotes(database: Database, entry: NewNote): Promise<void> {
  for (const findingId of entry.findingIds) {
    await database.read(
      `insert into finding_notes
      select $1, coalesce((select max(number) from finding_notes), 0) + 1, $2, $3, $4, cast($5 as timestamp),
        (select max(timestamp) from transactions)`,
      [findingId, entry.action, entry.person, entry.note ?? null, entry.notedAt.replace('Z', '')],
    )
  }
}
