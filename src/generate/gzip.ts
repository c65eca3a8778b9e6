import { once } from 'node:events'
import type { DeflateRaw } from 'node:zlib'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

/** The header the real export's files have: deflate, no time, strongest level, unknown system. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff])

/** For files that stay: samples. */
const THOROUGH_LEVEL = 6
/** For logs by the gigabyte: about 5:1, like the real export, */
export const SMALL_LEVEL = 4
/** and a little more of large files, because they repeat themselves more: 6:1, in a third of the time. */
const LARGE_LEVEL = 1

/** A gzip file of some bytes; the same bytes for the same input wherever the same zlib runs. */
export function gzipBytes(bytes: Uint8Array, level: number = THOROUGH_LEVEL): Buffer {
  return Buffer.concat([HEADER, deflateRawSync(bytes, { level }), trailer(crc32(bytes), bytes.length)])
}

/** A gzip file written piece by piece: memory holds one piece. */
export interface GzipWriter {
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly end: () => Promise<void>
}

/** Writes a gzip file through `sink`, which gets its bytes in order. */
export function createGzipWriter(sink: (bytes: Uint8Array) => void): GzipWriter {
  let sum = 0
  let length = 0
  const deflate = createDeflateRaw({ level: LARGE_LEVEL, chunkSize: 1 << 18 })
  sink(HEADER)
  deflate.on('data', sink)
  return {
    write: async (bytes) => {
      sum = crc32(bytes, sum)
      length += bytes.length
      if (!deflate.write(bytes)) {
        await once(deflate, 'drain')
      }
    },
    end: () => ended(deflate, () => sink(trailer(sum, length))),
  }
}

async function ended(deflate: DeflateRaw, last: () => void): Promise<void> {
  deflate.end()
  await once(deflate, 'end')
  last()
}

function trailer(sum: number, length: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(sum, 0)
  bytes.writeUInt32LE(length % 2 ** 32, 4)
  return bytes
}
