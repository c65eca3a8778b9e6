import { constants, gunzipSync } from 'node:zlib'
import type { GenerateOptions } from './generate.js'
import type { LogEvent } from './log-event.js'
import { eventText } from './log-event.js'
import type { MemoryStream, StoredFile } from './memory.js'
import { storedFiles } from './memory.js'
import { runtimeLine } from './platform.js'
import { truthOf } from './survivors.js'

/** The simulation behind `samples/`: the weeks in which the real service changed its forms, and failed to start once. */
export const SAMPLE_OPTIONS: GenerateOptions = {
  seed: 'samples-1089',
  from: '2023-12-16',
  days: 30,
  users: 25,
  files: 32,
}

/** The streams of the sample: one gets a message nobody knows, one will be torn. */
export function sampleStreams(streams: readonly MemoryStream[]): {
  readonly whole: readonly MemoryStream[]
  readonly torn: MemoryStream
} {
  const largest = streams.toSorted((a, b) => eventCount(b) - eventCount(a))
  const [strange, torn] = [largest[3], largest[6]]
  if (strange === undefined || torn === undefined) {
    throw new RangeError(`the sample needs at least seven streams, there are ${streams.length}`)
  }
  const whole = streams.filter((stream) => stream !== torn)
  return { whole: whole.map((stream) => (stream === strange ? withStrangeMessage(stream) : stream)), torn }
}

function eventCount({ files }: MemoryStream): number {
  return files.reduce((sum, { events }) => sum + events.length, 0)
}

/** Adds a line a later version of the service might print, after the first published event. */
function withStrangeMessage(stream: MemoryStream): MemoryStream {
  const files = stream.files.map((file) => {
    const index = file.events.findIndex(({ kind }) => kind === 'balance_published')
    const event = file.events[index]
    return event === undefined
      ? file
      : { ...file, events: file.events.toSpliced(index + 1, 0, strangeAfter(event)) }
  })
  return { ...stream, files }
}

function strangeAfter({ timeMs, text }: LogEvent): LogEvent {
  const requestId = text.split('\t')[1] ?? 'undefined'
  const message = "Wallet snapshot stored { bucket: 'wallet-snapshots', version: 7 }"
  return { kind: 'unknown', timeMs, text: runtimeLine(timeMs, requestId, 'INFO', message) }
}

/** Share of the torn file that is left, at most. */
const TORN_AT = 0.62

/**
 * The file of a stream of one file, cut off, and the stream a reader can still make out. It is cut inside a line of the
 * platform, so that no reader can take half a transaction for a whole one.
 */
export function tornFile(stream: MemoryStream): {
  readonly bytes: Uint8Array
  readonly stream: MemoryStream
} {
  const [stored] = storedFiles(stream)
  const [file] = stream.files
  if (stored === undefined || file === undefined) {
    throw new RangeError(`the stream ${stream.folder} has no file to tear`)
  }
  for (let length = Math.floor(stored.bytes.length * TORN_AT); length > 0; length--) {
    const bytes = stored.bytes.subarray(0, length)
    const events = eventsWithin(file.events, readableLength({ ...stored, bytes }))
    if (file.events[events.length]?.kind.startsWith('lambda_') === true) {
      return {
        bytes,
        stream: { ...stream, files: [{ ...file, events }], truth: truthOf(events, stream.truth) },
      }
    }
  }
  throw new RangeError(`the stream ${stream.folder} has no line of the platform to tear`)
}

/** How many bytes of a torn gzip file can be decompressed. */
export function readableLength({ bytes }: StoredFile): number {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).length
}

/** The events that stand as a whole in the first `length` bytes of a file. */
export function eventsWithin(events: readonly LogEvent[], length: number): readonly LogEvent[] {
  const whole: LogEvent[] = []
  let end = 0
  for (const event of events) {
    end += Buffer.byteLength(eventText(event))
    if (end > length) {
      break
    }
    whole.push(event)
  }
  return whole
}
