import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Cohort, CohortRequest } from './cohorts.js'
import { planCohorts, shiftOf } from './cohorts.js'
import type { Copy } from './copy.js'
import { createCopy } from './copy.js'
import type { GenerateOptions } from './generate.js'
import { exportIdOf, generateLogs } from './generate.js'
import { eventBytes } from './log-event.js'
import type { LogFile } from './log-file.js'
import { openLogFile } from './log-file.js'
import { mergedTruth } from './memory.js'
import type { Recorder, Recording } from './recording.js'
import { createRecorder } from './recording.js'
import { partName } from './streams.js'
import type { Tally, Totals } from './totals.js'
import { createTally } from './totals.js'
import type { Truth } from './truth.js'
import type { TruthFiles, TruthLines, TruthTable } from './truth-files.js'
import { openTruth, truthLines, truthTables } from './truth-files.js'
import type { FindingTotals } from './wallet-truth.js'
import { mergedFindings } from './wallet-truth.js'

/** Where the logs and what is true about them are written. */
export interface WriteFolders {
  /** Gets `<export-id>/<date>-[$LATEST]<32 hex>/000000.gz`; made if it is missing. */
  readonly logs: string
  /**
   * Gets `transactions.csv`, `blocked.csv`, `anomalies.csv`, `wallets.csv`, `episodes.csv`, `events.json`, `totals.json`
   * and `findings.json`; nothing unless given.
   */
  readonly truth?: string
  /** Whether the truth is no more than the totals: the JSON files. */
  readonly totalsOnly?: boolean
  readonly onProgress?: (progress: WriteProgress) => void
}

/** How far the logs are written. */
export interface WriteProgress {
  /** Before compression. */
  readonly bytes: number
  readonly files: number
  /** About how many bytes there will be. */
  readonly expectedBytes: number
}

/** What was written. */
export interface Written {
  readonly totals: Totals
  readonly findings: FindingTotals
}

/** Simulates one service and writes its logs; gives what they hold. Memory holds what is true about them. */
export async function writeLogs(options: GenerateOptions, folders: WriteFolders): Promise<Written> {
  return await writeCohorts([{ options, copies: 1, shiftMs: 0, isChain: false }], options.seed, folders)
}

/** Writes logs of any size: a few simulations and copies of them. Memory holds one simulation. */
export async function writeManyLogs(request: CohortRequest, folders: WriteFolders): Promise<Written> {
  return await writeCohorts(planCohorts(request), request.seed, folders)
}

/** Of an event that is planned: about a tenth of them does not happen. */
const BYTES_OF_EVENT = 210

/** Writes what is planned, below one folder of the seed. */
export async function writeCohorts(
  cohorts: readonly Cohort[],
  seed: string,
  folders: WriteFolders,
): Promise<Written> {
  const truth =
    folders.truth === undefined ? undefined : openTruth(folders.truth, folders.totalsOnly !== true)
  const tally = createTally()
  const planned = cohorts.reduce((sum, { copies, options }) => sum + copies * (options.events ?? 0), 0)
  const output = new ExportWriter(join(folders.logs, exportIdOf(seed)), tally, (bytes, files) =>
    folders.onProgress?.({ bytes, files, expectedBytes: Math.max(bytes, BYTES_OF_EVENT * planned) }),
  )
  const tables = folders.totalsOnly === true ? undefined : truth
  const parts: { findings: FindingTotals; copies: number }[] = []
  for (const cohort of cohorts) {
    const findings = await writeCohort(cohort, { output, tally, tables })
    parts.push({ findings, copies: cohort.copies })
  }
  const totals = tally.totals()
  const findings = mergedFindings(parts)
  truth?.close({ totals, findings, perFile: output.perFile })
  return { totals, findings }
}

interface Destination {
  readonly output: ExportWriter
  readonly tally: Tally
  /** The tables of the truth, unless only its totals are wanted. */
  readonly tables: TruthFiles | undefined
}

