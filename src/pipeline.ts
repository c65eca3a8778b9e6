import { join } from 'node:path'
import { type Computed, computeResults } from './compute.js'
import { thresholdsOf } from './configuration.js'
import { LedgerFilling } from './fill-ledger.js'
import { readForeignBalances } from './foreign-balances.js'
import type { Progress } from './ingest.js'
import { sortStreams, streamEntries } from './known-streams.js'
import type { FailedCheck } from './model/failed-check.js'
import { databaseName } from './model/output-folder.js'
import type { RunIdentity } from './model/run-identity.js'
import type { Summary } from './model/summary.js'
import type { ForeignBalance, TieOutTotals } from './model/tie-out.js'
import { explained } from './outputs/explained.js'
import { type KnownLedger, keptResults, knownLedger, readRunBefore } from './outputs/known-run.js'
import { type Manifest, manifestName, writeManifest } from './outputs/manifest.js'
import { OutputFolder } from './outputs/publish.js'
import { type Plan, planRun, type Wishes } from './plan.js'
import { pathHider } from './privacy/paths.js'
import { keyCheckOf } from './privacy/settings.js'
import { identityOf } from './run-identity.js'
import { type FoundLogs, findLogs, groupStreams } from './sources/find.js'
import { type CreateOptions, Database } from './store/database.js'
import { writePrivacy } from './store/privacy.js'
import { writeSettings } from './store/settings.js'
import { createSchema, waitForAll } from './store/tables.js'
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
  /** How many files the run before had read, so that this one did not. */
  readonly knownFiles: number
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
    const before = options.full === true ? undefined : readRunBefore(output)
    const kept = before && keptResults(before, identity)
    if (kept !== undefined) {
      return { ...kept, output, warnings: [], isKept: true, knownFiles: found.files.length }
    }
    const known = before && knownLedger(before, identity)
    return await publishResults(found, folder, { ...options, plan, balances, known, identity, started })
  } catch (error) {
    options.signal?.throwIfAborted()
    throw explained(error, folder)
  } finally {
    folder.close()
  }
}

interface PublishOptions extends DraftOptions {
  readonly identity: RunIdentity
  /** When the run began, by `performance.now`. */
  readonly started: number
}

/** Computes the results and makes them those of the folder. */
async function publishResults(
  found: FoundLogs,
  folder: OutputFolder,
  options: PublishOptions,
): Promise<AnalyzeResult> {
  const { plan, identity, started, signal } = options
  const drafted = await draftResults(found, folder.draft, options)
  const names = drafted.outputs.map(({ name }) => name)
  const durationMs = performance.now() - started
  const { configuration } = plan
  writeManifest(folder.draft, { version, configuration, identity, durationMs, ...drafted })
  signal?.throwIfAborted()
  const files = [...names, manifestName]
  folder.publish(files)
  const { summary, failedChecks, warnings, tieOut, knownFiles } = drafted
  return { summary, output: folder.path, files, failedChecks, warnings, tieOut, isKept: false, knownFiles }
}

interface DraftOptions extends AnalyzeOptions {
  readonly plan: Plan
  /** Of another system; undefined where none are to be compared with. */
  readonly balances: readonly ForeignBalance[] | undefined
  /** What the run before has read; undefined where everything is to be read. */
  readonly known: KnownLedger | undefined
}

/** The results that have been written, and what they were made of. */
type Drafted = Computed & Pick<Manifest, 'knownFiles' | 'streams'>

/** Writes database and CSV files to `folder`; gives the headline figures and what was read and written. */
async function draftResults(found: FoundLogs, folder: string, options: DraftOptions): Promise<Drafted> {
  const { report = false, plan, balances, known, onProgress, signal } = options
  const streams = groupStreams(found.files)
  const before = join(plan.configuration.output.folder, databaseName)
  const problems = found.problems
  const source = {
    plan,
    problems,
    streams,
    sorted: sortStreams(streams, known),
    before,
    folder,
    onProgress,
    signal,
  }
  const filling = new LedgerFilling(source)
  const bytes = found.files.reduce((sum, file) => sum + file.size, 0)
  const created = { isSmall: bytes < smallInput, reads: before }
  const opening = createLedger(join(folder, databaseName), plan, created)
  try {
    const knownFiles = await filling.fill(opening)
    const database = await opening
    const job = { plan, paths: options.paths, report, balances, before, folder }
    const results = await unlessStopped(database, signal, () => computeResults(database, job))
    await database.release()
    database.closeSoon()
    return { ...results, knownFiles, streams: streamEntries(streams, results.inputs, problems) }
  } catch (error) {
    const database = await opening.catch(() => undefined)
    await database?.close()
    throw error
  } finally {
    filling.stop()
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
