import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { currencySetting, isExported, thresholdsOf } from './configuration.js'
import { ingest, type Progress } from './ingest.js'
import { ParallelIngest, workersFor } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import type { Configuration } from './model/configuration.js'
import { assert, exitCodes, OperatorError } from './model/errors.js'
import type { LogStream } from './model/log-file.js'
import type { Problem } from './model/problem.js'
import { operatorErrorOf } from './model/refusal.js'
import type { Summary } from './model/summary.js'
import type { ReportTable } from './model/table.js'
import { csvLines } from './outputs/csv.js'
import { describeFiles, type OutputEntry } from './outputs/files.js'
import { manifestName, writeManifest } from './outputs/manifest.js'
import { OutputFolder } from './outputs/publish.js'
import { type Plan, planRun, type Wishes } from './plan.js'
import { pathHider } from './privacy/paths.js'
import { keyCheckOf } from './privacy/settings.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { BatchQueue, LedgerAppenders, RowBatches } from './store/appender.js'
import { failedChecks } from './store/checks.js'
import { Database } from './store/database.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { writePrivacy } from './store/privacy.js'
import { readCurrencies, writeCurrencies, writeSettings } from './store/settings.js'
import { type InputEntry, readInputs, readSummary } from './store/summary.js'
import {
  clearLedger,
  createSchema,
  hasCopiedFiles,
  storedColumns,
  storeTables,
  waitForAll,
  writeLines,
} from './store/tables.js'
import { writeThresholds } from './store/thresholds.js'
import { version } from './version.js'

/** The database in the output folder. */
export const databaseName = 'calo.duckdb'

/** What to analyse and where to put the results. */
export interface AnalyzeOptions extends Wishes {
  /** Folders or files with logs. */
  readonly paths: readonly string[]
  /** Called after each file. */
  readonly onProgress?: (progress: Progress) => void
  /** Ends the run early; the results of the run before stay as they are. */
  readonly signal?: AbortSignal
}

/** The headline figures of a finished run and where its results are. */
export interface AnalyzeResult {
  readonly summary: Summary
  /** The output folder, as given. */
  readonly output: string
  /** Names of the files in it. */
  readonly files: readonly string[]
  /** Checks that found contradictions, though configured not to end the run; mostly none. */
  readonly failedChecks: readonly FailedCheck[]
}

/** A check of the results that returned rows. */
export interface FailedCheck {
  readonly check: string
  /** What must hold. */
  readonly purpose: string
  readonly rows: number
}

/** Bytes of input files up to which the database is not compressed. */
const smallInput = 64 * 1024 * 1024

/**
 * Reads logs and writes the results to the output folder: a DuckDB database, a CSV file for each table, a
 * manifest. Damage in the logs is part of the results; OperatorError says what the user can mend.
 */
export async function analyze(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const started = performance.now()
  const plan = await planRun(options)
  const { configuration } = plan
  const output = configuration.output.folder
  const found = findLogs(options.paths, pathHider(plan.privacy), output)
  const folder = OutputFolder.open(output)
  try {
    const drafted = await draftResults(found, folder.draft, { ...options, plan })
    const names = drafted.outputs.map(({ name }) => name)
    const durationMs = performance.now() - started
    writeManifest(folder.draft, { version, configuration, durationMs, ...drafted })
    folder.publish([...names, manifestName])
    const { summary, failedChecks } = drafted
    return { summary, output, files: [...names, manifestName], failedChecks }
  } catch (error) {
    throw explained(error, folder)
  } finally {
    folder.close()
  }
}

/** What the system refused, in plain words; else the error as it is. */
function explained(error: unknown, { path, draft }: OutputFolder): unknown {
  if (
    error instanceof Error &&
    error.name !== 'AbortError' &&
    !existsSync(draft) &&
    !(error instanceof OperatorError)
  ) {
    return new OperatorError(
      `the output folder ${path} was removed while a run wrote to it`,
      'Run again.',
      exitCodes.tryAgain,
    )
  }
  return operatorErrorOf(error) ?? error
}

interface DraftOptions extends AnalyzeOptions {
  readonly plan: Plan
}

interface Drafted {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  readonly outputs: readonly OutputEntry[]
  readonly failedChecks: readonly FailedCheck[]
}

/** Writes database and CSV files to `folder`; gives the headline figures and what was read and written. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Drafted> {
  const { ingest: words, privacy } = options.plan
  const streams = groupStreams(found.files)
  const workers = workersFor(streams)
  const settings = words === builtInSettings ? undefined : words
  const reading = { temporaryFolder: folder, settings, privacy }
  const parallel = workers === 0 ? undefined : new ParallelIngest(streams, workers, reading)
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const opening = createLedger(join(folder, databaseName), bytes < smallInput)
  try {
    const source = { problems: found.problems, streams, folder, parallel }
    await readLogs(
      opening.then((database) => LedgerAppenders.open(database)),
      source,
      options,
    )
    const database = await opening
    // Workers cannot see that two of them read the same file under two names; one thread counts it once.
    if (parallel !== undefined && (await hasCopiedFiles(database))) {
      await clearLedger(database)
      await readLogs(LedgerAppenders.open(database), { ...source, parallel: undefined }, options)
    }
    await waitForAll([requireEvents(database, options.paths), writeAllSettings(database, options.plan)])
    const { files, ...results } = await computeResults(database, options.plan, folder)
    const [, entries] = await Promise.all([database.release(), describeFiles(folder, files)])
    return { ...results, outputs: [...(await describeFiles(folder, [databaseName])), ...entries] }
  } finally {
    parallel?.stop()
    const database = await opening.catch(() => undefined)
    await database?.close()
  }
}

async function createLedger(path: string, isSmall: boolean): Promise<Database> {
  const database = await Database.create(path, { isSmall })
  await createSchema(database)
  return database
}

interface LogSource {
  readonly problems: readonly Problem[]
  readonly streams: readonly LogStream[]
  readonly folder: string
  /** Workers that read the streams already; undefined where this thread is to read them. */
  readonly parallel: ParallelIngest | undefined
}