/** Writes a simulation and its copies; gives what is to be found in one of them. */
async function writeCohort(cohort: Cohort, destination: Destination): Promise<FindingTotals> {
  const { output, tally, tables } = destination
  const { recorder, streams, truth } = await simulate(cohort, output, tally)
  const { lines, findings } = truthLines(truth)
  tables?.add(lines)
  if (cohort.copies > 1) {
    const recorded = { streams, lines: tables === undefined ? [] : recordLines(lines, recorder) }
    for (let index = 1; index < cohort.copies; index++) {
      const seed = `${cohort.options.seed}/copy ${index}`
      const copy = createCopy(seed, shiftOf(cohort, index), recorder.recorded())
      await writeCopy(copy, recorded, { cohort, ...destination })
    }
  }
  await output.endStream()
  return findings
}

// ---- a simulation, and what of it is recorded ----

interface RecordedStream {
  readonly folder: Recording
  readonly chunks: readonly RecordedChunk[]
}

interface RecordedChunk {
  readonly part: number
  readonly events: number
  readonly recording: Recording
}

async function simulate(
  { options, copies, isChain }: Cohort,
  output: ExportWriter,
  tally: Tally,
): Promise<{
  readonly recorder: Recorder
  readonly streams: readonly RecordedStream[]
  readonly truth: Truth
}> {
  const recorder = createRecorder()
  const streams: RecordedStream[] = []
  const truths: Truth[] = []
  for (const stream of generateLogs(options)) {
    await output.beginStream(stream.folder)
    const chunks: RecordedChunk[] = []
    for (const chunk of stream.chunks) {
      const bytes = eventBytes(chunk.events)
      await output.write(bytes, chunk.part, chunk.events.length)
      tally.addChunk(chunk, copies)
      truths.push(chunk.truth)
      if (copies > 1) {
        chunks.push({ part: chunk.part, events: chunk.events.length, recording: recorder.record(bytes) })
      }
    }
    if (copies > 1) {
      streams.push({ folder: recorder.record(Buffer.from(stream.folder)), chunks })
    }
    if (!isChain) {
      await output.endStream()
    }
  }
  return { recorder, streams, truth: mergedTruth(truths) }
}

type RecordedLines = readonly (readonly [table: TruthTable, recording: Recording])[]

function recordLines(lines: TruthLines, recorder: Recorder): RecordedLines {
  return truthTables.map((table) => [table, recorder.record(lines[table])])
}

// ---- a copy of it ----

async function writeCopy(
  copy: Copy,
  { streams, lines }: { readonly streams: readonly RecordedStream[]; readonly lines: RecordedLines },
  { cohort, output, tables }: Destination & { readonly cohort: Cohort },
): Promise<void> {
  for (const { folder, chunks } of streams) {
    if (!cohort.isChain) {
      await output.beginStream(copy.render(folder).toString())
    }
    for (const { part, events, recording } of chunks) {
      await output.write(copy.render(recording), part, events)
    }
    if (!cohort.isChain) {
      await output.endStream()
    }
  }
  for (const [table, recording] of lines) {
    tables?.addTo(table, copy.render(recording))
  }
}

// ---- the export's folders and files ----

/** Writes one stream after the other. */
class ExportWriter {
  /** Events of each file, by its path below the folder of the export. */
  readonly perFile = new Map<string, number>()
  readonly #root: string
  readonly #tally: Tally
  readonly #onFile: (bytes: number, files: number) => void
  #folder: string | undefined
  #part = -1
  #file: LogFile | undefined
  #bytes = 0

  constructor(root: string, tally: Tally, onFile: (bytes: number, files: number) => void) {
    this.#root = root
    this.#tally = tally
    this.#onFile = onFile
    mkdirSync(root, { recursive: true })
  }

  async beginStream(folder: string): Promise<void> {
    await this.endStream()
    mkdirSync(join(this.#root, folder))
    this.#folder = folder
    this.#tally.addStream()
  }

  async write(bytes: Uint8Array, part: number, events: number): Promise<void> {
    const name = `${this.#folder ?? ''}/${partName(part)}`
    if (part !== this.#part) {
      await this.#closeFile()
      this.#part = part
      this.#file = openLogFile(join(this.#root, name))
    }
    await this.#file?.write(bytes)
    this.#bytes += bytes.length
    this.perFile.set(name, (this.perFile.get(name) ?? 0) + events)
    this.#onFile(this.#bytes, this.perFile.size)
  }

  async endStream(): Promise<void> {
    await this.#closeFile()
    this.#part = -1
  }

  async #closeFile(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    if (file !== undefined) {
      await file.close()
      this.#tally.addFile(file.size())
    }
  }
}
