import { type LoggedText, NO_FIELDS, type Value } from '../model/value.js'
import { endOfError } from './inspect-errors.js'
import { endOfRegExp } from './inspect-scan.js'
import type { Lookahead } from './lookahead.js'

/** An unquoted value that was read, and the index after it. */
export interface Word {
  readonly value: Value
  readonly end: number
}

const NEWLINE = 10
const SPACE = 32

/** How far an odd closing bracket may be from the right one: `[Error: a] b]`. Bounds the search. */
const CLOSER_LOOKAHEAD = 200

const KEYWORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', { kind: 'number', digits: 'NaN' }],
  ['Infinity', { kind: 'number', digits: 'Infinity' }],
  ['-Infinity', { kind: 'number', digits: '-Infinity' }],
])

const ISO_DATE = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const HOLES = /^<(\d+) empty items?>$/

/**
 * The unquoted value at `at`: a keyword, a date, a symbol, a regular expression, an error with its stack, or
 * words such as `[Function: run]`, `<Buffer 68>` and the `Map(2)` before a brace. `end` equals `at` when no
 * value starts there. The caller looks for the brace that may follow.
 */
export function readWord(text: string, at: number, ahead: Lookahead): Word {
  if (text.charAt(at) === '/') return word(text, at, endOfRegExp(text, at), 'regexp')
  const first = endOfToken(text, at, ahead)
  const keyword = KEYWORDS.get(first - at <= 9 ? text.slice(at, first) : '')
  if (keyword !== undefined || (first - at === 9 && text.startsWith('undefined', at))) {
    return { value: keyword, end: first }
  }
  return readWords(text, at, first, ahead)
}

function readWords(text: string, at: number, first: number, ahead: Lookahead): Word {
  const opening = text.charAt(at)
  const end = takesWords(text.charCodeAt(at)) ? endOfWords(text, first, opening === '[', ahead) : first
  if (opening !== '[' && opening !== '<') {
    const errorEnd = endOfError(text, end, ahead)
    if (errorEnd > end) return word(text, at, errorEnd, 'error')
  }
  const holes = opening === '<' ? HOLES.exec(text.slice(at, end)) : null
  if (holes !== null) return { value: { kind: 'holes', count: Number(holes[1]) }, end }
  return word(text, at, end, kindOfWords(text, at, end))
}

/** Whether more words may follow a token: not after a date, a `<group>` or nothing. */
function takesWords(opening: number): boolean {
  return opening > 57 && opening !== 60 && opening !== 93 && opening !== 125
}

function kindOfWords(text: string, at: number, end: number): LoggedText['kind'] {
  if (text.startsWith('Symbol(', at)) return 'symbol'
  const last = text.charAt(end - 1)
  if (last === 'Z' && end - at < 30 && ISO_DATE.test(text.slice(at, end))) return 'date'
  if (last === 'e' && end - at === 12 && text.startsWith('Invalid Date', at)) return 'date'
  return 'opaque'
}

function word(text: string, at: number, end: number, kind: LoggedText['kind']): Word {
  return { value: { kind, text: text.slice(at, end), fields: NO_FIELDS }, end }
}

/**
 * The end of one token: a group in brackets, or everything up to a space, a comma, a bracket, a quote, or the
 * colon after a name. Equals `at` when there is none, or when its group is not closed.
 */
export function endOfToken(text: string, at: number, ahead: Lookahead): number {
  const opening = text.charCodeAt(at)
  if (opening === 91) return endOfGroup(text, at, 93, ahead)
  if (opening === 60) return endOfGroup(text, at, 62, ahead)
  let index = at
  while (index < text.length && !stopsToken(text, index)) {
    if (text.charCodeAt(index) === 40) {
      const end = endOfGroup(text, index, 41, ahead)
      if (end === index) return at
      index = end
    } else index++
  }
  return index
}

function stopsToken(text: string, index: number): boolean {
  switch (text.charCodeAt(index)) {
    case 9:
    case 10:
    case 13:
    case 32:
    case 34:
    case 39:
    case 44:
    case 91:
    case 93:
    case 96:
    case 123:
    case 125:
      return true
    case 58:
      return endsName(text, index + 1)
    default:
      return false
  }
}

/** Whether a colon before `index` ends a name: `Error: boom`, but not `http://…`. */
function endsName(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code === SPACE || code === NEWLINE || code === 13 || Number.isNaN(code)
}

/** The end of the words that follow on the line: `Foo <Complex prototype>`, `Object [Generator]`. */
function endOfWords(text: string, at: number, afterBracket: boolean, ahead: Lookahead): number {
  let end = at
  while (text.charCodeAt(end) === SPACE && startsWord(text, end + 1)) {
    const next = endOfToken(text, end + 1, ahead)
    if (next === end + 1 || (afterBracket && text.charAt(next) === ':')) break
    end = next
  }
  return end
}

function startsWord(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (code === 91) return text.charCodeAt(index + 1) > SPACE && text.charAt(index + 1) !== ']'
  const lower = code | 32
  return code === 60 || (code >= 48 && code <= 57) || (lower >= 97 && lower <= 122)
}

/**
 * The end of the group that opens at `at`. What Node prints in a group is not escaped (`[Error: a] b]`), so a
 * closing bracket counts where the brackets balance and a value may end, or where the line ends; failing that,
 * where they first balance. Equals `at` when the group is not closed, or further away than one may look.
 */
function endOfGroup(text: string, at: number, close: number, ahead: Lookahead): number {
  const open = text.charCodeAt(at)
  const limit = ahead.limit(text, at)
  let depth = 0
  for (let index = at; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code === open) depth++
    if (code !== close) continue
    depth--
    const end = index + 1
    if (depth > 0 && !endsLine(text, end)) continue
    ahead.count(end - at)
    return depth > 0 || endsValue(text, end) ? end : laterCloser(text, end, close, ahead)
  }
  ahead.count(limit - at)
  return at
}

/** The end of the closing bracket that is meant when the one before `balanced` ends no value; else `balanced`. */
function laterCloser(text: string, balanced: number, close: number, ahead: Lookahead): number {
  const limit = Math.min(ahead.limit(text, balanced), balanced + CLOSER_LOOKAHEAD)
  ahead.count(limit - balanced)
  for (let index = balanced; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code === NEWLINE || code === 91 || code === 123 || code === 125) return balanced
    if (code === close && endsValue(text, index + 1)) return index + 1
  }
  return balanced
}

/** Whether a value may end before `index`: a separator, a closing bracket or a brace follows, spaces apart. */
function endsValue(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  const next = code === SPACE ? text.charCodeAt(index + 1) : code
  if (next === 61) return text.charAt(index + 2) === '>'
  if (next === 91 || next === 60) return code === SPACE
  return next === 44 || next === 93 || next === 125 || next === 123 || next === 58 || !(next > SPACE)
}

function endsLine(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return !(code >= SPACE) || (code === 44 && !(text.charCodeAt(index + 1) >= SPACE))
}
