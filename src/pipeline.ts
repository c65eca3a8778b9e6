import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportedStaging, readCatalog } from './analysis/catalog.js'
import type { Progress } from './ingest.js'
import { ingestShares, ParallelIngest, shareOut } from './ingest-parallel.js'
import { currencyExponent, toleranceOf } from './model/currency.js'
import { defaults } from './model/defaults.js'
import { assert, OperatorError } from './model/errors.js'
import type { LogStream } from './model/log-file.js'
import { formatDecimal, parseDecimal, storable } from './model/money.js'
import type { Privacy } from './model/privacy.js'
import type { Problem } from './model/problem.js'
import type { Summary } from './model/summary.js'
import type { ReportTable } from './model/table.js'
import { thresholdDefaults } from './model/thresholds.js'
import { csvLines } from './outputs/csv.js'
import { describeFiles, type OutputEntry } from './outputs/files.js'
import { OutputFolder } from './outputs/publish.js'
import { pathHider } from './privacy/paths.js'
import { keyCheckOf, type PrivacyOptions, validPrivacy } from './privacy/settings.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { BatchQueue, LedgerAppenders, RowBatches } from './store/appender.js'
import { Database } from './store/database.js'
import type { RowBatch } from './store/ledger-tables.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { writePrivacy } from './store/privacy.js'
import { readCurrencies, writeCurrencies, writeSettings } from './store/settings.js'
import { type InputEntry, readInputs, readSummary } from './store/summary.js'
import {
  clearLedger,
  createSchema,
  failedChecks,
  hasCopiedFiles,
  storeTables,
  waitForAll,
  writeLines,
} from './store/tables.js'
import { writeThresholds } from './store/thresholds.js'
import { version } from './version.js'

/** The database in the output folder. */
export const databaseName = 'calo.duckdb'
/** What a run read and wrote, with hashes. */
export const manifestName = 'manifest.json'

/** What to analyse and where to put the results. */
export interface AnalyzeOptions extends PrivacyOptions {
  /** Folders or files with logs. */
  readonly paths: readonly string[]
  /** Folder for the results; default `output`. */
  readonly output?: string
  /** IANA name of the reporting time zone; default `Asia/Bahrain`. */
  readonly timeZone?: string
  /** The first system's threshold of wallets at risk, a plain decimal; default `10`. */
  readonly atRiskBelow?: string
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
}

/** Bytes of input files up to which the database is not compressed. */
const smallInput = 64 * 1024 * 1024

/**
 * Reads logs and writes the results to the output folder: a DuckDB database, a CSV file for each table, a
 * manifest. Damage in the logs is part of the results; OperatorError says what the user can mend.
 */
export async function analyze(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const started = performance.now()
  const privacy = validPrivacy(options)
  const settings = {
    timeZone: validTimeZone(options.timeZone),
    atRiskBelow: validAmount(options.atRiskBelow),
    pii: privacy.pii,
    hashUserIds: privacy.hashUserIds,
  }
  const found = findLogs(options.paths, pathHider(privacy))
  const output = options.output ?? defaults.output
  const folder = OutputFolder.open(output)
  try {
    const drafting = { ...options, ...settings, privacy }
    const { summary, inputs, outputs } = await draftResults(found, folder.draft, drafting)
    const names = outputs.map(({ name }) => name)
    const durationMs = performance.now() - started
    writeManifest({ folder: folder.draft, outputs, settings, inputs, summary, durationMs })
    folder.publish([...names, manifestName])
    return { summary, output, files: [...names, manifestName] }
  } finally {
    folder.close()
  }
}

interface DraftOptions extends AnalyzeOptions {
  readonly privacy: Privacy
  readonly timeZone: string
  readonly atRiskBelow: string
}

interface Drafted {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  readonly outputs: readonly OutputEntry[]
}

/** Writes database and CSV files to `folder`; gives the headline figures and what was read and written. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Drafted> {
  const streams = groupStreams(found.files)
  const { own, workers } = shareOut(streams)
  const parallel = workers.length === 0 ? undefined : new ParallelIngest(workers, folder, options.privacy)
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const opening = createLedger(join(folder, databaseName), bytes < smallInput)
  try {
    const source = { problems: found.problems, own, folder, parallel }
    await readLogs(
      opening.then((database) => LedgerAppenders.open(database)),
      source,
      options,
    )
    const database = await opening
    // Two threads cannot see that both read the same file under two names; one alone counts it once.
    if (parallel !== undefined && (await hasCopiedFiles(database))) {
      await clearLedger(database)
      await readLogs(
        LedgerAppenders.open(database),
        { ...source, own: streams, parallel: undefined },
        options,
      )
    }
    await waitForAll([requireEvents(database, options.paths), writeAllSettings(database, options)])
    const { summary, files } = await computeResults(database, readCatalog(), folder)
    const inputs = await readInputs(database)
    const [, entries] = await Promise.all([database.save(), describeFiles(folder, files)])
    return { summary, inputs, outputs: [...(await describeFiles(folder, [databaseName])), ...entries] }
  } finally {
    parallel?.stop()
    const database = await opening.catch(() => undefined)
    database?.close()
  }
}

async function createLedger(path: string, isSmall: boolean): Promise<Database> {
  const database = await Database.create(path, { isSmall })
  await createSchema(database)
  return database
}

interface LogSource {
  readonly problems: readonly Problem[]
  /** The streams that this thread is to read. */
  readonly own: readonly LogStream[]
  readonly folder: string
  /** Workers that read the other streams already; undefined where there are none. */
  readonly parallel: ParallelIngest | undefined
}

