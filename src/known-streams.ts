import { hash } from 'node:crypto'
import type { InputEntry, LogStream } from './model/log-file.js'
import type { Problem } from './model/problem.js'
import type { StreamEntry } from './model/run-identity.js'
import type { KnownLedger } from './outputs/known-run.js'
import type { KnownStream } from './store/known-rows.js'

/** The streams of a run. */
export interface SortedStreams {
  /** Those whose rows the run before has. */
  readonly known: readonly KnownStream[]
  /** Those that must be read. */
  readonly unread: readonly LogStream[]
}

/** Share of the bytes from which it is worth the while to copy what is known. */
const worthCopying = 0.5

/**
 * Says which streams the run before has read as this one would. None where that is little of all, or where any two files
 * have the same bytes: such are counted once, and which of them is decided while all are read.
 */
export function sortStreams(streams: readonly LogStream[], before: KnownLedger | undefined): SortedStreams {
  const all = { known: [], unread: streams }
  if (before === undefined || hasCopies(before.inputs)) return all
  const entries = new Map(before.streams.map(({ stamp, files }) => [stamp, files]))
  const found = streams.map((stream) => ({ stream, before: entries.get(stampOfStream(stream) ?? '') }))
  const known = found.flatMap(({ stream, before: files }) =>
    files === undefined ? [] : [{ before: files, now: stream.files.map(({ id }) => id) }],
  )
  const unread = found.filter((one) => one.before === undefined).map(({ stream }) => stream)
  const isWorth = bytesOf(unread) <= bytesOf(streams) * (1 - worthCopying)
  return known.length > 0 && isWorth ? { known, unread } : all
}

/**
 * Lists the streams that the next run need not read while they stay as they are: those without damage, each of whose files
 * can be told from what it was or will be, and has a path of its own, by which its problems are known.
 */
export function streamEntries(
  streams: readonly LogStream[],
  inputs: readonly InputEntry[],
  problems: readonly Problem[],
): StreamEntry[] {
  const paths = Map.groupBy(
    [...inputs.map(({ path }) => path), ...problems.map(({ file }) => file)],
    (path) => path,
  )
  const isPlain = ({ files }: LogStream): boolean =>
    files.every(({ id, path }) => inputs[id]?.status === 'ok' && paths.get(path)?.length === 1)
  return streams.filter(isPlain).flatMap((stream) => {
    const stamp = stampOfStream(stream)
    return stamp === undefined ? [] : [{ stamp, files: stream.files.map(({ id }) => id) }]
  })
}

/** Undefined where one of the files has no stamp. Paths stand in its rows as the results may show them. */
function stampOfStream({ name, files }: LogStream): string | undefined {
  if (files.some(({ stamp }) => stamp === undefined)) return undefined
  const parts = files.map(({ stamp, path, storedPath }) => [stamp, path, storedPath])
  return hash('sha256', JSON.stringify([name, parts])).slice(0, 32)
}

function hasCopies(inputs: readonly InputEntry[]): boolean {
  const alike = Map.groupBy(inputs, ({ sha256 }) => sha256)
  return [...alike.values()].some((files) => files.length > 1 && files.some(({ bytes }) => bytes > 0))
}

function bytesOf(streams: readonly LogStream[]): number {
  return streams.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0)
}
