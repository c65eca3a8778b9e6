import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Progress } from './ingest.js'
import type { IngestSettings } from './model/ingest-settings.js'
import type { LogStream } from './model/log-file.js'
import type { Privacy } from './model/privacy.js'
import { resource } from './resources.js'
import type { RowBatch } from './store/row-batch.js'

/** What a worker is started with. */
export interface WorkerInput {
  readonly shard: number
  readonly streams: readonly LogStream[]
  readonly temporaryFolder: string
  /** The configured words of the service; undefined for those built in. */
  readonly settings: IngestSettings | undefined
  readonly privacy: Privacy
  /** One shared number: the batches posted and not yet taken. */
  readonly inFlight: Int32Array
}

/** What a worker posts. */
export type WorkerMessage =
  | { readonly batch: RowBatch }
  | { readonly filesDone: number; readonly bytesDone: number }

/** Bytes on disk from which workers are worth their start. */
const worthWorkers = 16 * 1024 * 1024
/** More threads than this would wait for the one that writes the database. */
const mostWorkers = 4

/**
 * What a worker has read is soon written and forgotten; with as much room for new objects as Node gives by itself, two
 * workers take 200 MB more, and are no faster.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

const workerFile = resource('./ingest-worker.js')

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

/** Takes what workers post, in the order in which it arrives. */
interface Receiver {
  readonly onBatch: (batch: RowBatch) => void
  readonly onProgress: (progress: Progress) => void
}

/** Workers that read streams side by side; started at once, so that they read while the database opens. */
export class ParallelIngest {
  readonly #workers: readonly Worker[]
  readonly #finished: Promise<unknown>
  readonly #total: { readonly files: number; readonly bytes: number }
  readonly #done: { files: number; bytes: number }[]
  readonly #inFlight: readonly Int32Array[]
  /** What came before anyone asked for it. */
  readonly #early: (readonly [number, WorkerMessage])[] = []
  #receiver: Receiver | undefined

  constructor(
    streams: readonly LogStream[],
    count: number,
    reading: Pick<WorkerInput, 'temporaryFolder' | 'settings' | 'privacy'>,
  ) {
    const files = streams.flatMap((stream) => stream.files)
    this.#total = { files: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0) }
    const shards = shardsOf(streams, count)
    this.#done = shards.map(() => ({ files: 0, bytes: 0 }))
    this.#inFlight = shards.map(() => new Int32Array(new SharedArrayBuffer(4)))
    this.#workers = shards.map((shard, at) => {
      const workerData: WorkerInput = {
        shard: at,
        streams: shard,
        ...reading,
        inFlight: this.#inFlight[at] ?? new Int32Array(1),
      }
      return new Worker(workerFile, { workerData, resourceLimits })
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
