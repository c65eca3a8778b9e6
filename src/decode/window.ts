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

/** The bytes of a stream which are in memory and not yet given away, and which file each comes from. */
export class ByteWindow {
  /** Memory that holds the window, from position `start` on. */
  bytes: Buffer = nothing
  start = 0
  /** Files of the bytes, in order; the first one's offset is that of position `start`. */
  readonly #shares: { readonly counts: FileBytes; offset: number; bytes: number }[] = []

  /** How many bytes there are. */
  get length(): number {
    return this.bytes.length - this.start
  }

  /** Adds the next bytes of a file; they may be overwritten once `settle` has been called. */
  append(counts: FileBytes, chunk: Buffer): void {
    this.bytes = this.length === 0 ? chunk : Buffer.concat([this.bytes.subarray(this.start), chunk])
    this.start = 0
    const last = this.#shares.at(-1)
    if (last?.counts === counts) last.bytes += chunk.length
    else if (chunk.length > 0) this.#shares.push({ counts, offset: counts.bytes, bytes: chunk.length })
    counts.bytes += chunk.length
  }

  /** Where the first byte stands; undefined while the window is empty. */
  get first(): Share | undefined {
    return this.#shares[0]
  }

  /** Removes the bytes before position `end` and calls `onShare` for the part of each file. */
  take(end: number, onShare: (counts: FileBytes, bytes: number, offset: number) => void): void {
    let missing = end - this.start
    this.start = end
    for (let first = this.#shares[0]; missing > 0 && first !== undefined; first = this.#shares[0]) {
      const bytes = Math.min(first.bytes, missing)
      onShare(first.counts, bytes, first.offset)
      missing -= bytes
      first.offset += bytes
      first.bytes -= bytes
      if (first.bytes === 0) this.#shares.shift()
    }
  }

  /** Copies what is left, so that the memory of the chunks can be used again. */
  settle(): void {
    this.bytes = this.length === 0 ? nothing : Buffer.from(this.bytes.subarray(this.start))
    this.start = 0
  }
}
