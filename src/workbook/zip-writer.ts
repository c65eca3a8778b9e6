import { closeSync, openSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { OperatorError } from '../model/errors.js'

/** A part of the file as its directory names it. */
interface Entry {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** The first day a zip file knows, 1980-01-01: the same content then gives the same bytes. */
const noTime = 0
const firstDay = 0x21
const mostBytes = 0xffff_ffff

/**
 * A zip file that is written part by part, each as a stream, without holding any. Sizes stand in front of each part, as
 * readers of spreadsheets like it; no time, no attributes, no 64-bit extensions.
 */
export class ZipWriter {
  readonly #handle: number
  readonly #entries: Entry[] = []
  #position = 0

  /** Creates the file at `path`, or empties it. */
  constructor(path: string) {
    this.#handle = openSync(path, 'w')
  }

  /** Adds a part, whose pieces may share their memory. Throws an OperatorError where part or file would have more than 4 GiB. */
  async add(name: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const head = { name: Buffer.from(name), offset: this.#position, crc: 0, packed: 0, size: 0 }
    this.#append(localHeader(head))
    const start = this.#position
    const deflate = createDeflateRaw({ level: 6, chunkSize: 256 * 1024 })
    const drained = this.#drain(deflate).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    let crc = 0
    let size = 0
    try {
      for await (const piece of content) {
        crc = crc32(piece, crc)
        size += piece.length
        await writeTo(deflate, piece)
      }
    } catch (error) {
      deflate.end()
      // What could not be written to the file is why nothing could be written to zlib.
      throw (await drained)?.error ?? error
    }
    deflate.end()
    const failed = await drained
    if (failed !== undefined) throw failed.error
    const entry = { ...head, crc, size, packed: this.#position - start }
    if (size > mostBytes || this.#position > mostBytes) {
      throw new OperatorError(
        `${name} makes the file larger than 4 GiB, more than a workbook can hold`,
        'The CSV files and the database hold everything.',
      )
    }
    this.#writeAt(localHeader(entry), entry.offset)
    this.#entries.push(entry)
  }

  /** Writes the directory and closes the file. */
  finish(): void {
    const offset = this.#position
    for (const entry of this.#entries) this.#append(directoryEntry(entry))
    this.#append(directoryEnd(this.#entries.length, offset, this.#position - offset))
    this.close()
  }

  /** Closes the file, whole or not. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    closeSync(this.#handle)
  }

  #isOpen = true

  async #drain(packed: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of packed) this.#append(piece)
  }

  #append(bytes: Uint8Array): void {
    this.#writeAt(bytes, this.#position)
    this.#position += bytes.length
  }

  #writeAt(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#handle, bytes, done, bytes.length - done, position + done)
    }
  }
}

function writeTo(stream: Writable, piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()))
  })
}

function localHeader(entry: Entry): Buffer {
  return Buffer.concat([
    words(0x0403_4b50),
    shorts(20, utf8Names, deflated),
    facts(entry),
    shorts(entry.name.length, 0),
    entry.name,
  ])
}

function directoryEntry(entry: Entry): Buffer {
  return Buffer.concat([
    words(0x0201_4b50),
    shorts(20, 20, utf8Names, deflated),
    facts(entry),
    shorts(entry.name.length, 0, 0, 0, 0),
    words(0, entry.offset),
    entry.name,
  ])
}

const utf8Names = 0x800
const deflated = 8

function facts({ crc, packed, size }: Entry): Buffer {
  return Buffer.concat([shorts(noTime, firstDay), words(crc, packed, size)])
}

function directoryEnd(entries: number, offset: number, size: number): Buffer {
  return Buffer.concat([words(0x0605_4b50), shorts(0, 0, entries, entries), words(size, offset), shorts(0)])
}

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2)
  return bytes
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4)
  return bytes
}
