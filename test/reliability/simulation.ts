import { constants, gunzipSync } from 'node:zlib'
import { eventBytes, type LogEvent } from '../../src/generate/log-event.js'
import {
  type MemoryStream,
  type StoredFile,
  storedFiles,
  streamsInMemory,
} from '../../src/generate/memory.js'
import { createRandom, type Random } from '../../src/generate/random.js'
import type { TransactionTruth } from '../../src/generate/truth.js'
import type { Row } from '../sim/compare.js'
import { eventsOf } from '../sim/edit.js'
import { EVENT_FAULTS, type EventFault } from '../sim/event-faults.js'
import { FILE_FAULTS, type FileFault } from '../sim/file-faults.js'

/** A stream of the simulator with what went wrong in it. */
export interface FaultyStream {
  readonly stream: MemoryStream
  readonly eventFault: string | undefined
  readonly fileFault: FileFault | undefined
  /** Its files as they are stored, the fault in them. */
  readonly stored: readonly StoredFile[]
}

/** Logs with faults, and what is true about them. */
export interface Simulation {
  readonly streams: readonly FaultyStream[]
  readonly truth: readonly TransactionTruth[]
}

/** Half of the streams have a fault of events; all but the first may have one of files, a third of them does. */
export function simulate(seed: string, everywhere?: EventFault): Simulation {
  const random = createRandom(`audit/${seed}`)
  const days = random.between(2, 4)
  const from = random.pick(['2023-12-14', '2024-01-15', '2024-02-01', '2024-03-08'])
  const whole = streamsInMemory({ seed, from, days, users: random.between(8, 30) })
  const streams = whole.map((stream, at) =>
    everywhere === undefined ? faulty(stream, random, at > 0) : stored(everywhere(stream, random)),
  )
  return { streams, truth: streams.flatMap(({ stream }) => stream.truth.transactions) }
}

function faulty(stream: MemoryStream, random: Random, mayLose: boolean): FaultyStream {
  const eventFault = random.chance(0.5) ? random.pick(Object.keys(EVENT_FAULTS)) : undefined
  const fault = eventFault === undefined ? undefined : EVENT_FAULTS[eventFault]
  const fileFault = mayLose && random.chance(0.34) ? random.pick(FILE_FAULTS) : undefined
  return stored(fault?.(stream, random) ?? stream, eventFault, fileFault)
}

function stored(stream: MemoryStream, eventFault?: string, fileFault?: FileFault): FaultyStream {
  const [first, ...rest] = storedFiles(stream)
  const isFit = first !== undefined && rest.length === 0 && first.bytes.length > 250
  const fault = isFit ? fileFault : undefined
  const files = first === undefined ? [] : fault === undefined ? [first, ...rest] : fault.apply(first)
  return { stream, eventFault, fileFault: fault, stored: files }
}

/**
 * Whether all events about a transaction can be read, or some are lost with their file: an event that garbage follows
 * may go on in it, so the one before must end with the next one's time. Garbled where its id, or that of its request,
 * stands behind a flipped bit, where zlib copies pieces of the text to anywhere until it notices.
 */
export type Fate = 'whole' | 'partly lost' | 'garbled'

/** Bytes of the time an event starts with, and of the space after it. */
const timeBytes = 25

/** What became of each transaction the logs tell of. */
export function fatesOf(streams: readonly FaultyStream[]): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>()
  for (const stream of streams) {
    const { bytes, garbage } = readableOf(stream)
    const known = garbage === '' ? bytes : bytes - timeBytes
    let end = 0
    for (const event of eventsOf(stream.stream)) {
      end += lengthOf(event)
      if (event.about === undefined) continue
      if (end > known) fates.set(event.about, 'partly lost')
      else if (!fates.has(event.about)) fates.set(event.about, 'whole')
    }
    if (garbage !== '') garble(fates, stream, garbage)
  }
  return fates
}

function garble(fates: Map<string, Fate>, { stream }: FaultyStream, garbage: string): void {
  for (const { id, session_id } of stream.truth.transactions) {
    const isCopied = [id, session_id].some((name) => pieces(name).some((piece) => garbage.includes(piece)))
    if (isCopied) fates.set(id, 'garbled')
  }
}

/** Pieces of a name, one of which is in any longer copy of a part of it. */
function pieces(name: string): readonly string[] {
  return [name.slice(0, 8), name.slice(-8)]
}

function lengthOf(event: LogEvent): number {
  return eventBytes([event]).length
}

/** How many bytes of a stream's text can still be read as they were, and what is read instead behind them. */
function readableOf({ stream, fileFault, stored: files }: FaultyStream): {
  readonly bytes: number
  readonly garbage: string
} {
  if (fileFault === undefined || fileFault.loses === 'nothing') {
    return { bytes: Number.POSITIVE_INFINITY, garbage: '' }
  }
  const text = eventBytes(eventsOf(stream))
  const left = Buffer.from(readablePart(files[0]?.bytes ?? Buffer.alloc(0)))
  const length = Math.min(left.length, text.length)
  let bytes = 0
  while (bytes < length && left[bytes] === text[bytes]) bytes += 1
  return { bytes, garbage: left.toString('latin1', bytes) }
}

/** What zlib makes of the longest part of a file that it takes without complaint. */
function readablePart(bytes: Uint8Array): Uint8Array {
  let [taken, refused] = [0, bytes.length + 1]
  let text: Uint8Array = new Uint8Array(0)
  while (refused - taken > 1) {
    const middle = (taken + refused) >> 1
    try {
      text = gunzipSync(bytes.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH })
      taken = middle
    } catch {
      refused = middle
    }
  }
  return text
}

/** Behind a flipped bit anything may stand until zlib notices. */
export function mayInvent(streams: readonly FaultyStream[], rows: readonly Row[], id: string): boolean {
  const file = rows.find((row) => row.id === id)?.log_file ?? ''
  return streams.some(({ fileFault, stored: [first] }) => {
    return fileFault?.name.startsWith('flipped') === true && first !== undefined && file.endsWith(first.path)
  })
}

/** Whether a fault leaves a file damaged, so that a run must say so. */
export function isDamage({ name, loses }: FileFault): boolean {
  return loses !== 'nothing' || name === 'wrong checksum' || name === 'trailing garbage'
}
