import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.js'
import { checkProperty } from '../fuzz.js'
import { cutAt, type SplitResult, splitChunks } from './split.js'

const time = '2024-02-18T21:01:05.234Z '
/** Pieces of text that are events, nearly events, and what stands between. */
const pieces = fc.constantFrom(
  `\n${time}`,
  time,
  time.slice(0, -1),
  '\n2024-02-18T21:01',
  '\n2',
  '\n',
  '\r\n',
  '2024-',
  '{',
  '}',
  'message',
  'é',
  '\u{1f600}',
  '\ufeff',
)
const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')))
const places = fc.array(fc.nat(1000), { maxLength: 20 })
const streams = fc.array(texts, { minLength: 1, maxLength: 3 })

test('events, offsets and problems are the same, however the bytes are cut into chunks', () => {
  checkProperty(
    fc.property(streams, places, fc.subarray([0, 1, 2]), (files, cuts, torn) => {
      const everywhere = Array.from({ length: 1000 }, (_, at) => at)
      const [whole, cut, bytewise] = [[], cuts, everywhere].map((at) =>
        splitChunks(
          files.map((bytes) => inChunks(bytes, at)),
          torn,
        ),
      )
      expect(cut && joined(cut)).toEqual(whole && joined(whole))
      expect(bytewise && joined(bytewise)).toEqual(whole && joined(whole))
    }),
    1000,
  )
})

test('bytes belong to one event or are reported, whatever the text and the tears', () => {
  checkProperty(
    fc.property(streams, places, fc.subarray([0, 1, 2]), (files, cuts, torn) => {
      const result = splitChunks(
        files.map((bytes) => cutAt(bytes, cuts)),
        torn,
      )
      for (const [at, { bytes, eventBytes, reportedBytes }] of result.counts.entries()) {
        expect(bytes).toBe(files[at]?.length)
        expect(eventBytes + reportedBytes).toBe(bytes)
      }
      expectEveryByteOnce(files, result)
    }),
    1000,
  )
})

test('events of one file are those that a regular expression finds', () => {
  checkProperty(
    fc.property(texts, (bytes) => {
      const text = bytes.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
      const mark = bytes.length - text.length
      const starts = [...text.matchAll(/(?<=^|\n)2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /g)].map(
        ({ index }) => index,
      )
      const expected = starts.map((start, at) => [start + mark, (starts[at + 1] ?? text.length) - start])
      expect(splitChunks([[bytes]]).events.map(({ offset, length }) => [offset, length])).toEqual(expected)
    }),
  )
})

test('events are the same, wherever a stream is cut into files after its first event has begun', () => {
  checkProperty(
    fc.property(texts, places, (rest, cuts) => {
      const bytes = Buffer.concat([Buffer.from(`${time}START\n`), rest])
      const last = bytes.length - time.length
      const inside = cuts.filter((at) => at > time.length && at <= last && isHarmless(bytes, at))
      const whole = splitChunks([[bytes]]).events.map(({ length, bytes: kept }) => [length, kept])
      const cut = splitChunks(cutAt(bytes, inside).map((file) => [file])).events.map(
        ({ length, bytes: kept }) => [length, kept],
      )
      expect(cut).toEqual(whole)
    }),
  )
})

/** Says whether a file may begin here without meaning something else: no event, no byte order mark. */
function isHarmless(bytes: Buffer, at: number): boolean {
  const rest = bytes.subarray(at, at + time.length).toString('latin1')
  return !rest.startsWith('\u00ef\u00bb\u00bf') && (bytes[at - 1] === 0x0a || !/^2\d{3}-/.test(rest))
}

function expectEveryByteOnce(files: readonly Buffer[], { events, problems }: SplitResult): void {
  const starts = files.map((_, at) => files.slice(0, at).reduce((sum, file) => sum + file.length, 0))
  const total = files.reduce((sum, file) => sum + file.length, 0)
  const owners = new Uint8Array(total)
  const take = (file: number, offset: number, length: number): void => {
    for (let at = (starts[file] ?? 0) + offset; length > 0; at++, length--) owners[at] = (owners[at] ?? 0) + 1
  }
  for (const { file, offset, length } of events) take(file, offset, length)
  for (const { file, offset, bytes } of problems)
    take(Number(/(\d+)\.gz$/.exec(file)?.[1]), offset ?? 0, bytes)
  // A byte order mark stands in the middle of an event that began in the file before it.
  const isPlain = !problems.some(({ code }) => code === 'byte_order_mark')
  if (isPlain) expect(owners.every((count) => count === 1)).toBe(true)
}

/** Chunks that leave a byte order mark in one piece, as every reader of files does. */
function inChunks(bytes: Buffer, places: readonly number[]): Buffer[] {
  return cutAt(bytes, bytes[0] === 0xef ? places.filter((at) => at > 2) : places)
}

/** Reports of bytes that belong to no event come by chunk: joined here where they follow each other. */
function joined({ events, problems, counts }: SplitResult): SplitResult {
  const result: Problem[] = []
  for (const problem of problems) {
    const last = result.at(-1)
    const follows =
      last?.code === problem.code &&
      last.file === problem.file &&
      (last.offset ?? 0) + last.bytes === problem.offset
    if (follows) result[result.length - 1] = { ...last, bytes: last.bytes + problem.bytes }
    else result.push({ ...problem, message: '' })
  }
  return { events, counts, problems: result }
}
