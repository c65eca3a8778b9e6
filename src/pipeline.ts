import { join } from 'node:path'
import { currencySetting, isAskedForLater, isExported, thresholdsOf } from './configuration.js'
import { readForeignBalances } from './foreign-balances.js'
import { ingest, type Progress } from './ingest.js'
import { ParallelIngest, workersFor } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import type { Configuration } from './model/configuration.js'
import type { LogStream } from './model/log-file.js'
import type { Problem } from './model/problem.js'
import type { Summary } from './model/summary.js'
import type { ForeignBalance, TieOutTotals } from './model/tie-out.js'
import { csvLines, csvName } from './outputs/csv.js'
import { explained } from './outputs/explained.js'
import { describeFile, type OutputEntry } from './outputs/files.js'
import { manifestName, writeManifest } from './outputs/manifest.js'
import { OutputFolder } from './outputs/publish.js'
import { type Plan, planRun, type Wishes } from './plan.js'
import { pathHider } from './privacy/paths.js'
import { keyCheckOf } from './privacy/settings.js'
import { writeReports } from './reports/write.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { BatchQueue, LedgerAppenders } from './store/appender.js'
import { checkResults, type FailedCheck, requireEvents } from './store/checks.js'
import { type CreateOptions, Database } from './store/database.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { recordOf, writePrivacy } from './store/privacy.js'
import { RowBatches } from './store/row-batch.js'
import { readCurrencies, writeCurrencies, writeSettings } from './store/settings.js'
import { SpanWriter } from './store/span-writer.js'
import { type InputEntry, readInputs, readSummary } from './store/summary.js'
import {
  clearLedger,
  createSchema,
  createViews,
  hasCopiedFiles,
  storedColumns,
  storeTables,
  waitForAll,
  writeLines,
} from './store/tables.js'
import { writeThresholds } from './store/thresholds.js'
import { tieOutWith } from './store/tie-out.js'
import { unlessStopped } from './store/unless-stopped.js'
import { carryWorkList } from './store/work-list.js'
import { version } from './version.js'

/** The database in the output folder. */
export const databaseName = 'calo.duckdb'

/** What to analyse and where to put the results. */
export interface AnalyzeOptions extends Wishes {
  /** Folders or files with logs. */
  readonly paths: readonly string[]
  /** Whether the reports are written, too: month-end tables and what is made of them; default false. */
  readonly report?: boolean
  /** CSV file with the balances of another system, to compare the closing balances with; default none. */
  readonly tieOut?: string
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
  /** What is as it should be but worth to be told, in words; mostly nothing. */
  readonly warnings: readonly string[]
  /** How the balances compare with those of another system, by currency; empty where there are none. */
  readonly tieOut: readonly TieOutTotals[]
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
  const balances =
    options.tieOut === undefined
      ? undefined
      : await readForeignBalances(options.tieOut, configuration.tie_out, plan.privacy)
  const folder = OutputFolder.open(output)
  try {
    const drafted = await draftResults(found, folder.draft, { ...options, plan, balances })
    const names = drafted.outputs.map(({ name }) => name)
    const durationMs = performance.now() - started
    writeManifest(folder.draft, { version, configuration, durationMs, ...drafted })
    options.signal?.throwIfAborted()
    folder.publish([...names, manifestName])
    const { summary, failedChecks, warnings, tieOut } = drafted
    return { summary, output, files: [...names, manifestName], failedChecks, warnings, tieOut }
  } catch (error) {
    options.signal?.throwIfAborted()
    throw explained(error, folder)
  } finally {
    folder.close()
  }
}

interface DraftOptions extends AnalyzeOptions {
  readonly plan: Plan
  /** Of another system; undefined where none are to be compared with. */
  readonly balances: readonly ForeignBalance[] | undefined
}

interface Drafted {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  readonly outputs: readonly OutputEntry[]
  readonly failedChecks: readonly FailedCheck[]
  readonly warnings: readonly string[]
  readonly tieOut: readonly TieOutTotals[]
}

