import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../src/decode/text.js'
import { checkProperty } from '../fuzz.js'

describe('text', () => {
  test.each([
    ['ASCII', 'START RequestId: a'],
    ['UTF-8', 'café 👍 قهوة'],
    ['a logged replacement character', 'was \ufffd before'],
  ])('of %s comes as it is, without an invalid offset', (_name, text) => {
    expect(decodeText(Buffer.from(text))).toEqual({ text, invalidAt: undefined })
  })

  test('loses the line ends at its end and keeps the others, as line feeds', () => {
    expect(decodeText(Buffer.from('a\r\n\r\nb\rc\n\r\n\n'))).toEqual({
      text: 'a\n\nb\rc',
      invalidAt: undefined,
    })
  })

  test('of nothing but line ends is empty', () => {
    expect(decodeText(Buffer.from('\n\r\n'))).toEqual({ text: '', invalidAt: undefined })
  })
})

describe('the offset of invalid bytes', () => {
  test.each([
    ['a byte that is none', [0x61, 0xff, 0x62], 1],
    ['a character cut at the end', [0x61, 0xe2, 0x82], 1],
    ['a character cut by another', [0xe2, 0x82, 0x61], 0],
    ['a continuation without a start', [0x61, 0x62, 0x80, 0x80, 0x80, 0x80, 0x80], 2],
    ['an overlong form', [0xc0, 0xaf], 0],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a logged replacement character before it', [0xef, 0xbf, 0xbd, 0xff], 3],
  ])('is exact: %s', (_name, bytes, invalidAt) => {
    expect(decodeText(Buffer.from(bytes)).invalidAt).toBe(invalidAt)
  })

  test('ends the longest valid prefix, whatever the bytes', () => {
    const byte = fc.constantFrom(
      0x61,
      0x80,
      0xbf,
      0xc3,
      0xe2,
      0x82,
      0xac,
      0xf0,
      0x9f,
      0x98,
      0xed,
      0xa0,
      0xff,
      0x0a,
    )
    checkProperty(
      fc.property(fc.array(byte, { maxLength: 24 }), (values) => {
        const bytes = Buffer.from([...values, 0x21])
        const valid = bytes.map((_, length) => (isUtf8(bytes.subarray(0, length + 1)) ? length + 1 : 0))
        const expected = isUtf8(bytes) ? undefined : Math.max(...valid)
        expect(decodeText(bytes).invalidAt).toBe(expected)
      }),
      5000,
    )
  })
})
