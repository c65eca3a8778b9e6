import { parentPort, workerData } from 'node:worker_threads'
import { ingest } from './ingest.js'
import type { WorkerInput, WorkerMessage } from './ingest-parallel.js'
import { builtInSettings } from './ingest-settings.js'
import { assert } from './model/errors.js'
import { LedgerWriter } from './store/ledger-writer.js'
import { RowBatches } from './store/row-batch.js'

/** Batches on their way to the main thread before a worker waits for it. */
const mostInFlight = 6
const recordsPerWorker = 2 ** 40
/** Time between two reports of progress. */
const reportMs = 50
let lastReport = 0

const port = parentPort
assert(port !== null, 'this file runs in a worker')
const input: WorkerInput = workerData
const { inFlight } = input

function post(message: WorkerMessage, transferred: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transferred)
}

const batches = new RowBatches((batch) => {
  Atomics.add(inFlight, 0, 1)
  post({ batch }, [batch.columns, batch.texts])
  for (let now = Atomics.load(inFlight, 0); now > mostInFlight; now = Atomics.load(inFlight, 0)) {
    Atomics.wait(inFlight, 0, now)
  }
})
const writer = new LedgerWriter(batches, input.shard * recordsPerWorker)
await ingest(input.streams, {
  writer,
  batches,
  settings: input.settings ?? builtInSettings,
  temporaryFolder: input.temporaryFolder,
  privacy: input.privacy,
  onProgress: ({ filesDone, bytesDone }) => {
    if (performance.now() - lastReport < reportMs) return
    lastReport = performance.now()
    post({ filesDone, bytesDone })
  },
  signal: new AbortController().signal,
})
batches.finish()
