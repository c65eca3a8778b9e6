import { constants, gzipSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Damage, inflateStream, inflateWhole, type Opener } from '../../src/decode/inflate.js'
import { syncedRequest } from '../support/log-lines.js'

const text = Buffer.from(
  [1, 2, 3, 4].map((second) => syncedRequest(second, `01HPY1TAKE000000000000000${second}`)).join(''),
)
const packed = gzipSync(text)
const headerLength = 10
const trailerLength = 8
const noLimit = 1_000_000
const pieceLength = 97

describe('a gzip file cut anywhere', () => {
  const cuts = Array.from({ length: packed.length - 2 }, (_, at) => at + 2)

  test('gives the text that zlib makes of the part, and says that it is truncated', () => {
    for (const cut of cuts) {
      const part = packed.subarray(0, cut)
      const inflated = inflateWhole(part, noLimit)
      expect(inflated?.bytes, `cut at ${cut}`).toEqual(rawPrefix(part))
      expect(inflated?.damage, `cut at ${cut}`).toMatchObject({ code: 'truncated', at: cut, isWhole: false })
    }
  })

  test('gives the same read in pieces as read at once', async () => {
    for (const cut of cuts) {
      const part = packed.subarray(0, cut)
      expect(await streamed(part), `cut at ${cut}`).toEqual(whole(part))
    }
  })
})

describe('a gzip file with one byte changed', () => {
  test('gives the same read in pieces as read at once, and never throws', {
    timeout: 60_000,
  }, async () => {
    for (let at = 2; at < packed.length; at++) {
      const damaged = Buffer.from(packed)
      damaged[at] = (damaged[at] ?? 0) ^ 0x10
      expect(await streamed(damaged), `byte ${at}`).toEqual(whole(damaged))
    }
  })

  test('says so wherever the text differs', () => {
    for (let at = 2; at < packed.length; at++) {
      const damaged = Buffer.from(packed)
      damaged[at] = (damaged[at] ?? 0) ^ 0x01
      const inflated = inflateWhole(damaged, noLimit)
      if (inflated?.damage === undefined) expect(inflated?.bytes, `byte ${at}`).toEqual(text)
    }
  })

  test('gives all text, where only the check sum is wrong', () => {
    const damaged = Buffer.from(packed)
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 0xff
    expect(inflateWhole(damaged, noLimit)).toMatchObject({
      bytes: text,
      damage: { code: 'corrupt', isWhole: true },
    })
  })
})

