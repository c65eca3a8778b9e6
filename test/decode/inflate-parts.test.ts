import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOfMember, nextHead } from '../../src/decode/gzip-member.js'
import type { Damage, Opener } from '../../src/decode/inflate.js'
import { gap, inflateParts, inflateStreamParts } from '../../src/decode/inflate-parts.js'
import { checkProperty } from '../fuzz.js'

const limit = 64 * 1024 * 1024
const one = Buffer.from('one '.repeat(100))
const two = Buffer.from('two '.repeat(100))
const three = Buffer.from('three '.repeat(100))

const packed = (text: Buffer): Buffer => gzipSync(text)
const stored = (text: Buffer): Buffer => gzipSync(text, { level: 0 })
const wrongSum = (member: Buffer): Buffer => Buffer.concat([member.subarray(0, -8), Buffer.alloc(8, 7)])
const textOf = (parts: ReturnType<typeof inflateParts>): string | undefined =>
  parts?.map(({ bytes }) => bytes.toString()).join('|')

/** A member whose text cannot be read from its `at`-th byte on. */
function broken(text: Buffer, at = 15): Buffer {
  const member = stored(text)
  member[at - 5] = 7
  return member
}

describe('the parts of a gzip file', () => {
  test('are one where nothing is damaged', () => {
    const bytes = Buffer.concat([packed(one), packed(two), Buffer.alloc(5)])
    expect(inflateParts(bytes, limit)).toEqual([
      { bytes: Buffer.concat([one, two]), damage: undefined, consumed: bytes.length - 5 },
    ])
  })

  test.each([
    ['torn', packed(one).subarray(0, -12), 'truncated'],
    ['torn among its bytes as they are', stored(one).subarray(0, -12), 'truncated'],
    ['with a flipped bit', broken(one), 'corrupt'],
    ['with a wrong check sum', wrongSum(packed(one)), 'corrupt'],
    ['without an end', packed(one).subarray(0, -8), 'truncated'],
    ['followed by garbage', Buffer.concat([packed(one), Buffer.from('garbage')]), 'trailing_bytes'],
  ])('go on with the member behind one that is %s', (_name, first, code) => {
    const rest = Buffer.concat([packed(two), packed(three)])
    const parts = inflateParts(Buffer.concat([first, rest]), limit)
    expect(parts?.map(({ damage }) => damage?.code)).toEqual([code, undefined])
    expect(one.subarray(0, parts?.[0]?.bytes.length)).toEqual(parts?.[0]?.bytes)
    expect(parts?.[1]).toMatchObject({
      bytes: Buffer.concat([two, three]),
      consumed: first.length + rest.length,
    })
  })

  test('go on behind each of several damages, at places of the file', () => {
    const bytes = Buffer.concat([broken(one), packed(one), broken(two), packed(two), wrongSum(packed(three))])
    const parts = inflateParts(bytes, limit)
    expect(textOf(parts)).toBe(`|${one.toString()}|${two.toString()}${three.toString()}`)
    const starts = [0, stored(one).length + packed(one).length]
    for (const [at, start] of starts.entries()) {
      expect(parts?.[at]?.damage?.at).toBeGreaterThanOrEqual(start)
      expect(parts?.[at]?.damage?.at).toBeLessThan(start + 20)
    }
    expect(parts?.[2]?.damage).toMatchObject({ code: 'corrupt', isWhole: true })
  })

  test('end with a member that breaks off, which is no second one', () => {
    const bytes = Buffer.concat([packed(one), stored(two).subarray(0, -100)])
    expect(textOf(inflateParts(bytes, limit))).toBe(`${one.toString()}${two.subarray(0, -92).toString()}`)
  })

  test('end with a member that breaks off behind a damage, where its text is long enough to be one', () => {
    const damaged = broken(one)
    const torn = stored(two).subarray(0, -100)
    expect(textOf(inflateParts(Buffer.concat([damaged, torn]), limit))).toBe(
      `|${two.subarray(0, -92).toString()}`,
    )
    expect(textOf(inflateParts(Buffer.concat([damaged, torn.subarray(0, 200)]), limit))).toBe('')
  })

  test('are not looked for in bytes that only begin like a member', () => {
    const heads = Buffer.alloc(10_000, '1f8b0800000000000003', 'hex')
    expect(textOf(inflateParts(Buffer.concat([broken(one), heads]), limit))).toBe('')
    expect(textOf(inflateParts(Buffer.concat([broken(one), heads, packed(two)]), limit))).toBe('')
    expect(
      textOf(inflateParts(Buffer.concat([broken(one), heads.subarray(0, 200), packed(two)]), limit)),
    ).toBe(`|${two.toString()}`)
  })

  test('are none where the text is longer than it may be', () => {
    const long = Buffer.alloc(1000, 'x')
    expect(inflateParts(packed(long), 999)).toBeUndefined()
    expect(inflateParts(Buffer.concat([wrongSum(packed(long)), packed(long)]), 1500)).toBeUndefined()
    expect(
      inflateParts(Buffer.concat([wrongSum(packed(one)), packed(two), wrongSum(packed(long))]), 900),
    ).toBeUndefined()
    const swallowed = Buffer.concat([stored(one).subarray(0, -300), packed(two)])
    expect(textOf(inflateParts(swallowed, 10_000))).toBe(
      `${one.subarray(0, -292).toString()}|${two.toString()}`,
    )
  })

  test('hold every member behind a damaged one, whatever the damage', () => {
    const member = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes))
    const damage = fc.record({ cut: fc.nat(30), flip: fc.nat(), by: fc.integer({ min: 1, max: 255 }) })
    checkProperty(
      fc.property(
        member,
        fc.array(member, { minLength: 1, maxLength: 3 }),
        damage,
        (first, rest, { cut, flip, by }) => {
          const spoiled = gzipSync(first).subarray(0, cut === 0 ? undefined : -Math.min(cut, first.length))
          const at = 10 + (flip % Math.max(1, spoiled.length - 10))
          if (cut === 0) spoiled[at] = (spoiled[at] ?? 0) ^ by
          const parts = inflateParts(Buffer.concat([spoiled, ...rest.map(packed)]), limit) ?? []
          const text = Buffer.concat(parts.map(({ bytes }) => bytes))
          const whole = Buffer.concat(rest)
          expect(text.subarray(-whole.length)).toEqual(whole)
        },
      ),
      500,
    )
  })
})

