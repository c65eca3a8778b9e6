import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A file that was written, as the manifest names it. */
export interface OutputEntry {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

const pieceBytes = 256 * 1024

/** Reads a file of a folder, however large, for its size and hash; others have a turn after each piece. */
export async function describeFile(folder: string, name: string): Promise<OutputEntry> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  const hash = createHash('sha256')
  const handle = openSync(join(folder, name), 'r')
  try {
    let size = 0
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) {
      hash.update(piece.subarray(0, read))
      size += read
      await nextTurn()
    }
    return { name, size, sha256: hash.digest('hex') }
  } finally {
    closeSync(handle)
  }
}