describe('a gzip file followed by more', () => {
  const second = Buffer.from('2024-02-18T21:02:00.000Z START\n')

  test('gives the text of all members', async () => {
    const members = Buffer.concat([packed, gzipSync(second), gzipSync(''), gzipSync(second)])
    const expected = Buffer.concat([text, second, second])
    expect(inflateWhole(members, noLimit)).toMatchObject({ bytes: expected, damage: undefined })
    expect(await streamed(members)).toEqual(whole(members))
  })

  test('gives the text of the whole members before a torn one, and what of it can be read', async () => {
    const torn = Buffer.concat([packed, packed.subarray(0, packed.length - 40)])
    const expected = Buffer.concat([text, rawPrefix(packed.subarray(0, packed.length - 40))])
    expect(inflateWhole(torn, noLimit)).toMatchObject({ bytes: expected, damage: { code: 'truncated' } })
    expect(await streamed(torn)).toEqual(whole(torn))
  })

  test.each([
    ['text', Buffer.from('not gzip at all')],
    ['bytes', Buffer.from('ffee8877', 'hex')],
  ])('gives its text and reports %s behind it, which cuts no event', (_name, garbage) => {
    const file = Buffer.concat([packed, garbage])
    expect(inflateWhole(file, noLimit)).toMatchObject({
      bytes: text,
      damage: { code: 'trailing_bytes', isWhole: true },
    })
  })

  test('says where the text behind it begins', () => {
    const file = Buffer.concat([packed, Buffer.from('not gzip at all')])
    expect(inflateWhole(file, noLimit)?.damage?.at).toBe(packed.length)
  })

  test('gives its text where zeros follow, as tapes and some tools pad', () => {
    const file = Buffer.concat([packed, Buffer.alloc(100)])
    expect(inflateWhole(file, noLimit)).toEqual({ bytes: text, damage: undefined, consumed: packed.length })
  })

  test.each([
    ['text', Buffer.from('not gzip at all')],
    ['zeros', Buffer.alloc(100)],
  ])('stops at %s behind it, read in pieces', { timeout: 60_000 }, async (_name, garbage) => {
    const file = Buffer.concat([packed, garbage])
    expect(await streamed(file)).toEqual(whole(file))
  })

  test.each([20, 60, 97, 500])(
    'says the same read in pieces where %i zeros and text follow',
    async (zeros) => {
      const file = Buffer.concat([packed, Buffer.alloc(zeros), Buffer.from('not gzip at all')])
      expect(await streamed(file)).toEqual(whole(file))
      expect(whole(file)?.damage?.at).toBe(packed.length + zeros)
      const padded = Buffer.concat([packed, Buffer.alloc(zeros), gzipSync(second), Buffer.alloc(zeros)])
      expect(await streamed(padded)).toEqual({
        text: `${text.toString()}${second.toString()}`,
        damage: undefined,
      })
    },
  )

  test('is read on behind some gaps of zeros, and not behind thousands', async () => {
    const members = (count: number): Buffer =>
      Buffer.concat(Array.from({ length: count }, () => Buffer.concat([gzipSync('x'), Buffer.alloc(2)])))
    expect(whole(members(50))).toEqual({ text: 'x'.repeat(50), damage: undefined })
    expect(whole(members(50))).toEqual(await streamed(members(50)))
    expect(whole(members(5000))?.damage).toMatchObject({ code: 'trailing_bytes', isWhole: true })
    expect(whole(members(5000))).toEqual(await streamed(members(5000)))
  })

  test('gives the member behind the zeros too', () => {
    const file = Buffer.concat([packed, Buffer.alloc(4), gzipSync(second)])
    expect(inflateWhole(file, noLimit)).toMatchObject({
      bytes: Buffer.concat([text, second]),
      damage: undefined,
    })
  })

  test('gives that member read in pieces, wherever a piece ends', async () => {
    for (let zeros = 1; zeros <= 2 * pieceLength; zeros++) {
      const file = Buffer.concat([packed, Buffer.alloc(zeros), gzipSync(second)])
      const expected = { text: Buffer.concat([text, second]).toString('latin1'), damage: undefined }
      expect(await streamed(file), `${zeros} zeros`).toEqual(expected)
    }
  })

  test('gives that member read in pieces, behind more zeros than are read at once', async () => {
    const file = Buffer.concat([packed, Buffer.alloc(100_000), gzipSync(second)])
    expect(await streamed(file)).toEqual(whole(file))
  })

  test('reports what stands behind the zeros, where it is no gzip', async () => {
    const file = Buffer.concat([packed, Buffer.alloc(4), Buffer.from('text')])
    expect(inflateWhole(file, noLimit)?.damage).toMatchObject({
      code: 'trailing_bytes',
      at: packed.length + 4,
    })
    expect(await streamed(file)).toEqual(whole(file))
  })

  test('reports where the member behind the zeros is torn or damaged', async () => {
    const torn = gzipSync(text).subarray(0, packed.length - 40)
    const damaged = Buffer.from(packed)
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 0xff
    for (const [member, code, back] of [
      [torn, 'truncated', 0],
      [damaged, 'corrupt', 5],
    ] as const) {
      const file = Buffer.concat([packed, Buffer.alloc(200), member])
      expect(inflateWhole(file, noLimit)?.damage).toMatchObject({ code, at: file.length - back })
      expect(await streamed(file)).toEqual(whole(file))
    }
  })

  test('is not read on behind more gaps of zeros than anybody writes', async () => {
    const small = gzipSync('x')
    const file = Buffer.concat(Array.from({ length: 70 }, () => [small, Buffer.alloc(3)]).flat())
    expect(inflateWhole(file, noLimit)).toMatchObject({
      bytes: Buffer.from('x'.repeat(65)),
      damage: { code: 'trailing_bytes', at: 65 * (small.length + 3) },
    })
    expect(await streamed(file)).toEqual(whole(file))
  })
})

describe('a small limit', () => {
  test.each([
    ['a whole file', packed],
    ['a torn one', packed.subarray(0, -20)],
  ])('refuses %s that is longer unpacked', (_name, file) => {
    expect(inflateWhole(file, 100)).toBeUndefined()
    expect(inflateWhole(file, text.length)).toBeDefined()
  })

  test('counts what stands behind zeros too', () => {
    const file = Buffer.concat([packed, Buffer.alloc(4), packed])
    expect(inflateWhole(file, 2 * text.length - 1)).toBeUndefined()
    expect(inflateWhole(file, 2 * text.length)).toBeDefined()
  })
})

/** What raw deflate gives for the part of a file between gzip's header and trailer. */
function rawPrefix(part: Buffer): Buffer {
  const body = part.subarray(headerLength, packed.length - trailerLength)
  return body.length === 0 ? Buffer.alloc(0) : inflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH })
}

interface Reading {
  readonly text: string
  readonly damage: Pick<Damage, 'code' | 'at' | 'isWhole'> | undefined
}

function reading(bytes: Buffer, damage: Damage | undefined): Reading {
  const { code, at, isWhole } = damage ?? {}
  if (code === undefined || at === undefined || isWhole === undefined)
    return { text: bytes.toString('latin1'), damage: undefined }
  return { text: bytes.toString('latin1'), damage: { code, at, isWhole } }
}

function whole(file: Buffer): Reading | undefined {
  const inflated = inflateWhole(file, noLimit)
  return inflated && reading(inflated.bytes, inflated.damage)
}

async function streamed(file: Buffer): Promise<Reading> {
  const chunks: Buffer[] = []
  const stream = inflateStream(openerOf(file))
  let step = await stream.next()
  for (; step.done !== true; step = await stream.next()) chunks.push(Buffer.from(step.value))
  return reading(Buffer.concat(chunks), step.value)
}

function openerOf(file: Buffer): Opener {
  return async function* (size) {
    for (let at = 0; at < file.length; ) {
      const piece = file.subarray(at, at + Math.min(pieceLength, size(at)))
      yield piece
      at += piece.length
    }
  }
}