describe('the parts of a stream', () => {
  const long = (letter: string): Buffer => Buffer.from(letter.repeat(200_000))

  test.each([
    ['with a flipped bit', broken(one)],
    ['with a wrong check sum', wrongSum(packed(one))],
    ['followed by garbage', Buffer.concat([packed(one), Buffer.from('garbage')])],
  ])('go on with the member behind one that is %s', async (_name, first) => {
    for (const rest of [packed(two), Buffer.concat([packed(long('x')), packed(two), packed(long('y'))])]) {
      const { texts, damages } = await streamed(Buffer.concat([first, rest]))
      expect(texts).toHaveLength(2)
      expect(texts[1]).toContain(two.toString())
      expect(damages).toHaveLength(1)
    }
  })

  test('go on behind each of several damages, at places of the file', async () => {
    const bytes = Buffer.concat([broken(one), packed(one), broken(two), packed(long('x'))])
    const { texts, damages } = await streamed(bytes)
    expect(texts).toEqual(['', one.toString(), long('x').toString()])
    expect(damages.map(({ code }) => code)).toEqual(['corrupt', 'corrupt'])
    expect(damages[1]?.at).toBeGreaterThan(broken(one).length + packed(one).length)
  })

  test('end where the file breaks off', async () => {
    const { texts, damages } = await streamed(stored(one).subarray(0, -108))
    expect(texts).toEqual([one.subarray(0, -100).toString()])
    expect(damages).toMatchObject([{ code: 'truncated' }])
  })

  test('end with the damage, where no member follows', async () => {
    for (const rest of [Buffer.alloc(2000, 'x'), packed(Buffer.alloc(0))]) {
      const { texts, damages } = await streamed(Buffer.concat([broken(one), rest]))
      expect(texts).toEqual([''])
      expect(damages).toMatchObject([{ code: 'corrupt' }])
    }
  })

  test('are not looked for for ever in bytes that only begin like members', async () => {
    const heads = Buffer.alloc(1000, '1f8b0800000000000003', 'hex')
    expect((await streamed(Buffer.concat([broken(one), heads, packed(two)]))).texts).toEqual([''])
  })

  test('are one where nothing is damaged', async () => {
    expect(await streamed(packed(one))).toEqual({ texts: [one.toString()], damages: [] })
  })

  test('are found where the head of a member is cut between two pieces', async () => {
    for (const size of [1, 2, 3, 4, 5, 1000]) {
      const { texts } = await streamed(Buffer.concat([broken(one), packed(two)]), size)
      expect(texts).toEqual(['', two.toString()])
    }
  })

  /** The text between two gaps, and the damages. */
  async function streamed(
    bytes: Buffer,
    largest = 997,
  ): Promise<{ readonly texts: readonly string[]; readonly damages: readonly Damage[] }> {
    const open: Opener = async function* (size) {
      for (let at = 0; at < bytes.length; ) {
        const piece = bytes.subarray(at, at + Math.min(largest, size(at)))
        yield piece
        at += piece.length
      }
    }
    const damages: Damage[] = []
    const texts = ['']
    for await (const chunk of inflateStreamParts(open, (damage) => damages.push(damage))) {
      if (chunk === gap) texts.push('')
      else texts[texts.length - 1] += chunk.toString()
    }
    return { texts, damages }
  }
})

