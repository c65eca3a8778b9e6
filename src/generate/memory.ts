import type { GenerateOptions } from './generate.js'
import { generateLogs } from './generate.js'
import { gzipBytes } from './gzip.js'
import type { LogEvent } from './log-event.js'
import { eventBytes } from './log-event.js'
import type { GeneratedStream } from './streams.js'
import { partName } from './streams.js'
import type { Truth } from './truth.js'

/** A stream held in memory as a whole. */
export interface MemoryStream {
  readonly folder: string
  /** Its files, in the order of their names. */
  readonly files: readonly MemoryFile[]
  readonly truth: Truth
}

/** One file of a stream. */
export interface MemoryFile {
  /** `000000.gz` */
  readonly name: string
  readonly events: readonly LogEvent[]
}

/** A file as it is stored: its path below the export's folder, and its bytes. */
export interface StoredFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** All streams of a simulation. */
export function streamsInMemory(options: GenerateOptions): readonly MemoryStream[] {
  return Array.from(generateLogs(options), inMemory)
}

/** Reads a stream's chunks. */
export function inMemory(stream: GeneratedStream): MemoryStream {
  const files: { readonly name: string; readonly events: LogEvent[] }[] = []
  const truths: Truth[] = []
  for (const { part, events, truth } of stream.chunks) {
    if (files.length <= part) {
      files.push({ name: partName(part), events: [] })
    }
    files[part]?.events.push(...events)
    truths.push(truth)
  }
  return { folder: stream.folder, files, truth: mergedTruth(truths) }
}

/** The truth of several parts of the logs, one after the other. */
export function mergedTruth(truths: readonly Truth[]): Truth {
  return {
    transactions: truths.flatMap(({ transactions }) => transactions),
    blocked: truths.flatMap(({ blocked }) => blocked),
    anomalies: truths.flatMap(({ anomalies }) => anomalies),
  }
}

/** The files of a stream as the export stores them. */
export function storedFiles({ folder, files }: MemoryStream): readonly StoredFile[] {
  return files.map(({ name, events }) => ({
    path: `${folder}/${name}`,
    bytes: gzipBytes(eventBytes(events)),
  }))
}
