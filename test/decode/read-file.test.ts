import { createHash } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { gap } from '../../src/decode/inflate-parts.js'
import { type Gate, type ReadEnd, readFile } from '../../src/decode/read-file.js'
import { readRange } from '../../src/decode/read-range.js'
import type { LogFile } from '../../src/model/log-file.js'
import { syncedRequest } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const text = Buffer.from(
  syncedRequest(1, '01HPY1TAKE0000000000000001') + syncedRequest(2, '01HPY1TAKE0000000000000002'),
)

describe('a file', () => {
  test.each([
    ['plain text', text, false],
    ['gzip', gzipSync(text), true],
    ['gzip packed twice', gzipSync(gzipSync(text)), true],
    ['gzip packed four times', [1, 2, 3, 4].reduce((bytes) => gzipSync(bytes), text), true],
    ['no bytes', Buffer.alloc(0), false],
  ])('of %s gives its text', async (_name, bytes, isGzip) => {
    const { end, given } = await read(stored(bytes))
    expect(given).toEqual(bytes.length === 0 ? bytes : text)
    expect(end).toEqual({ status: 'ok', sha256: sha256(bytes), problems: [], isTorn: false, isGzip })
  })

  test('packed more often than anybody does is not opened for ever', async () => {
    const { given, end } = await read(stored([1, 2, 3, 4, 5].reduce((bytes) => gzipSync(bytes), text)))
    expect(gunzipSync(given)).toEqual(text)
    expect(end).toMatchObject({
      status: 'ok',
      problems: [
        {
          code: 'not_a_log',
          severity: 'error',
          message: 'packed with gzip more than 4 times; not opened further',
        },
      ],
    })
  })

  test('that the gate refuses gives nothing, and is not decompressed', async () => {
    const bytes = gzipSync(text).subarray(0, 40)
    const { end, given } = await read(stored(bytes), (hash) => hash !== sha256(bytes))
    expect(given).toHaveLength(0)
    expect(end).toMatchObject({ status: 'skipped', problems: [] })
  })

  test('that is not there any more is unreadable, not an error', async () => {
    const file = { ...stored(text), absolutePath: '/nowhere/at all/000000.gz' }
    const { end, given } = await read(file)
    expect(given).toHaveLength(0)
    expect(end).toMatchObject({
      status: 'unreadable',
      sha256: '',
      isTorn: true,
      problems: [{ code: 'unreadable', severity: 'error' }],
    })
    expect(end.problems[0]?.message).toBe('the file cannot be read: no such file or folder')
  })

  test('that has grown since it was found is read to its end', async () => {
    const bytes = Buffer.alloc(1_500_000, text)
    const { given } = await read({ ...stored(bytes), size: 10 })
    expect(given.equals(bytes)).toBe(true)
  })

  test('of a few megabytes is read at once', async () => {
    const bytes = Buffer.alloc(4_000_000, text)
    const { given, chunks } = await read(stored(bytes))
    expect(given.equals(bytes)).toBe(true)
    expect(chunks).toBe(1)
  })

  test('padded with zeros gives its text, and says so', async () => {
    const { given, end } = await read(stored(Buffer.concat([gzipSync(text), Buffer.alloc(12)])))
    expect(given).toEqual(text)
    expect(end).toMatchObject({ status: 'ok', isTorn: false })
    expect(end.problems).toMatchObject([{ code: 'trailing_bytes', severity: 'info', offset: text.length }])
    expect(end.problems[0]?.message).toBe('12 zero bytes follow the compressed text; ignored')
  })

  test('whose check sum is wrong gives its text, which may be damaged', async () => {
    const bytes = gzipSync(text)
    bytes.writeUInt32LE(1, bytes.length - 8)
    const { given, end } = await read(stored(bytes))
    expect(given).toEqual(text)
    expect(end).toMatchObject({ status: 'corrupt', isTorn: false, problems: [{ code: 'corrupt' }] })
    expect(end.problems[0]?.message).toContain('the check sum does not match')
  })

  test('with a flipped bit gives what stands before it', async () => {
    const bytes = gzipSync(text, { level: 0 })
    bytes[10] = 7
    const { given, end } = await read(stored(bytes))
    expect(given).toHaveLength(0)
    expect(end).toMatchObject({ status: 'corrupt', isTorn: true })
    expect(end.problems[0]?.message).toContain('damaged at byte')
  })

  test('of members, one of which is damaged, gives the others', async () => {
    const half = text.length >> 1
    const members = [text.subarray(0, half), text.subarray(half), text].map((part) =>
      gzipSync(part, { level: 0 }),
    )
    const damaged = members[0]?.fill(0xff, 10, 40) ?? Buffer.alloc(0)
    const { given, end, gaps } = await read(stored(Buffer.concat([damaged, ...members.slice(1)])))
    expect(given).toEqual(Buffer.concat([text.subarray(half), text]))
    expect(gaps).toEqual([0])
    expect(end).toMatchObject({
      status: 'corrupt',
      isTorn: false,
      problems: [{ code: 'corrupt', offset: 0, severity: 'error' }],
    })
    expect(end.problems[0]?.message).toMatch(/; what follows it was read$/)
  })

  test('torn, and followed by another one, gives both and where text is lost', async () => {
    const packed = gzipSync(text, { level: 0 })
    const { given, end, gaps } = await read(stored(Buffer.concat([packed.subarray(0, 115), packed])))
    expect(given).toEqual(Buffer.concat([text.subarray(0, 100), text]))
    expect(gaps).toEqual([100])
    expect(end).toMatchObject({
      status: 'corrupt',
      isTorn: false,
      problems: [{ code: 'truncated', offset: 100 }],
    })
  })

  test('followed by garbage and another one gives both', async () => {
    const bytes = Buffer.concat([
      gzipSync(text),
      Buffer.from('garbage'),
      gzipSync(text),
      Buffer.from('garbage'),
    ])
    const { given, end, gaps } = await read(stored(bytes))
    expect(given).toEqual(Buffer.concat([text, text]))
    expect(gaps).toEqual([text.length])
    expect(end).toMatchObject({ status: 'corrupt', isTorn: false })
    expect(end.problems.map(({ code, offset }) => [code, offset])).toEqual([
      ['trailing_bytes', text.length],
      ['trailing_bytes', 2 * text.length],
    ])
    expect(end.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^bytes that are not gzip stand in the compressed text, from byte \d+ of the file; what follows it was read$/,
      ),
      expect.stringMatching(
        /^7 bytes that are not gzip follow the compressed text, from byte \d+ of the file$/,
      ),
    ])
  })

  test('torn inside the inner of two layers gives what can be read', async () => {
    const inner = gzipSync(text, { level: 0 }).subarray(0, 200)
    const { end, given } = await read(stored(gzipSync(inner)))
    expect(given).toEqual(text.subarray(0, 185))
    expect(end).toMatchObject({ status: 'truncated', isTorn: true })
  })

  test('torn inside the outer of two layers gives what can be read', async () => {
    const packed = gzipSync(gzipSync(text, { level: 0 }), { level: 0 }).subarray(0, 300)
    const { end, given } = await read(stored(packed))
    expect(given).toEqual(text.subarray(0, 270))
    expect(end).toMatchObject({ status: 'truncated', isTorn: true })
  })
})

