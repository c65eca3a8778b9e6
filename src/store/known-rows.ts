import { assert } from '../model/errors.js'
import type { Database } from './database.js'
import { type LedgerTable, ledgerTableNames, ledgerTables } from './ledger-tables.js'
import { waitForAll } from './tables.js'

/** A stream whose rows stand in the database of the run before. */
export interface KnownStream {
  /** The numbers of its files there. */
  readonly before: readonly number[]
  /** The numbers of the same files in this run. */
  readonly now: readonly number[]
}

/**
 * Copies the rows of streams from the database of the run before, at `path`, with the numbers that their files have now. The
 * numbers of their queue records are all below zero then, and stand to each other as they did. Throws where that
 * database cannot be read; some rows may have been copied then.
 */
export async function copyKnownRows(
  database: Database,
  path: string,
  streams: readonly KnownStream[],
): Promise<void> {
  await database.run(`attach '${path.replaceAll("'", "''")}' as before (read_only)`)
  try {
    await writeKnownFiles(database, streams)
    await waitForAll(ledgerTableNames.map((table) => database.run(copying(table))))
    await requireFiles(database)
  } finally {
    await database.run('drop table if exists memory.known_files; detach before')
  }
}

/** Writes which files are known to a table of their own, which no result holds. */
async function writeKnownFiles(database: Database, streams: readonly KnownStream[]): Promise<void> {
  await database.run(
    'create table memory.known_files (before integer, now integer, moves map(varchar, varchar))',
  )
  const rows = streams.flatMap(({ before, now }) => {
    const isMoved = before.some((file, at) => file !== now[at])
    const moves = isMoved ? Object.fromEntries(before.map((file, at) => [file, String(now[at])])) : null
    return before.map((file, at) => ({ before: file, now: now[at], moves }))
  })
  await database.read(
    `insert into memory.known_files
    select unnest(from_json($1, '[{"before": "INTEGER", "now": "INTEGER", "moves": "MAP(VARCHAR, VARCHAR)"}]'), recursive := true)`,
    [JSON.stringify(rows)],
  )
}

/** Throws where the database of the run before did not hold all of the files. */
async function requireFiles(database: Database): Promise<void> {
  const { rows } = await database.read(
    'select (select count(*) from input_files) = (select count(*) from memory.known_files)',
  )
  assert(rows[0]?.[0] === true, 'every known file stands in the database of the run before')
}

/** A statement that copies the rows of known files in a table. */
function copying(table: LedgerTable): string {
  const columns = Object.keys(ledgerTables[table]).map((column) => `"${column}"`)
  const changed = columns.map((column) => changes.get(column) ?? `rows.${column}`)
  return `insert into ledger.${table} (${columns.join(', ')})
    select ${changed.join(', ')} from before.${table} as rows ${knownFileOf(table)}`
}

/** What stands in the place of some columns. */
const changes: ReadonlyMap<string, string> = new Map([
  ['"file_id"', 'known_files.now'],
  ['"record_id"', 'rows.record_id - (select max(record_id) + 1 from before.queue_records)'],
  [
    '"ranges"',
    `case when moves is null then ranges else array_to_string(list_transform(string_split(ranges, ' '),
      lambda place: moves[split_part(place, ':', 1)] || ':' || split_part(place, ':', 2)), ' ') end`,
  ],
])

/** Joins the rows of a table with the files they are of. */
function knownFileOf(table: LedgerTable): string {
  const known = 'inner join memory.known_files on known_files.before = '
  if (table === 'problems') {
    return `inner join before.input_files on input_files.path = rows.file ${known}input_files.file_id`
  }
  if (table === 'blocked_events') {
    return `inner join before.queue_records using (record_id) ${known}queue_records.file_id`
  }
  return `${known}rows.file_id`
}