/** Reads the logs, while the database is opened, and writes them as soon as it is. */
async function readLogs(
  appenders: Promise<LedgerAppenders>,
  source: LogSource,
  options: DraftOptions,
): Promise<void> {
  const { privacy, onProgress = () => {}, signal = new AbortController().signal } = options
  const queue = new BatchQueue(appenders)
  const batches = new RowBatches((batch) => queue.append(batch))
  const writer = new LedgerWriter(batches)
  for (const problem of source.problems) writer.problem(problem)
  const onBatch = (batch: RowBatch): void => queue.append(batch)
  const reading = { writer, temporaryFolder: source.folder, privacy, onProgress, onBatch, signal }
  await ingestShares(source.own, source.parallel, reading)
  batches.finish()
  await queue.close()
}

async function writeAllSettings(database: Database, options: DraftOptions): Promise<void> {
  await Promise.all([
    writeSettings(database, options),
    writePrivacy(database, options.privacy, keyCheckOf(options.privacy)),
    writeThresholds(database, thresholdDefaults),
    writeAllCurrencies(database),
  ])
}

async function writeAllCurrencies(database: Database): Promise<void> {
  const currencies = await readCurrencies(database)
  await writeCurrencies(
    database,
    currencies.map((currency) => ({
      currency,
      decimals: currencyExponent(currency),
      tolerance: formatDecimal(toleranceOf(currency)),
    })),
  )
}

/** Crashes where the results contradict themselves: that is a bug, and no figure of them can be trusted. */
async function requireChecks(database: Database, checks: readonly ReportTable[]): Promise<void> {
  const [failed] = await failedChecks(database, checks)
  assert(
    failed === undefined,
    `check ${failed?.check.name} (${failed?.check.purpose}) found ${failed?.rows} rows`,
  )
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

/** Computes, checks and sums up every table and writes the CSV file of each result. */
async function computeResults(
  database: Database,
  queries: readonly ReportTable[],
  folder: string,
): Promise<{ readonly summary: Summary; readonly files: string[] }> {
  const checks = queries.filter((query) => query.room === 'checks')
  const tables = queries.filter((query) => query.room !== 'checks')
  const files: string[] = []
  const writing: Promise<void>[] = []
  try {
    await storeTables(database, tables, ({ name, room }, columns) => {
      if (room !== 'marts' && !exportedStaging.has(name)) return
      const file = `calo_analysis_${name}.csv`
      files.push(file)
      writing.push(writeLines(database, csvLines(name, columns), join(folder, file)))
    })
    const summary = readSummary(database)
    await waitForAll([database.checkpoint(), summary, requireChecks(database, checks), ...writing])
    return { summary: await summary, files: files.sort() }
  } finally {
    await Promise.allSettled(writing)
  }
}

interface ManifestInput {
  readonly folder: string
  readonly outputs: readonly OutputEntry[]
  readonly settings: { readonly timeZone: string }
  readonly inputs: readonly InputEntry[]
  readonly summary: Summary
  readonly durationMs: number
}

function writeManifest({ folder, outputs, settings, inputs, summary, durationMs }: ManifestInput): void {
  const manifest = {
    version,
    configuration: settings,
    configuration_sha256: createHash('sha256').update(JSON.stringify(settings)).digest('hex'),
    time_zone: settings.timeZone,
    summary,
    inputs,
    outputs,
    duration_ms: Math.round(durationMs),
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

function validAmount(amount: string = defaults.atRiskBelow): string {
  const exact = parseDecimal(amount)
  if (exact !== undefined && storable(amount) === 'exact') return formatDecimal(exact)
  throw new OperatorError(
    `${amount} is no amount for --at-risk-below`,
    'Give a plain number such as 10 or 2.5.',
  )
}

function validTimeZone(timeZone: string = defaults.timeZone): string {
  if (timeZone === defaults.timeZone) return timeZone
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    throw new OperatorError(
      `unknown time zone ${timeZone}`,
      'Use an IANA name such as Asia/Bahrain or Asia/Dubai.',
    )
  }
}
