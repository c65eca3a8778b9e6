import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type HeldFile, split, textBytes, undamagedText } from '../../src/decode/held-stream.js'
import { readFile, readSmallFile } from '../../src/decode/read-file.js'
import { EventSplitter } from '../../src/decode/splitter.js'
import { fileAt } from '../../src/model/stream-text.js'
import { logFile, syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const text = Buffer.from(syncedRequest(1, '01HPY1TAKE0000000000000001'))
const more = Buffer.from(syncedRequest(2, '01HPY1TAKE0000000000000002'))
/** Two members, the first of which is damaged. */
const damaged = Buffer.concat([flipped(gzipSync(text), 40), gzipSync(more)])

function flipped(bytes: Buffer, at: number): Buffer {
  return Buffer.from(bytes.map((byte, place) => (place === at ? byte ^ 0xff : byte)))
}

/** A file with these bytes, read at once. */
function held(id: number, bytes: Uint8Array): HeldFile {
  const path = join(makeFolder(), '000000.gz')
  writeFileSync(path, bytes)
  const file = { ...logFile(id), absolutePath: path, size: statSync(path).size }
  const read = readSmallFile(file, () => true)
  if (read === undefined) throw new Error('the file is not small')
  return { file, ...read }
}

describe('the text of a stream', () => {
  test('of one file is that of the file', () => {
    const one = held(0, gzipSync(text))
    const stream = undamagedText([one])
    if (stream === undefined) throw new Error('nothing is damaged')
    expect(stream.bytes).toBe(one.pieces[0])
    expect(stream.files).toEqual([{ file: one.file, start: 0, end: text.length }])
    expect(fileAt(stream, 0).file).toBe(one.file)
  })

  test('of several files has them one behind the other', () => {
    const [one, other] = [held(0, gzipSync(text)), held(1, more)]
    const stream = undamagedText([one, other])
    if (stream === undefined) throw new Error('nothing is damaged')
    expect(stream.bytes).toEqual(Buffer.concat([text, more]))
    expect(fileAt(stream, text.length - 1).file).toBe(one.file)
    expect(fileAt(stream, text.length)).toEqual({
      file: other.file,
      start: text.length,
      end: stream.bytes.length,
    })
  })

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a torn file', gzipSync(text).subarray(0, -20)],
    ['a damaged file', damaged],
  ])('is not to be had with %s', (_what, bytes) => {
    expect(undamagedText([held(0, gzipSync(text)), held(1, bytes)])).toBeUndefined()
  })

  test('of no file is none', () => {
    expect(undamagedText([])).toBeUndefined()
  })
})

test('a file that is held splits into the events that it gives piece by piece', async () => {
  const one = held(0, damaged)
  expect(one.pieces.some((piece) => piece.length === 0)).toBe(true)
  const whole = events((splitter) => split(one, splitter))
  const chunks: Buffer[] = []
  for await (const chunk of readFile(one.file, () => true)) chunks.push(Buffer.from(chunk))
  const pieces = events((splitter) => {
    splitter.startFile(one.file)
    for (const chunk of chunks) {
      if (chunk.length === 0) splitter.breakOff()
      else splitter.push(chunk)
    }
    splitter.endFile(one.end.isTorn)
  })
  expect(whole).toEqual(pieces)
  expect(textBytes(one)).toBe(Buffer.concat(chunks).length)
})

function events(give: (splitter: EventSplitter) => void): string[] {
  const found: string[] = []
  const splitter = new EventSplitter({
    event: ({ offset, bytes }) => found.push(`${offset} ${bytes.toString()}`),
    problem: ({ code, offset }) => found.push(`${code} ${offset}`),
  })
  give(splitter)
  splitter.end()
  return found
}

describe('a file is read at once', () => {
  test('unless it is large', () => {
    expect(readSmallFile({ ...logFile(0), size: 9 * 1024 * 1024 }, () => true)).toBeUndefined()
  })

  test('unless its text is too long to be held', () => {
    const path = join(makeFolder(), '000000.gz')
    writeFileSync(path, gzipSync(Buffer.alloc(65 * 1024 * 1024)))
    const file = { ...logFile(0), absolutePath: path, size: statSync(path).size }
    expect(readSmallFile(file, () => true)).toBeUndefined()
  })

  test('also where it is not there: then it is unreadable', () => {
    const read = readSmallFile({ ...logFile(0), absolutePath: '/nowhere/000000.gz' }, () => true)
    expect(read).toMatchObject({ pieces: [], end: { status: 'unreadable' } })
  })
})