describe('a gzip member', () => {
  const limits = { text: limit, mayBreakOff: false }

  test('ends behind its check sum, whatever stands in its head', () => {
    const [head, body] = [packed(one).subarray(0, 10), packed(one).subarray(10)]
    const extra = Buffer.from([3, 0, 1, 2, 3])
    const optional: readonly (readonly [number, Buffer])[] = [
      [0, Buffer.alloc(0)],
      [4, extra],
      [8, Buffer.from('name\0')],
      [16, Buffer.from('comment\0')],
      [2, Buffer.from('ab')],
      [31, Buffer.concat([extra, Buffer.from('name\0comment\0ab')])],
    ]
    for (const [flags, fields] of optional) {
      const member = Buffer.concat([head.with(3, flags), fields, body])
      expect(endOfMember(Buffer.concat([member, packed(two)]), 0, limits)).toBe(member.length)
    }
  })

  test.each([
    [
      'without an end of its name',
      Buffer.concat([packed(one).subarray(0, 10).with(3, 8), Buffer.from('name')]),
    ],
    ['of a head alone', packed(one).subarray(0, 10)],
    ['of the beginning of a head', packed(one).subarray(0, 3)],
    [
      'with extra bytes that are not all there',
      Buffer.concat([packed(one).subarray(0, 10).with(3, 4), Buffer.from([9])]),
    ],
    [
      'with more extra bytes than there are',
      Buffer.concat([packed(one).subarray(0, 10).with(3, 4), Buffer.from([9, 9, 9])]),
    ],
    ['with a wrong check sum', wrongSum(packed(one))],
    ['with a wrong length', Buffer.concat([packed(one).subarray(0, -4), Buffer.alloc(4)])],
    ['with damaged bytes', broken(one)],
    ['that breaks off', stored(one).subarray(0, -8)],
  ])('%s has no end', (_name, bytes) => expect(endOfMember(Buffer.from(bytes), 0, limits)).toBeUndefined())

  test('with more text than there may be has no end', () => {
    expect(endOfMember(packed(one), 0, { text: 399, mayBreakOff: true })).toBeUndefined()
  })

  test('that may break off ends with the bytes, once it has 256 bytes of text', () => {
    const member = stored(one)
    expect(endOfMember(member.subarray(0, 15 + 256), 0, { text: limit, mayBreakOff: true })).toBe(15 + 256)
    expect(endOfMember(member.subarray(0, 15 + 255), 0, { text: limit, mayBreakOff: true })).toBeUndefined()
  })

  test('starts with three bytes and flags that are known', () => {
    const bytes = Buffer.from('001f8b08ff1f8b091f8b081f', 'hex')
    expect(nextHead(bytes, 0)).toBe(8)
    expect(nextHead(bytes, 9)).toBeUndefined()
    expect(nextHead(Buffer.from('1f8b08', 'hex'), 0)).toBeUndefined()
  })
})
