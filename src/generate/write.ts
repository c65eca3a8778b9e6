import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { csvLine } from './csv.js'
import type { GenerateOptions } from './generate.js'
import { exportIdOf, generateLogs } from './generate.js'
import type { GzipWriter } from './gzip.js'
import { createGzipWriter, gzipBytes } from './gzip.js'
import { eventBytes } from './log-event.js'
import type { GeneratedStream } from './streams.js'
import { partName } from './streams.js'
import type { Tally, Totals } from './totals.js'
import { createTally } from './totals.js'
import type { Truth } from './truth.js'
import { ANOMALY_COLUMNS, BLOCKED_COLUMNS, TRANSACTION_COLUMNS } from './truth.js'

/** Where the logs and what is true about them are written. */
export interface WriteFolders {
  /** Gets `<export-id>/<date>-[$LATEST]<32 hex>/000000.gz`; made if it is missing. */
  readonly logs: string
  /** Gets `transactions.csv`, `blocked.csv`, `anomalies.csv`, `events.json` and `totals.json`; nothing unless given. */
  readonly truth?: string
}

/** Simulates the service and writes its logs; resolves to what they hold. */
export async function writeLogs(options: GenerateOptions, folders: WriteFolders): Promise<Totals> {
  const root = join(folders.logs, exportIdOf(options.seed))
  const tally = createTally()
  const perFile = new Map<string, number>()
  const truth = folders.truth === undefined ? undefined : openTruth(folders.truth)
  for (const stream of generateLogs(options)) {
    await writeStream(stream, { root, tally, perFile, truth })
  }
  const totals = tally.totals()
  truth?.close(totals, perFile)
  return totals
}

// ---- logs ----

interface Destination {
  readonly root: string
  readonly tally: Tally
  readonly perFile: Map<string, number>
  readonly truth: TruthFiles | undefined
}

async function writeStream(
  stream: GeneratedStream,
  { root, tally, perFile, truth }: Destination,
): Promise<void> {
  const folder = join(root, stream.folder)
  mkdirSync(folder, { recursive: true })
  tally.addStream()
  let file: LogFile | undefined
  let part = -1
  for (const chunk of stream.chunks) {
    if (chunk.part !== part) {
      tallyFile(await file?.close(), tally)
      part = chunk.part
      file = openLogFile(join(folder, partName(part)))
    }
    await file?.write(eventBytes(chunk.events))
    tally.addChunk(chunk)
    truth?.add(chunk.truth)
    const name = `${stream.folder}/${partName(part)}`
    perFile.set(name, (perFile.get(name) ?? 0) + chunk.events.length)
  }
  tallyFile(await file?.close(), tally)
}

function tallyFile(bytes: number | undefined, tally: Tally): void {
  if (bytes !== undefined) {
    tally.addFile(bytes)
  }
}

interface LogFile {
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Resolves to the number of bytes before compression. */
  readonly close: () => Promise<number>
}

/** Files up to this size are compressed in one go. */
const SMALL_FILE = 1 << 20

function openLogFile(path: string): LogFile {
  let held: Uint8Array[] = []
  let size = 0
  let large: { readonly gzip: GzipWriter; readonly descriptor: number } | undefined
  return {
    write: async (bytes) => {
      size += bytes.length
      if (large === undefined && size > SMALL_FILE) {
        const descriptor = openSync(path, 'w')
        large = { gzip: createGzipWriter((piece) => writeSync(descriptor, piece)), descriptor }
        await large.gzip.write(Buffer.concat(held))
        held = []
      }
      if (large === undefined) {
        held.push(bytes)
      } else {
        await large.gzip.write(bytes)
      }
    },
    close: async () => {
      if (large === undefined) {
        writeFileSync(path, gzipBytes(Buffer.concat(held)))
      } else {
        await large.gzip.end()
        closeSync(large.descriptor)
      }
      return size
    },
  }
}

// ---- truth ----

/** The files that keep what is true about logs. */
export interface TruthFiles {
  readonly add: (truth: Truth) => void
  readonly close: (totals: Totals, perFile: ReadonlyMap<string, number>) => void
}

/** Opens the files of the truth in a folder, which is made if it is missing. */
export function openTruth(folder: string): TruthFiles {
  mkdirSync(folder, { recursive: true })
  const transactions = openCsv(join(folder, 'transactions.csv'), TRANSACTION_COLUMNS)
  const blocked = openCsv(join(folder, 'blocked.csv'), BLOCKED_COLUMNS)
  const anomalies = openCsv(join(folder, 'anomalies.csv'), ANOMALY_COLUMNS)
  return {
    add: (truth) => {
      transactions.add(truth.transactions)
      blocked.add(truth.blocked)
      anomalies.add(truth.anomalies)
    },
    close: ({ kinds, ...totals }, perFile) => {
      for (const table of [transactions, blocked, anomalies]) {
        table.close()
      }
      writeJson(join(folder, 'events.json'), { kinds, files: Object.fromEntries(perFile) })
      writeJson(join(folder, 'totals.json'), totals)
    },
  }
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}

interface CsvFile<K extends string> {
  readonly add: (rows: readonly Readonly<Record<K, string | number>>[]) => void
  readonly close: () => void
}

const LINES_HELD = 1 << 20

function openCsv<K extends string>(path: string, columns: readonly K[]): CsvFile<K> {
  const descriptor = openSync(path, 'w')
  let held = `${columns.join(',')}\n`
  const flush = (): void => {
    writeSync(descriptor, held)
    held = ''
  }
  return {
    add: (rows) => {
      for (const row of rows) {
        held += csvLine(columns, row)
      }
      if (held.length > LINES_HELD) {
        flush()
      }
    },
    close: () => {
      flush()
      closeSync(descriptor)
    },
  }
}
