import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { eventReader } from '../../src/events/read-event.js'
import { ingest } from '../../src/ingest.js'
import { builtInSettings } from '../../src/ingest-settings.js'
import { findLogs, groupStreams } from '../../src/sources/find.js'
import { type Appended, type LedgerTable, ledgerTableNames } from '../../src/store/ledger-tables.js'
import { LedgerWriter } from '../../src/store/ledger-writer.js'
import { RowBatches } from '../../src/store/row-batch.js'
import { rowsOf } from '../support/row-values.js'

/** Understands a log record in the words of the service. */
export const readEvent = eventReader(builtInSettings, () => {
  throw new Error('no built-in word is a pattern')
})

/** A row of a ledger table, by its columns. */
export type LedgerRow = Readonly<Record<string, Appended>>

/** What reading logs gives, without a database. */
export type Ledger = Readonly<Record<LedgerTable, readonly LedgerRow[]>>

/** A file to be read: its path, and its bytes. */
export interface FileBytes {
  readonly path: string
  readonly bytes: Uint8Array
}

/** How logs are read: usual streams from their bytes, as a run does, or every event by itself. */
export type Way = 'by streams' | 'by events'

/** Reads files as a run does, up to the rows of the ledger tables. Paths in the rows begin at `folder`. */
export async function ledgerOf(folder: string, files: readonly FileBytes[]): Promise<Ledger> {
  clear(folder, new Set(files.map(({ path }) => path)))
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return ledgerOfFolder(folder)
}

/** Reads a folder in the same way. */
export async function ledgerOfFolder(folder: string, way: Way = 'by streams'): Promise<Ledger> {
  const tables = new Map<LedgerTable, LedgerRow[]>(ledgerTableNames.map((name) => [name, []]))
  const batches = new RowBatches((batch) => tables.get(batch.table)?.push(...rowsOf(batch)))
  const writer = new LedgerWriter(batches)
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'calo-test-'))
  const found = findLogs([folder])
  for (const problem of found.problems) writer.problem(problem)
  await ingest(groupStreams(found.files), {
    settings: builtInSettings,
    writer,
    ...(way === 'by streams' ? { batches } : {}),
    temporaryFolder,
    onProgress: () => {},
    signal: new AbortController().signal,
  })
  batches.finish()
  rmSync(temporaryFolder, { recursive: true })
  const rows = (name: LedgerTable): readonly LedgerRow[] => tables.get(name) ?? []
  return {
    input_files: rows('input_files'),
    problems: rows('problems'),
    metric_events: rows('metric_events'),
    category_counts: rows('category_counts'),
    queue_records: rows('queue_records'),
    discrepancy_events: rows('discrepancy_events'),
    blocked_events: rows('blocked_events'),
    invocations: rows('invocations'),
    service_errors: rows('service_errors'),
  }
}

/** Removes what is in a folder but some files, which are to be written anew. */
function clear(folder: string, kept: ReadonlySet<string>): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!kept.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** What does not add up in a ledger, one sentence each: bytes, events, messages, as the checks of a run have it. */
export function contradictions({ input_files, problems, category_counts, queue_records }: Ledger): string[] {
  const wrong: string[] = []
  for (const { path, bytes, event_bytes, reported_bytes } of input_files) {
    if (Number(bytes) !== Number(event_bytes) + Number(reported_bytes)) {
      wrong.push(`${path}: ${bytes} bytes are not ${event_bytes} of events and ${reported_bytes} reported`)
    }
    const reported = sum(
      problems.filter(({ file }) => file === path),
      'bytes',
    )
    if (reported !== Number(reported_bytes))
      wrong.push(`${path}: ${reported} bytes in rows, ${reported_bytes} reported`)
  }
  const [events, counted] = [sum(input_files, 'events'), sum(category_counts, 'events')]
  if (events !== counted) wrong.push(`${events} events, ${counted} in categories`)
  const opened = queue_records.filter(({ opened_by }) => opened_by === 'record_opened').length
  if (sum(input_files, 'messages') !== opened)
    wrong.push(`${sum(input_files, 'messages')} messages, ${opened} records`)
  return wrong
}

/** The sum of a column. */
export function sum(rows: readonly LedgerRow[], column: string): number {
  return rows.reduce((total, row) => total + Number(row[column] ?? 0), 0)
}

/**
 * The rows of a ledger in a form in which two are equal that say the same: in one order, and records named by what they
 * say, as their numbers and the order of rows mean nothing.
 */
export function canonical(ledger: Ledger): Readonly<Record<string, readonly string[]>> {
  const named = new Map(
    ledger.queue_records.map(({ record_id, ...said }) => [record_id, JSON.stringify(said)] as const),
  )
  return Object.fromEntries(
    Object.entries(ledger).map(([table, rows]) => [
      table,
      rows.map(({ record_id, ...said }) => JSON.stringify({ ...said, record: named.get(record_id) })).sort(),
    ]),
  )
}
