import { describe, expect, test } from 'vitest'
import { printable, printableLine } from '../../src/model/printable.js'

describe('printable text', () => {
  test.each([
    ['an escape sequence', '\u001b[2J\u001b]0;title\u0007', '\\x1b[2J\\x1b]0;title\\x07'],
    ['an escape of one byte', 'a\u009b31mb\u0085', 'a\\x9b31mb\\x85'],
    ['what goes back over the line', 'paid\rnot\b\b\u007f', 'paid\\x0dnot\\x08\\x08\\x7f'],
    ['a NUL', 'a\0b', 'a\\x00b'],
    ['marks that turn text round', '\u202egpj\u2066.exe\u200f', '\\u{202e}gpj\\u{2066}.exe\\u{200f}'],
    ['marks nobody sees', 'a\u200bb\ufeff\u00ad\u{e0041}', 'a\\u{200b}b\\u{feff}\\xad\\u{e0041}'],
    ['separators of lines and paragraphs', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['half a character', '\ud83d', '\\u{d83d}'],
  ])('shows %s', (_name, text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  test('keeps words of any script, line feeds and tabs', () => {
    const text = 'Grüße, سلام, 日本, 😀\n\tone'
    expect(printable(text)).toBe(text)
  })

  test('is one line where it must be', () => {
    expect(printableLine('one\n\ttwo\r')).toBe('one\\n\\ttwo\\x0d')
  })
})
