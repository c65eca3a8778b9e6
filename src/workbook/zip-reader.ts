import { inflateRawSync } from 'node:zlib'
import { assert } from '../model/errors.js'

/** A part of a zip file. */
export interface ZipPart {
  readonly name: string
  readonly content: Buffer
}

/** Gives the parts of a small zip file in memory, in the order of its directory; of our own making, so it is whole. */
export function readZip(bytes: Uint8Array): ZipPart[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  assert(end >= 0, 'a zip file ends with its directory')
  const parts: ZipPart[] = []
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      file.readUInt16LE(at + offset),
    )
    const name = file.toString('utf8', at + 46, at + 46 + Number(nameLength))
    parts.push({ name, content: contentOf(file, at) })
    at += 46 + Number(nameLength) + Number(extraLength) + Number(commentLength)
  }
  return parts
}

function contentOf(file: Buffer, entry: number): Buffer {
  const isPacked = file.readUInt16LE(entry + 10) === 8
  const length = file.readUInt32LE(entry + 20)
  const header = file.readUInt32LE(entry + 42)
  const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28)
  const packed = file.subarray(start, start + length)
  return isPacked ? inflateRawSync(packed) : packed
}
