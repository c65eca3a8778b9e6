import type { LogFile } from '../model/log-file.js'

/** How the bytes of one decompressed file were shared out; `eventBytes + reportedBytes = bytes` at the end. */
export interface FileBytes {
  readonly file: LogFile
  bytes: number
  eventBytes: number
  reportedBytes: number
  events: number
}

/** Some consecutive bytes of one file. */
export interface Share {
  readonly counts: FileBytes
  readonly offset: number
  readonly bytes: number
}

const nothing = Buffer.alloc(0)

/** The bytes of a stream which are in memory, and which file each of them comes from. */
export class ByteWindow {
  bytes: Buffer = nothing
  readonly #shares: Share[] = []

  /** Adds the next bytes of a file; they may be overwritten once `settle` has been called. */
  append(counts: FileBytes, chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk])
    this.#shares.push({ counts, offset: counts.bytes, bytes: chunk.length })
    counts.bytes += chunk.length
  }

  /** Where the first byte stands; undefined while the window is empty. */
  get start(): Share | undefined {
    return this.#shares[0]
  }

  /** Removes the first `count` bytes and gives where they stood. */
  take(count: number): readonly Share[] {
    const taken: Share[] = []
    let missing = count
    for (let first = this.#shares[0]; missing > 0 && first !== undefined; first = this.#shares[0]) {
      const bytes = Math.min(first.bytes, missing)
      taken.push({ ...first, bytes })
      missing -= bytes
      if (bytes === first.bytes) this.#shares.shift()
      else this.#shares[0] = { ...first, offset: first.offset + bytes, bytes: first.bytes - bytes }
    }
    this.bytes = this.bytes.subarray(count)
    return taken
  }

  /** Copies what is left, so that the memory of the chunks can be used again. */
  settle(): void {
    this.bytes = this.bytes.length === 0 ? nothing : Buffer.from(this.bytes)
  }
}
