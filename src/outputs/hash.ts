import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

const pieceSize = 1024 * 1024

/** The SHA-256 of a file, hex, read piece by piece, and its size in bytes. */
export function hashFile(path: string): { readonly size: number; readonly sha256: string } {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(pieceSize)
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