describe('a large file', () => {
  const line = (at: number): string =>
    `2024-02-18T21:01:05.234Z line ${at} ${createHash('sha256').update(String(at)).digest('hex')}\n`
  const large = Buffer.from(Array.from({ length: 130_000 }, (_, at) => line(at)).join(''))

  test('of plain text is read in pieces', async () => {
    const { end, given, chunks } = await read(stored(large))
    expect(given.equals(large)).toBe(true)
    expect(chunks).toBeGreaterThan(5)
    expect(end).toEqual({ status: 'ok', sha256: sha256(large), problems: [], isTorn: false, isGzip: false })
  })

  test('that the gate refuses gives nothing', async () => {
    const { end, given } = await read(stored(large), (hash) => hash !== sha256(large))
    expect(given).toHaveLength(0)
    expect(end).toMatchObject({ status: 'skipped', sha256: sha256(large), problems: [] })
  })

  test('of gzip is read in pieces, whole or torn, to the last byte that can be read', async () => {
    const packed = gzipSync(large, { level: 0 })
    const complete = await read(stored(packed))
    expect(complete.given.equals(large)).toBe(true)
    expect(complete.end).toMatchObject({ status: 'ok', sha256: sha256(packed), isGzip: true })
    const torn = await read(stored(packed.subarray(0, 9_000_001)))
    expect(torn.given.equals(large.subarray(0, torn.given.length))).toBe(true)
    expect(torn.given.length).toBeGreaterThan(8_990_000)
    expect(torn.end).toMatchObject({ status: 'truncated', isTorn: true, problems: [{ code: 'truncated' }] })
  })

  test('small on disk but of more text than fits at once is read in pieces', async () => {
    const bytes = Buffer.alloc(70 * 1024 * 1024, `${line(1)}\n`)
    const { end, given, chunks } = await read(stored(gzipSync(bytes, { level: 1 })))
    expect(given.equals(bytes)).toBe(true)
    expect(chunks).toBeGreaterThan(100)
    expect(end.status).toBe('ok')
  })

  test('of gzip with damage in a member gives the others', async () => {
    const damaged = gzipSync(large.subarray(0, 100), { level: 0 }).fill(0xff, 10, 40)
    const packed = gzipSync(large, { level: 0 })
    const { given, end, gaps } = await read(stored(Buffer.concat([packed, damaged, gzipSync(large)])))
    expect(given.equals(Buffer.concat([large, large]))).toBe(true)
    expect(gaps).toEqual([large.length])
    expect(end).toMatchObject({
      status: 'corrupt',
      isTorn: false,
      problems: [{ code: 'corrupt', offset: large.length }],
    })
  })

  test('of gzip packed twice is opened twice', async () => {
    const { given } = await read(stored(gzipSync(gzipSync(large, { level: 0 }), { level: 0 })))
    expect(given.equals(large)).toBe(true)
  })
})

