import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type IngestOptions, ingest, type Progress } from './ingest.js'
import type { LogFile, LogStream } from './model/log-file.js'
import type { Privacy } from './model/privacy.js'
import { resource } from './resources.js'
import type { RowBatch } from './store/ledger-tables.js'

/** What a worker is started with. */
export interface WorkerInput {
  readonly shard: number
  readonly streams: readonly LogStream[]
  readonly temporaryFolder: string
  readonly privacy: Privacy
  /** One shared number: the batches posted and not yet taken. */
  readonly inFlight: Int32Array
}

/** What a worker posts. */
export type WorkerMessage =
  | { readonly batch: RowBatch }
  | { readonly filesDone: number; readonly bytesDone: number }

/** Bytes on disk from which one worker is worth its start, while this thread reads the other half. */
const worthOneWorker = 2 * 1024 * 1024
/** Bytes on disk from which this thread has enough to do with writing what workers read. */
const worthWorkers = 16 * 1024 * 1024
/** More threads than this would wait for the one that writes the database. */
const mostWorkers = 4

const workerFile = resource('./ingest-worker.js')

/** Who reads which streams. */
export interface Shares {
  /** Those that this thread reads. */
  readonly own: readonly LogStream[]
  /** Those that each worker reads. */
  readonly workers: readonly (readonly LogStream[])[]
}

/**
 * Shares streams out; all to this thread where one is enough, or where the sources run uncompiled and there is
 * no worker to start.
 */
export function shareOut(streams: readonly LogStream[], cores: number = availableParallelism()): Shares {
  const bytes = streams.reduce((sum, stream) => sum + sizeOf(stream), 0)
  const isPossible = streams.length > 1 && cores > 1 && existsSync(fileURLToPath(workerFile))
  if (bytes < worthOneWorker || !isPossible) return { own: streams, workers: [] }
  if (bytes >= worthWorkers) {
    return { own: [], workers: shardsOf(streams, Math.min(cores, mostWorkers, streams.length)) }
  }
  const [own = [], other = []] = shardsOf(streams, 2)
  return { own, workers: [other] }
}

/** Deals streams out so that each worker gets as many bytes; the same streams always fall the same way. */
function shardsOf(streams: readonly LogStream[], count: number): LogStream[][] {
  const shards = Array.from({ length: count }, (): { bytes: number; streams: LogStream[] } => ({
    bytes: 0,
    streams: [],
  }))
  for (const stream of streams) {
    const least = shards.reduce((left, right) => (right.bytes < left.bytes ? right : left))
    least.streams.push(stream)
    least.bytes += sizeOf(stream) + perFile * stream.files.length
  }
  return shards.map((shard) => shard.streams)
}

/** Opening a file costs about as much as reading so many bytes of it. */
const perFile = 2048

function sizeOf(stream: LogStream): number {
  return stream.files.reduce((sum, file) => sum + file.size, 0)
}

/** Takes what workers post, in the order in which it arrives. */
interface Receiver {
  readonly onBatch: (batch: RowBatch) => void
  readonly onProgress: (progress: Progress) => void
}

/** Workers that read streams side by side; started at once, so that they read while the database opens. */
export class ParallelIngest {
  /** The files that the workers read. */
  readonly files: readonly LogFile[]
  readonly #workers: readonly Worker[]
  readonly #finished: Promise<unknown>
  readonly #total: { readonly files: number; readonly bytes: number }
  readonly #done: { files: number; bytes: number }[]
  readonly #inFlight: readonly Int32Array[]
  /** What came before anyone asked for it. */
  readonly #early: (readonly [number, WorkerMessage])[] = []
  #receiver: Receiver | undefined

