import { closeSync, openSync, writeFileSync } from 'node:fs'
import type { GzipWriter } from './gzip.js'
import { createGzipWriter, gzipBytes, SMALL_LEVEL } from './gzip.js'

/** A log file that is being written; a small one in one go when it is closed, a large one as it grows. */
export interface LogFile {
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Bytes so far, before compression. */
  readonly size: () => number
  readonly close: () => Promise<void>
}

/** Files up to this size are compressed in one go. */
const SMALL_FILE = 1 << 20

/** Opens a log file; its folder must be there. */
export function openLogFile(path: string): LogFile {
  let held: Uint8Array[] = []
  let size = 0
  let large: { readonly gzip: GzipWriter; readonly descriptor: number } | undefined
  return {
    size: () => size,
    write: async (bytes) => {
      size += bytes.length
      if (large === undefined && size > SMALL_FILE) {
        const descriptor = openSync(path, 'w')
        large = { gzip: createGzipWriter((piece) => writeFileSync(descriptor, piece)), descriptor }
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
        writeFileSync(path, gzipBytes(Buffer.concat(held), SMALL_LEVEL))
      } else {
        await large.gzip.end()
        closeSync(large.descriptor)
      }
    },
  }
}
