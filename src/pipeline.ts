import { createHash } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { currencySetting, isExported, thresholdsOf } from './configuration.js'
import { ingest, type Progress } from './ingest.js'
import { ParallelIngest, workersFor } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import type { Configuration } from './model/configuration.js'
import { assert, OperatorError } from './model/errors.js'
import type { LogStream } from './model/log-file.js'
import type { Problem } from './model/problem.js'
import type { Summary } from './model/summary.js'
import type { ReportTable } from './model/table.js'
import { csvLines } from './outputs/csv.js'
import { OutputFolder } from './outputs/publish.js'
import { type Plan, planRun, type Wishes } from './plan.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { LedgerAppenders, RowBatches } from './store/appender.js'
import { Database } from './store/database.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { readCurrencies, writeCurrencies, writeSettings } from './store/settings.js'
import { type InputEntry, readInputs, readSummary } from './store/summary.js'
import {
  clearLedger,
  createSchema,
  failedChecks,
  hasCopiedFiles,
  storeTables,
  writeLines,
} from './store/tables.js'
import { writeThresholds } from './store/thresholds.js'
import { version } from './version.js'

/** The database in the output folder. */
export const databaseName = 'calo.duckdb'
/** What a run read and wrote, with hashes. */
export const manifestName = 'manifest.json'

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
  const found = findLogs(options.paths)
  const output = configuration.output.folder
  const folder = OutputFolder.open(output)
  try {
    const drafted = await draftResults(found, folder.draft, { ...options, plan })
    const names = [databaseName, ...drafted.files]
    const durationMs = performance.now() - started
    writeManifest({ folder: folder.draft, names, configuration, durationMs, ...drafted })
    const gone = plan.tables.filter(isExported).map(csvName)
    folder.publish(
      [...names, manifestName],
      gone.filter((name) => !names.includes(name)),
    )
    const { summary, failedChecks } = drafted
    return { summary, output, files: [...names, manifestName], failedChecks }
  } finally {
    folder.close()
  }
}

interface DraftOptions extends AnalyzeOptions {
  readonly plan: Plan
}

interface Drafted {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  readonly files: readonly string[]
  readonly failedChecks: readonly FailedCheck[]
}

/** Writes database and CSV files to `folder`; gives the headline figures and the names of the CSV files. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Drafted> {
  const { tables, ingest: words, configuration } = options.plan
  const streams = groupStreams(found.files)
  const workers = workersFor(streams)
  const settings = words === builtInSettings ? undefined : words
  const parallel =
    workers === 0 ? undefined : new ParallelIngest(streams, workers, { temporaryFolder: folder, settings })
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const creating = Database.create(join(folder, databaseName), { isSmall: bytes < smallInput })
  const database = await creating.catch((error: unknown) => {
    parallel?.stop()
    throw error
  })
  try {
    const checks = tables.filter((table) => table.room === 'checks')
    await createSchema(database)
    await readLogs(database, { problems: found.problems, streams, folder, parallel }, options)
    await requireEvents(database, options.paths)
    await writeAllSettings(database, configuration)
    const files = await computeTables(
      database,
      tables.filter((table) => table.room !== 'checks'),
      { folder, csv: configuration.output.csv },
    )
    const failed = (await failedChecks(database, checks)).map(({ check, rows }) => ({
      check: check.name,
      purpose: check.purpose,
      rows,
    }))
    requireChecks(failed, configuration.checks)
    const summary = await readSummary(database)
    return { summary, inputs: await readInputs(database), files, failedChecks: failed }
  } finally {
    parallel?.stop()
    database.close()
  }
}

interface LogSource {
  readonly problems: readonly Problem[]
  readonly streams: readonly LogStream[]
  readonly folder: string
  /** Workers that read the streams already; undefined where this thread is to read them. */
  readonly parallel: ParallelIngest | undefined
}

/**
 * Reads the logs into the database. Workers cannot see that two of them read the same file under two names;
 * where that happened everything is read again by one thread, which counts such a file once.
 */
async function readLogs(database: Database, source: LogSource, options: DraftOptions): Promise<void> {
  const { onProgress = () => {}, signal = new AbortController().signal } = options
  const appenders = await LedgerAppenders.open(database)
  const batches = new RowBatches((batch) => appenders.append(batch))
  const writer = new LedgerWriter(batches)
  for (const problem of source.problems) writer.problem(problem)
  if (source.parallel === undefined) {
    const settings = options.plan.ingest
    await ingest(source.streams, { writer, settings, temporaryFolder: source.folder, onProgress, signal })
  } else {
    await source.parallel.run({ onBatch: (batch) => appenders.append(batch), onProgress }, signal)
  }
  batches.finish()
  appenders.close()
  if (source.parallel === undefined || !(await hasCopiedFiles(database))) return
  await clearLedger(database)
  await readLogs(database, { ...source, parallel: undefined }, options)
}

async function writeAllSettings(database: Database, configuration: Configuration): Promise<void> {
  await writeSettings(database, { timeZone: configuration.time_zone })
  const currencies = await readCurrencies(database)
  await writeCurrencies(
    database,
    currencies.map((currency) => currencySetting(currency, configuration)),
  )
  await writeThresholds(database, thresholdsOf(configuration))
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

/** Computes every table and writes the CSV file of each result that is asked for; gives the names of the files. */
async function computeTables(
  database: Database,
  tables: readonly ReportTable[],
  { folder, csv }: { readonly folder: string; readonly csv: Configuration['output']['csv'] },
): Promise<string[]> {
  const files: string[] = []
  await storeTables(database, tables, async (table, columns) => {
    const isWanted = csv === 'all' || (csv !== 'none' && csv.includes(table.name))
    if (!isWanted || !isExported(table)) return
    const file = csvName(table)
    await writeLines(database, csvLines(table.name, columns), join(folder, file))
    files.push(file)
  })
  return files.sort()
}

function csvName({ name }: ReportTable): string {
  return `calo_analysis_${name}.csv`
}

interface ManifestInput extends Omit<Drafted, 'files'> {
  readonly folder: string
  readonly names: readonly string[]
  readonly configuration: Configuration
  readonly durationMs: number
}

/** The name of the output folder is left out of the configuration: it changes no result. */
function writeManifest(input: ManifestInput): void {
  const { folder, names, inputs, summary, failedChecks, durationMs } = input
  const configuration = { ...input.configuration, output: { csv: input.configuration.output.csv } }
  const manifest = {
    version,
    configuration,
    configuration_sha256: createHash('sha256').update(JSON.stringify(configuration)).digest('hex'),
    time_zone: configuration.time_zone,
    summary,
    failed_checks: failedChecks,
    inputs,
    outputs: names.map((name) => outputEntry(folder, name)),
    duration_ms: Math.round(durationMs),
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

function outputEntry(folder: string, name: string): object {
  const path = join(folder, name)
  return {
    name,
    size: statSync(path).size,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
  }
}