  constructor(shards: readonly (readonly LogStream[])[], temporaryFolder: string, privacy: Privacy) {
    const files = filesOf(shards.flat())
    this.files = files
    this.#total = { files: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0) }
    this.#done = shards.map(() => ({ files: 0, bytes: 0 }))
    this.#inFlight = shards.map(() => new Int32Array(new SharedArrayBuffer(4)))
    this.#workers = shards.map((shard, at) => {
      const workerData: WorkerInput = {
        shard: at,
        streams: shard,
        temporaryFolder,
        privacy,
        inFlight: this.#inFlight[at] ?? new Int32Array(1),
      }
      return new Worker(workerFile, { workerData })
    })
    this.#finished = Promise.all(
      this.#workers.map((worker, at) => ended(worker, (message) => this.#receive(at, message))),
    )
    this.#finished.catch(() => {})
  }

  /** Hands everything to `receiver` until all workers have ended. Throws what a worker throws. */
  async run(receiver: Receiver, signal: AbortSignal): Promise<void> {
    const stop = (): void => this.stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      signal.throwIfAborted()
      this.#receiver = receiver
      for (const [at, message] of this.#early.splice(0)) this.#receive(at, message)
      await this.#finished
      signal.throwIfAborted()
    } finally {
      signal.removeEventListener('abort', stop)
      this.stop()
    }
  }

  /** Ends all workers at once. */
  stop(): void {
    for (const worker of this.#workers) void worker.terminate()
  }

  #receive(at: number, message: WorkerMessage): void {
    const receiver = this.#receiver
    if (receiver === undefined) {
      this.#early.push([at, message])
    } else if ('batch' in message) {
      receiver.onBatch(message.batch)
      const inFlight = this.#inFlight[at]
      if (inFlight === undefined) return
      Atomics.sub(inFlight, 0, 1)
      Atomics.notify(inFlight, 0)
    } else {
      this.#done[at] = { files: message.filesDone, bytes: message.bytesDone }
      const filesDone = this.#done.reduce((sum, part) => sum + part.files, 0)
      const bytesDone = this.#done.reduce((sum, part) => sum + part.bytes, 0)
      receiver.onProgress({ ...this.#total, filesDone, bytesDone })
    }
  }
}

/** What `ingestShares` needs. */
export interface SharesOptions extends IngestOptions {
  /** Takes the batches of the workers. */
  readonly onBatch: (batch: RowBatch) => void
}

/** Reads this thread's own streams beside the workers; where one side fails the other is stopped. */
export async function ingestShares(
  own: readonly LogStream[],
  parallel: ParallelIngest | undefined,
  options: SharesOptions,
): Promise<void> {
  if (parallel === undefined) return ingest(own, options)
  const failure = new AbortController()
  const signal = AbortSignal.any([options.signal, failure.signal])
  const progress = new ProgressSum(options.onProgress)
  const stopOthers = (error: unknown): never => {
    failure.abort(error)
    throw error
  }
  const results = await Promise.allSettled([
    ingest(own, { ...options, onProgress: progress.part(filesOf(own)), signal }).catch(stopOthers),
    parallel
      .run({ onBatch: options.onBatch, onProgress: progress.part(parallel.files) }, signal)
      .catch(stopOthers),
  ])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Adds up what several readers report. */
class ProgressSum {
  readonly #onProgress: (progress: Progress) => void
  readonly #parts: Progress[] = []

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress
  }

  /** Gives a function to which one reader, of these files, reports. */
  part(files: readonly LogFile[]): (progress: Progress) => void {
    const bytes = files.reduce((sum, file) => sum + file.size, 0)
    const at = this.#parts.push({ files: files.length, filesDone: 0, bytes, bytesDone: 0 }) - 1
    return (progress) => {
      this.#parts[at] = progress
      this.#onProgress(this.#parts.reduce(sumOf))
    }
  }
}

function sumOf(left: Progress, right: Progress): Progress {
  return {
    files: left.files + right.files,
    filesDone: left.filesDone + right.filesDone,
    bytes: left.bytes + right.bytes,
    bytesDone: left.bytesDone + right.bytesDone,
  }
}

function filesOf(streams: readonly LogStream[]): LogFile[] {
  return streams.flatMap((stream) => stream.files)
}

function ended(worker: Worker, onMessage: (message: WorkerMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      try {
        onMessage(message)
      } catch (error) {
        reject(error)
      }
    })
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
}