describe('a range of bytes', () => {
  test.each([
    ['inside', 10, 20],
    ['at the start', 0, 1],
    ['to the end', text.length - 5, 5],
    ['of nothing', 7, 0],
  ])('is read back %s', async (_name, offset, length) => {
    for (const bytes of [text, gzipSync(text)]) {
      const found = await readRange(stored(bytes), { offset, length }, sha256(bytes))
      expect(found).toEqual(text.subarray(offset, offset + length))
    }
  })

  test('is shorter, where the file ends inside it', async () => {
    const read = (offset: number) => readRange(stored(text), { offset, length: 50 }, sha256(text))
    expect(await read(text.length - 5)).toEqual(text.subarray(-5))
    expect(await read(text.length + 5)).toHaveLength(0)
  })

  test.each([
    ['one byte longer', Buffer.concat([text, Buffer.from('\n')])],
    ['another, packed', gzipSync(Buffer.from('a secret of somebody'))],
  ])('is not given where the file is %s', async (_name, bytes) => {
    expect(await readRange(stored(bytes), { offset: 0, length: 10 }, sha256(text))).toBeUndefined()
  })
})

function stored(bytes: Buffer): LogFile {
  const absolutePath = join(temporaryFolder(), '000000.gz')
  writeFileSync(absolutePath, bytes)
  return { id: 0, path: 'logs/000000.gz', absolutePath, size: statSync(absolutePath).size, modifiedMs: 0 }
}

async function read(
  file: LogFile,
  gate: Gate = () => true,
): Promise<{
  readonly end: ReadEnd
  readonly given: Buffer
  readonly chunks: number
  readonly gaps: readonly number[]
}> {
  const chunks: Buffer[] = []
  const gaps: number[] = []
  const reading = readFile(file, gate)
  let step = await reading.next()
  for (; step.done !== true; step = await reading.next()) {
    if (step.value === gap) gaps.push(Buffer.concat(chunks).length)
    else chunks.push(Buffer.from(step.value))
  }
  return { end: step.value, given: Buffer.concat(chunks), chunks: chunks.length, gaps }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
