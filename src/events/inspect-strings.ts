import type { CutString } from '../model/value.js'

/** A quoted string that was read, and the index after its closing quote; `value` undefined when it never closes. */
export interface QuotedString {
  readonly value: string | undefined
  readonly end: number
}

const MORE_CHARACTERS = /\.\.\. (\d+) more characters?/y

const NEWLINE = 10
const BACKSLASH = 92

/**
 * The index of the first closing quote, backslash or line end from `at`; the length of the text when there is
 * none. A string that stops at its quote needs no decoding: its value is a slice.
 */
export function endOfPlainRun(text: string, at: number, quote: number): number {
  const length = text.length
  let index = at
  while (index < length) {
    const code = text.charCodeAt(index)
    if (code === quote || code === BACKSLASH || code === NEWLINE) break
    index++
  }
  return index
}

/**
 * The string whose opening quote is at `at`, escapes decoded: those of JSON and those of `util.inspect`
 * (`\'`, `\x1B`, lone surrogates as `\ud83d`). Both notations escape line ends, so a string still open at
 * the end of its line is broken. An unknown or torn escape stands for itself.
 */
export function readQuoted(text: string, at: number): QuotedString {
  const quote = text.charCodeAt(at)
  let from = at + 1
  let end = endOfPlainRun(text, from, quote)
  if (text.charCodeAt(end) === quote) return { value: text.slice(from, end), end: end + 1 }
  const parts: string[] = []
  while (text.charCodeAt(end) === BACKSLASH) {
    parts.push(text.slice(from, end), decodeEscape(text, end))
    from = end + escapeLength(text, end)
    end = endOfPlainRun(text, from, quote)
  }
  if (text.charCodeAt(end) !== quote) return { value: undefined, end: Math.min(end, text.length) }
  parts.push(text.slice(from, end))
  return { value: parts.join(''), end: end + 1 }
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
])

function decodeEscape(text: string, at: number): string {
  const letter = text.charAt(at + 1)
  const digits = hexDigits(letter)
  if (digits === 0) return SIMPLE_ESCAPES.get(letter) ?? letter
  const code = hexAt(text, at + 2, digits)
  return code === -1 ? `\\${letter}` : String.fromCharCode(code)
}

function escapeLength(text: string, at: number): number {
  const digits = hexDigits(text.charAt(at + 1))
  return digits > 0 && hexAt(text, at + 2, digits) !== -1 ? 2 + digits : 2
}

function hexDigits(letter: string): number {
  if (letter === 'u') return 4
  return letter === 'x' ? 2 : 0
}

/** The value of `count` hexadecimal digits; -1 when there are fewer. */
function hexAt(text: string, at: number, count: number): number {
  let code = 0
  for (let index = at; index < at + count; index++) {
    const digit = hexDigit(text.charCodeAt(index))
    if (digit === -1) return -1
    code = code * 16 + digit
  }
  return code
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** Whether something may follow the closing quote before `at`: ` +` and more of the string, or how much was cut. */
export function goesOn(text: string, at: number): boolean {
  return text.charCodeAt(at) === 46 || text.charCodeAt(at + 1) === 43
}

/**
 * The string at `at` with all that `util.inspect` may print of it: parts on the lines that follow,
 * `'first line\n' +` and then `'second line'`, and `... 5 more characters` after one that was cut.
 */
export function readString(text: string, at: number): { value: string | CutString | undefined; end: number } {
  const joined = readJoined(text, at)
  MORE_CHARACTERS.lastIndex = joined.end
  const match = joined.value === undefined ? null : MORE_CHARACTERS.exec(text)
  if (joined.value === undefined || match === null) return joined
  const value: CutString = { kind: 'string', text: joined.value, more: Number(match[1]) }
  return { value, end: MORE_CHARACTERS.lastIndex }
}

function readJoined(text: string, at: number): QuotedString {
  let part = readQuoted(text, at)
  const parts: string[] = []
  while (part.value !== undefined) {
    parts.push(part.value)
    const quote = nextPart(text, part.end)
    if (quote === -1) return { value: parts.join(''), end: part.end }
    part = readQuoted(text, quote)
  }
  return part
}

/** The index of the quote that opens the next part after ` +` and a line end; -1 when none follows. */
function nextPart(text: string, at: number): number {
  if (!text.startsWith(' +', at)) return -1
  let index = at + 2
  if (text.charAt(index) === '\r') index++
  if (text.charCodeAt(index) !== NEWLINE) return -1
  index++
  while (text.charAt(index) === ' ') index++
  return isQuote(text.charCodeAt(index)) ? index : -1
}

/** Whether the code is one of the three quotes: single, double, backtick. */
export function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 96
}
