import { join } from 'node:path'
import { type Computed, computeResults } from './compute.js'
import { thresholdsOf } from './configuration.js'
import { readForeignBalances } from './foreign-balances.js'
import { ingest, type Progress } from './ingest.js'
import { ParallelIngest, workersFor } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import type { FailedCheck } from './model/failed-check.js'
import type { LogStream } from './model/log-file.js'
import { databaseName } from './model/output-folder.js'
import type { Problem } from './model/problem.js'
import type { Summary } from './model/summary.js'
import type { ForeignBalance, TieOutTotals } from './model/tie-out.js'
import { explained } from './outputs/explained.js'
import { keptResults } from './outputs/known-run.js'
import { manifestName, writeManifest } from './outputs/manifest.js'
import { OutputFolder } from './outputs/publish.js'
import { type Plan, planRun, type Wishes } from './plan.js'
import { pathHider } from './privacy/paths.js'
import { keyCheckOf } from './privacy/settings.js'
import { identityOf } from './run-identity.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { BatchQueue, LedgerAppenders } from './store/appender.js'
import { type CreateOptions, Database } from './store/database.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { writePrivacy } from './store/privacy.js'
import { RowBatches } from './store/row-batch.js'
import { writeSettings } from './store/settings.js'
import { SpanWriter } from './store/span-writer.js'
import { clearLedger, createSchema, hasCopiedFiles, waitForAll } from './store/tables.js'
import { writeThresholds } from './store/thresholds.js'
import { unlessStopped } from './store/unless-stopped.js'
import { version } from './version.js'

/** What to analyse and where to put the results. */
export interface AnalyzeOptions extends Wishes {
  /** Folders or files with logs. */
  readonly paths: readonly string[]
  /** Whether the reports are written, too: month-end tables and what is made of them; default false. */
  readonly report?: boolean
  /** CSV file with the balances of another system, to compare the closing balances with; default none. */
  readonly tieOut?: string
  /** Whether everything is read again, even where nothing has changed since the run before; default false. */
  readonly full?: boolean
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
  /** Whether nothing had changed since the run before into the same folder, so that its results were kept. */
  readonly isKept: boolean
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
  const identity = identityOf({ plan, found, report: options.report === true, balances })
  const folder = OutputFolder.open(output)
  try {
    options.signal?.throwIfAborted()
    const kept = options.full === true ? undefined : keptResults(output, identity)
    if (kept !== undefined) return { ...kept, output, warnings: [], isKept: true }
    const drafted = await draftResults(found, folder.draft, { ...options, plan, balances })
    const names = drafted.outputs.map(({ name }) => name)
    const durationMs = performance.now() - started
    writeManifest(folder.draft, { version, configuration, identity, durationMs, ...drafted })
    options.signal?.throwIfAborted()
    folder.publish([...names, manifestName])
    const { summary, failedChecks, warnings, tieOut } = drafted
    return { summary, output, files: [...names, manifestName], failedChecks, warnings, tieOut, isKept: false }
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

/** Writes database and CSV files to `folder`; gives the headline figures and what was read and written. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Computed> {
  const { report = false, plan, balances } = options
  const { ingest: words, privacy } = plan
  const streams = groupStreams(found.files)
  const workers = workersFor(streams)
  const settings = words === builtInSettings ? undefined : words
  const reading = { temporaryFolder: folder, settings, privacy }
  const parallel = workers === 0 ? undefined : new ParallelIngest(streams, workers, reading)
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const before = join(plan.configuration.output.folder, databaseName)
  const created = { isSmall: bytes < smallInput, reads: before }
  const opening = createLedger(join(folder, databaseName), plan, created)
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
    const job = { plan, paths: options.paths, report, balances, before, folder }
    const results = await unlessStopped(database, options.signal, () => computeResults(database, job))
    await database.release()
    return results
  } finally {
    parallel?.stop()
    const database = await opening.catch(() => undefined)
    await database?.close()
  }
}

/** Creates the database, with everything in it that is known before the logs are read. */
async function createLedger(path: string, plan: Plan, options: CreateOptions): Promise<Database> {
  const { configuration, privacy } = plan
  const database = await Database.create(path, options)
  await createSchema(database)
  await waitForAll([
    writePrivacy(database, privacy, keyCheckOf(privacy)),
    writeSettings(database, { timeZone: configuration.time_zone }),
    writeThresholds(database, thresholdsOf(configuration)),
  ])
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
