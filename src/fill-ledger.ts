import { ingest, type Progress } from './ingest.js'
import { ParallelIngest, workersFor } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import type { SortedStreams } from './known-streams.js'
import type { LogStream } from './model/log-file.js'
import type { Problem } from './model/problem.js'
import type { Plan } from './plan.js'
import { BatchQueue, LedgerAppenders } from './store/appender.js'
import type { Database } from './store/database.js'
import { copyKnownRows } from './store/known-rows.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { RowBatches } from './store/row-batch.js'
import { clearLedger, hasCopiedFiles } from './store/tables.js'
import { unlessStopped } from './store/unless-stopped.js'

/** What is to be written to the ledger, and from where. */
export interface LedgerSource {
  readonly plan: Plan
  /** What was passed over while the logs were looked for. */
  readonly problems: readonly Problem[]
  readonly streams: readonly LogStream[]
  /** The same by whether the run before has read them. */
  readonly sorted: SortedStreams
  /** The database of the run before. */
  readonly before: string
  /** For what does not fit into memory. */
  readonly folder: string
  readonly onProgress: ((progress: Progress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

/** Fills the ledger of a run: copies what is known, reads the rest; workers begin at once, while the database is opened. */
export class LedgerFilling {
  readonly #source: LedgerSource
  readonly #signal: AbortSignal
  /** What is to be read. */
  #unread: readonly LogStream[]
  /** Workers that read it already; undefined where this thread is to read it. */
  #parallel: ParallelIngest | undefined

  constructor(source: LedgerSource) {
    this.#source = source
    this.#signal = source.signal ?? new AbortController().signal
    this.#unread = source.sorted.unread
    this.#parallel = this.#startWorkers()
  }

  /** Ends with a whole ledger; gives how many files were not read, as they were known. */
  async fill(opening: Promise<Database>): Promise<number> {
    const known = await this.#copyKnown(opening)
    await this.#read(opening.then((database) => LedgerAppenders.open(database)))
    const database = await opening
    const isOneReading = this.#parallel === undefined && known === 0
    if (isOneReading || !(await hasCopiedFiles(database))) return known
    // Nobody could see that the same bytes were read under two names; one thread that reads all counts them once.
    await clearLedger(database)
    this.#unread = this.#source.streams
    this.#parallel = undefined
    await this.#read(LedgerAppenders.open(database))
    return 0
  }

  /** Ends the workers. */
  stop(): void {
    this.#parallel?.stop()
  }

  /** Gives how many files were known; none where their rows cannot be copied, and then all are to be read. */
  async #copyKnown(opening: Promise<Database>): Promise<number> {
    const { streams, sorted, before } = this.#source
    if (sorted.known.length === 0) return 0
    const database = await opening
    try {
      await unlessStopped(database, this.#signal, () => copyKnownRows(database, before, sorted.known))
      return sorted.known.reduce((sum, { now }) => sum + now.length, 0)
    } catch {
      this.#signal.throwIfAborted()
      await clearLedger(database)
      this.stop()
      this.#unread = streams
      this.#parallel = this.#startWorkers()
      return 0
    }
  }

  #startWorkers(): ParallelIngest | undefined {
    const { plan, folder } = this.#source
    const workers = workersFor(this.#unread)
    const settings = plan.ingest === builtInSettings ? undefined : plan.ingest
    const reading = { temporaryFolder: folder, settings, privacy: plan.privacy }
    return workers === 0 ? undefined : new ParallelIngest(this.#unread, workers, reading)
  }

  /** Reads what is to be read, and writes it as soon as the appenders are open. */
  async #read(appenders: Promise<LedgerAppenders>): Promise<void> {
    const { plan, problems, folder, onProgress = () => {} } = this.#source
    const signal = this.#signal
    const queue = new BatchQueue(appenders)
    const batches = new RowBatches((batch) => queue.append(batch))
    const writer = new LedgerWriter(batches)
    for (const problem of problems) writer.problem(problem)
    if (this.#parallel === undefined) {
      const { ingest: settings, privacy } = plan
      const reading = { writer, batches, settings, privacy, temporaryFolder: folder, onProgress, signal }
      await ingest(this.#unread, reading)
    } else {
      await this.#parallel.run({ onBatch: (batch) => queue.append(batch), onProgress }, signal)
    }
    batches.finish()
    await queue.close()
  }
}