/** Reads the logs, while the database is opened, and writes them as soon as it is. */
async function readLogs(
  appenders: Promise<LedgerAppenders>,
  source: LogSource,
  options: DraftOptions,
): Promise<void> {
  const { onProgress = () => {}, signal = new AbortController().signal } = options
  const queue = new BatchQueue(appenders)
  const batches = new RowBatches((batch) => queue.append(batch))
  const writer = new LedgerWriter(batches)
  for (const problem of source.problems) writer.problem(problem)
  if (source.parallel === undefined) {
    const { ingest: settings, privacy } = options.plan
    const reading = { writer, settings, privacy, temporaryFolder: source.folder, onProgress, signal }
    await ingest(source.streams, reading)
  } else {
    await source.parallel.run({ onBatch: (batch) => queue.append(batch), onProgress }, signal)
  }
  batches.finish()
  await queue.close()
}

async function writeAllSettings(database: Database, { configuration, privacy }: Plan): Promise<void> {
  await Promise.all([
    writePrivacy(database, privacy, keyCheckOf(privacy)),
    writeSettings(database, { timeZone: configuration.time_zone }),
    writeThresholds(database, thresholdsOf(configuration)),
    writeAllCurrencies(database, configuration),
  ])
}

async function writeAllCurrencies(database: Database, configuration: Configuration): Promise<void> {
  const currencies = await readCurrencies(database)
  await writeCurrencies(
    database,
    currencies.map((currency) => currencySetting(currency, configuration)),
  )
}

/** Runs the checks; gives those that found something, unless one of them must end the run. */
async function checkResults(
  database: Database,
  checks: readonly ReportTable[],
  configuration: Configuration,
): Promise<readonly FailedCheck[]> {
  const found = await failedChecks(database, checks)
  const failed = found.map(({ check, rows }) => ({ check: check.name, purpose: check.purpose, rows }))
  requireChecks(failed, configuration.checks)
  return failed
}

/** Crashes where the results contradict themselves: that is a bug, and no figure of them can be trusted. */
export function requireChecks(failed: readonly FailedCheck[], severities: Configuration['checks']): void {
  const grave = failed.find(({ check }) => severities[check] === 'error')
  assert(grave === undefined, `check ${grave?.check} (${grave?.purpose}) found ${grave?.rows} rows`)
}

async function requireEvents(database: Database, paths: readonly string[]): Promise<void> {
  const { rows } = await database.read(
    `select coalesce(sum(events), 0)::bigint = 0 as is_empty,
      (select string_agg('  ' || file || ': ' || message, chr(10) order by is_minor, file, "offset" nulls first, message) from (
        select file, "offset", message, severity <> 'error' as is_minor from problems
        order by is_minor, file, "offset" nulls first, message limit 5)) as reasons
    from input_files`,
  )
  const [isEmpty, reasons] = rows[0] ?? []
  if (isEmpty !== true) return
  throw new OperatorError(
    `no log events in ${paths.join(', ')}${typeof reasons === 'string' ? `\n${reasons}` : ''}`,
    'Give a folder that holds a CloudWatch export: .gz, .log or .txt files whose lines start with a time such as 2024-02-18T21:01:05.234Z.',
  )
}

interface Computed {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  /** Names of the CSV files. */
  readonly files: readonly string[]
  readonly failedChecks: readonly FailedCheck[]
}

/**
 * Computes, checks and sums up every table, writes the CSV file of each result that is asked for, and saves the database
 * as soon as nothing more is written to it.
 */
async function computeResults(
  database: Database,
  { tables: queries, configuration }: Plan,
  folder: string,
): Promise<Computed> {
  const checks = queries.filter((query) => query.room === 'checks')
  const tables = queries.filter((query) => query.room !== 'checks')
  await storeTables(database, tables)
  const columns = await storedColumns(database)
  const { csv } = configuration.output
  const exported = tables.filter(
    (table) => isExported(table) && (csv === 'all' || (csv !== 'none' && csv.includes(table.name))),
  )
  const saving = database.save()
  const writing = exported.map((table) =>
    writeLines(database, csvLines(table.name, columns.get(table.name) ?? []), join(folder, csvName(table))),
  )
  const summary = readSummary(database)
  const inputs = readInputs(database)
  const checking = checkResults(database, checks, configuration)
  await waitForAll([saving, summary, inputs, checking, ...writing])
  return {
    summary: await summary,
    inputs: await inputs,
    files: exported.map(csvName).sort(),
    failedChecks: await checking,
  }
}

function csvName({ name }: ReportTable): string {
  return `calo_analysis_${name}.csv`
}
