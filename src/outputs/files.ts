import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** A file that was written, as the manifest names it. */
export interface OutputEntry {
  readonly name: string
  readonly size: number
  readonly sha256: string
}

const pieceBytes = 1024 * 1024

/** Reads the named files of a folder, however large, for their sizes and hashes. */
export async function describeFiles(folder: string, names: readonly string[]): Promise<OutputEntry[]> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  return names.map((name) => ({ name, ...sizeAndHash(join(folder, name), piece) }))
}

function sizeAndHash(path: string, piece: Buffer): { readonly size: number; readonly sha256: string } {
  const hash = createHash('sha256')
  const handle = openSync(path, 'r')
  try {
    let size = 0
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) {
      hash.update(piece.subarray(0, read))
      size += read
    }
    return { size, sha256: hash.digest('hex') }
  } finally {
    closeSync(handle)
  }
}