/** Writes database and CSV files to `folder`; gives the headline figures and what was read and written. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Drafted> {
  const { report = false, plan, balances } = options
  const { ingest: words, privacy } = plan
  const streams = groupStreams(found.files)
  const workers = workersFor(streams)
  const settings = words === builtInSettings ? undefined : words
  const reading = { temporaryFolder: folder, settings, privacy }
  const parallel = workers === 0 ? undefined : new ParallelIngest(streams, workers, reading)
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const reads = resultsBefore(plan)
  const opening = createLedger(join(folder, databaseName), { isSmall: bytes < smallInput, reads })
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
    const results = await unlessStopped(database, options.signal, async () => {
      await waitForAll([requireEvents(database, options.paths), writeAllSettings(database, plan)])
      return computeResults(database, { ...plan, report, balances }, folder)
    })
    await database.release()
    return results
  } finally {
    parallel?.stop()
    const database = await opening.catch(() => undefined)
    await database?.close()
  }
}

async function createLedger(path: string, options: CreateOptions): Promise<Database> {
  const database = await Database.create(path, options)
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
  const spans = new SpanWriter(batches, () => writer.nextRecord())
  for (const problem of source.problems) writer.problem(problem)
  if (source.parallel === undefined) {
    const { ingest: settings, privacy } = options.plan
    const reading = { writer, spans, settings, privacy, temporaryFolder: source.folder, onProgress, signal }
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

type ComputeOptions = Plan & Pick<DraftOptions, 'balances'> & { readonly report: boolean }

/**
 * Computes, checks and sums up every table, writes the CSV file of each result that is asked for, and saves the database
 * as soon as nothing more is written to it.
 */
async function computeResults(
  database: Database,
  { report, balances, ...plan }: ComputeOptions,
  folder: string,
): Promise<Drafted> {
  const { tables: queries, configuration } = plan
  const checks = queries.filter((query) => query.room === 'checks')
  const views = queries.filter(isAskedForLater)
  const tables = queries.filter((query) => query.room !== 'checks' && !isAskedForLater(query))
  const carrying = carryWorkListTo(database, plan)
  await waitForAll([storeTables(database, tables), carrying])
  await createViews(database, views)
  const tieOut = balances === undefined ? [] : await tieOutWith(database, balances, configuration)
  const columns = await storedColumns(database)
  const { csv } = configuration.output
  const exported = tables.filter(
    (table) => isExported(table) && (csv === 'all' || (csv !== 'none' && csv.includes(table.name))),
  )
  const saving = database.save().then(() => describeFile(folder, databaseName))
  const writing = exported.map(async ({ name }) => {
    await writeLines(database, csvLines(name, columns.get(name) ?? []), join(folder, csvName(name)))
    return describeFile(folder, csvName(name))
  })
  const summary = readSummary(database)
  const inputs = readInputs(database)
  const checking = checkResults(database, checks, configuration.checks)
  await waitForAll([saving, summary, inputs, checking, ...writing])
  const isWanted = (name: string): boolean =>
    report || (balances !== undefined && name === csvName('tie_out'))
  const reports = await writeReports({ database }, { draft: folder, tables: queries, csv, isWanted })
  const written = await Promise.all([...writing, ...reports.map((name) => describeFile(folder, name))])
  return {
    summary: await summary,
    inputs: await inputs,
    outputs: [await saving, ...written.toSorted((one, other) => (one.name < other.name ? -1 : 1))],
    failedChecks: await checking,
    warnings: await carrying,
    tieOut,
  }
}

/** Takes over the work list that stands in the output folder. */
function carryWorkListTo(database: Database, plan: Plan): Promise<string[]> {
  return carryWorkList(database, resultsBefore(plan), recordOf(plan.privacy, keyCheckOf(plan.privacy)))
}

function resultsBefore({ configuration }: Plan): string {
  return join(configuration.output.folder, databaseName)
}
