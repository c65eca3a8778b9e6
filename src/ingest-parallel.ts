import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Progress } from './ingest.js'
import type { LogStream } from './model/log-file.js'
import type { RowBatch } from './store/ledger-tables.js'

/** What a worker is started with. */
export interface WorkerInput {
  readonly shard: number
  readonly streams: readonly LogStream[]
  readonly temporaryFolder: string
  /** One shared number: the batches posted and not yet taken. */
  readonly inFlight: SharedArrayBuffer
}

/** What a worker posts. */
export type WorkerMessage =
  | { readonly batch: RowBatch }
  | { readonly filesDone: number; readonly bytesDone: number }

/** Bytes on disk from which workers are worth their start. */
const worthWorkers = 16 * 1024 * 1024
/** More threads than this would wait for the one that writes the database. */
const mostWorkers = 4

const workerFile = new URL('./ingest-worker.js', import.meta.url)

/**
 * How many workers to read these streams with; 0 where one thread is enough, or where the sources run
 * uncompiled and there is no worker to start.
 */
export function workersFor(streams: readonly LogStream[], cores: number = availableParallelism()): number {
  const bytes = streams.reduce((sum, stream) => sum + sizeOf(stream), 0)
  const isWorth = bytes >= worthWorkers && cores > 1 && existsSync(fileURLToPath(workerFile))
  return isWorth ? Math.min(cores, mostWorkers, streams.length) : 0
}

/** Deals streams out so that each worker gets as many bytes; the same streams always fall the same way. */
export function shardsOf(streams: readonly LogStream[], count: number): LogStream[][] {
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

/** Workers that read streams side by side; started at once, so that they read while the database opens. */
export class ParallelIngest {
  readonly #workers: readonly { readonly worker: Worker; readonly inFlight: Int32Array }[]
  readonly #total: { readonly files: number; readonly bytes: number }

  constructor(streams: readonly LogStream[], count: number, temporaryFolder: string) {
    const files = streams.flatMap((stream) => stream.files)
    this.#total = { files: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0) }
    this.#workers = shardsOf(streams, count).map((shard, at) => {
      const inFlight = new SharedArrayBuffer(4)
      const workerData: WorkerInput = { shard: at, streams: shard, temporaryFolder, inFlight }
      return { worker: new Worker(workerFile, { workerData }), inFlight: new Int32Array(inFlight) }
    })
  }

  /** Hands every batch to `onBatch` until all workers have ended. Throws what a worker throws. */
  async run(
    onBatch: (batch: RowBatch) => void,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const done = this.#workers.map(() => ({ files: 0, bytes: 0 }))
    const report = (): void => {
      const filesDone = done.reduce((sum, part) => sum + part.files, 0)
      const bytesDone = done.reduce((sum, part) => sum + part.bytes, 0)
      onProgress({ ...this.#total, filesDone, bytesDone })
    }
    const stop = (): void => this.stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await Promise.all(
        this.#workers.map(({ worker, inFlight }, at) =>
          ended(worker, (message) => {
            if ('batch' in message) {
              onBatch(message.batch)
              Atomics.sub(inFlight, 0, 1)
              Atomics.notify(inFlight, 0)
            } else {
              done[at] = { files: message.filesDone, bytes: message.bytesDone }
              report()
            }
          }),
        ),
      )
      signal.throwIfAborted()
    } finally {
      signal.removeEventListener('abort', stop)
      this.stop()
    }
  }

  /** Ends all workers at once. */
  stop(): void {
    for (const { worker } of this.#workers) void worker.terminate()
  }
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
