import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { startsLikeDamagedGzip, withMendedHead } from '../../src/decode/mended-head.js'
import { unpackedWhole } from '../../src/decode/unpack-whole.js'

const text = Buffer.from('2024-02-18T21:01:05.234Z a line of a log\n'.repeat(40))
const packed = gzipSync(text)
const body = packed.subarray(10)

/** A head with flags, and what they say follows. */
function headed(flags: number, ...fields: readonly string[]): Buffer {
  return Buffer.concat([packed.subarray(0, 10).with(3, flags), Buffer.from(fields.join(''), 'latin1'), body])
}

function withBit(bytes: Buffer, bit: number): Buffer {
  const at = bit >> 3
  return Buffer.from(bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7))))
}

describe('a gzip file with a damaged head', () => {
  test.each([
    ['without a name', packed],
    ['with a name', headed(8, 'name\0')],
  ])('gives all its text, whichever bit is flipped: %s', (_name, bytes) => {
    for (let bit = 0; bit < 80; bit++) {
      const { bytes: read, damages, gaps, isTorn } = unpackedWhole(withBit(bytes, bit))
      expect(read.equals(text), `bit ${bit}`).toBe(true)
      expect({ gaps, isTorn }, `bit ${bit}`).toEqual({ gaps: [], isTorn: false })
      // The time and the system that a head names matter to nobody, nor does the flag of plain text.
      const isHarmless = bit >= 32 || bit === 24
      const named = damages.map(({ damage, goesOn }) => [damage.code, goesOn])
      expect(named, `bit ${bit}`).toEqual(isHarmless ? [] : [['corrupt', true]])
    }
  })

  test('gives all its text where the check sum of the head is wrong', () => {
    const { bytes, damages } = unpackedWhole(headed(2, 'ab'))
    expect(bytes.equals(text)).toBe(true)
    expect(damages).toEqual([
      {
        damage: { code: 'corrupt', reason: 'header crc mismatch', at: 0, isWhole: false },
        textBytes: 0,
        goesOn: true,
      },
    ])
  })

  test('gives the text before the place where it breaks off, and both damages', () => {
    const stored = gzipSync(text, { level: 0 })
    const { bytes, damages, isTorn } = unpackedWhole(withBit(stored.subarray(0, 1000), 29))
    expect(bytes.equals(text.subarray(0, 1000 - 15))).toBe(true)
    expect(damages.map(({ damage }) => damage.code)).toEqual(['corrupt', 'truncated'])
    expect(isTorn).toBe(true)
  })

  test('is mended once', () => {
    const empty = gzipSync('')
    const broken = Buffer.concat([empty, Buffer.from(packed.with(10, 0xff).subarray(0, 60))])
    const { bytes, damages } = unpackedWhole(withBit(broken, 29))
    expect(bytes).toHaveLength(0)
    expect(damages.map(({ goesOn }) => goesOn)).toEqual([true, false])
  })

  test('stays as it is where nothing sound stands behind the head', () => {
    const broken = Buffer.from(packed.with(10, 0xff))
    expect(withMendedHead(broken, 10_000)).toBeUndefined()
    expect(withMendedHead(packed.subarray(0, 8), 10_000)).toBeUndefined()
    expect(withMendedHead(Buffer.from([0x1f]), 10_000)).toBeUndefined()
    expect(withMendedHead(packed, text.length - 1)).toBeUndefined()
    expect(unpackedWhole(withBit(broken, 0)).damages).toEqual([])
  })

  test('keeps its length, so that places in it stay', () => {
    for (const bytes of [packed, headed(8, 'name\0'), headed(8, '\0'), headed(2, 'ab')]) {
      expect(withMendedHead(bytes, 10_000)).toHaveLength(bytes.length)
    }
  })

  test('has one of its first two bytes', () => {
    const starts = ['1f8b', '1f00', '008b', '3230', ''].map((hex) => Buffer.from(hex, 'hex'))
    expect(starts.map(startsLikeDamagedGzip)).toEqual([false, true, true, false, false])
  })
})
