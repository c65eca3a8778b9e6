import { gunzipSync } from 'node:zlib'
import { gzipBytes } from '../../src/generate/gzip.js'
import type { StoredFile } from '../../src/generate/memory.js'

/** How much of the file's events a reader can still get. */
export type Loss = 'nothing' | 'the rest' | 'everything'

/** Something that goes wrong with the bytes of a stored file. */
export interface FileFault {
  readonly name: string
  readonly loses: Loss
  readonly apply: (file: StoredFile) => readonly StoredFile[]
}

// ---- the compressed bytes ----

/** Cut off after `length` bytes; a negative length counts from the end. */
export function tornAt(length: number): FileFault {
  return onBytes(`torn at ${length}`, 'the rest', (bytes) => bytes.slice(0, length))
}

/** One bit is another; `share` tells how far into the file. */
export function flippedBit(share: number): FileFault {
  return onBytes(`flipped bit at ${share * 100} %`, 'the rest', (bytes) => {
    const index = Math.min(bytes.length - 9, 10 + Math.floor((bytes.length - 18) * share))
    return bytes.with(index, (bytes[index] ?? 0) ^ 0x10)
  })
}

/** The checksum at the end is wrong. */
export const wrongChecksum = onBytes('wrong checksum', 'nothing', (bytes) =>
  bytes.with(bytes.length - 8, (bytes[bytes.length - 8] ?? 0) ^ 0xff),
)

/** Zeros after the end, as tapes and some disks leave them. */
export const zeroPadding = onBytes('zero padding', 'nothing', (bytes) => joined(bytes, new Uint8Array(512)))

/** Something else after the end. */
export const trailingGarbage = onBytes('trailing garbage', 'nothing', (bytes) =>
  joined(bytes, Buffer.from('this is no gzip member, only noise \u0001\u0002\u0003')),
)

/** Nothing at all. */
export const emptyFile = onBytes('0 bytes', 'everything', () => new Uint8Array(0))

/** The text itself under the name of a gzip file. */
export const plainText = onBytes('plain text named .gz', 'nothing', (bytes) => gunzipSync(bytes))

/** Compressed twice. */
export const gzipInGzip = onBytes('gzip in gzip', 'nothing', (bytes) => gzipBytes(bytes))

/** Three gzip members, cut anywhere, one after the other. */
export const multiMember = onBytes('multi-member', 'nothing', (bytes) => {
  const text = gunzipSync(bytes)
  const cuts = [0, Math.floor(text.length / 3), Math.floor(text.length / 2) + 7, text.length]
  return Buffer.concat(cuts.slice(1).map((end, i) => gzipBytes(text.subarray(cuts[i], end))))
})

/** The same file in a second folder. */
export const copied: FileFault = {
  name: 'same file in two folders',
  loses: 'nothing',
  apply: (file) => [file, { ...file, path: `copy of the export/${file.path}` }],
}

/** The last event of the first file goes on in the next file, cut inside a line. */
export const cutBetweenFiles: FileFault = {
  name: 'event cut between two files',
  loses: 'nothing',
  apply: (file) => {
    const text = gunzipSync(file.bytes)
    const cut = text.indexOf('transaction: {') + 9
    return [
      { ...file, bytes: gzipBytes(text.subarray(0, cut)) },
      { path: file.path.replace('000000.gz', '000001.gz'), bytes: gzipBytes(text.subarray(cut)) },
    ]
  },
}

// ---- the text in it ----

/** Line ends as on Windows. */
export const crlf = onText('CRLF', (text) => text.replaceAll('\n', '\r\n'))

/** A byte order mark before the first event. */
export const byteOrderMark = onText('BOM', (text) => `\ufeff${text}`)

/** No line end after the last event. */
export const noLastNewline = onText('missing last newline', (text) => text.trimEnd())

/** No blank lines between events. */
export const noBlankLines = onText('no blank lines', (text) => text.replaceAll('\n\n', '\n'))

/** Bytes that are no UTF-8, in a message of its own at the end. */
export const invalidUtf8: FileFault = onBytes('invalid UTF-8', 'nothing', (bytes) => {
  const text = gunzipSync(bytes)
  const time = text.subarray(0, 24).toString()
  const line = Buffer.from(`${time} ${time}\tundefined\tINFO\tnote `)
  return gzipBytes(
    Buffer.concat([text, line, Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]), Buffer.from('\n\n')]),
  )
})

/** Every fault of files, by its name. */
export const FILE_FAULTS: readonly FileFault[] = [
  tornAt(-1),
  tornAt(-200),
  tornAt(15),
  tornAt(5),
  flippedBit(0.5),
  wrongChecksum,
  zeroPadding,
  trailingGarbage,
  emptyFile,
  plainText,
  gzipInGzip,
  multiMember,
  copied,
  cutBetweenFiles,
  crlf,
  byteOrderMark,
  noLastNewline,
  noBlankLines,
  invalidUtf8,
]

function onBytes(name: string, loses: Loss, change: (bytes: Uint8Array) => Uint8Array): FileFault {
  return { name, loses, apply: (file) => [{ ...file, bytes: change(file.bytes) }] }
}

function onText(name: string, change: (text: string) => string): FileFault {
  return onBytes(name, 'nothing', (bytes) => gzipBytes(Buffer.from(change(gunzipSync(bytes).toString()))))
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  return Buffer.concat([left, right])
}
