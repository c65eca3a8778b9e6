import type { PersonalKind } from '../model/privacy.js'
import type { Ink } from './ink.js'
import { isFigureKey, isPersonKey, isUserKey, personalKind } from './personal-keys.js'
import { quotedAt } from './quotes.js'

/** The name of a field and what parts it from its value: `name: `, `"name":`, `\"name\":`, `name=`, `'name' => `. */
const keyed =
  /(?<![\p{L}\p{N}_$]-?)(\p{L}[\p{L}\p{M}\p{N}_$-]{0,63})(\\*["'`])?\]?\s{0,8}(?:=>|[:=])(?![:=])\s*/gu
/** A text of one word in quotes where a value stands: a code, an id. */
const codeValue = /[:=,[{(>]\s{0,64}(\\{0,32})(["'`])([^\s"'`\\]{1,2000})\1\2/gu
/** One word as names are written: a capital and small letters, or a script that has no capitals. */
const likeName = /^(?:\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?[\p{Ll}\p{M}]+)*|[\p{Lo}\p{M}]+)$/u
const joint = /\s*\+\s*/y
const openBrace = /(?:[\p{L}\p{N}_$.]{1,64}(?:\(\d{1,9}\))? )?[[{]/uy
const bracket = /\\*["'`]|[{}[\]]/g
const literal = /(?:null|undefined|true|false)\b/y
const figure = /-?\d[\d.eE+-]*/y
/** Where a value without quotes ends: at a separator, or before the next field; a sentence has commas of its own. */
const valueEnd = /[\n\t,;|}\])&]|\s(?=\p{L}[\p{L}\p{N}_-]{0,40}\s?[:=])/gu
const sentenceEnd = /[\n\t|}&]|\s(?=\p{L}[\p{L}\p{N}_-]{0,40}\s?[:=])/gu
const sentences: ReadonlySet<PersonalKind> = new Set(['note', 'address'])
const errorClass = /^[A-Z]\w*(?:Error|Exception)$/
/** Fields that name another field, whose value stands beside: `{ name: 'phone_number', value: '…' }`. */
const namingKeys = new Set(['name', 'key', 'field', 'label', 'title', 'attribute', 'type'])
/** Characters of a text that may be the name of a field or of a person. */
const longestName = 120

/**
 * Hides the values of fields whose names say that they hold personal data, in `util.inspect` notation, in JSON at any
 * depth of escaping, and in `name=value` text. With `users`, ids of users as well.
 */
export function hideFields(text: string, ink: Ink, users: boolean): void {
  let named: PersonalKind | undefined
  keyed.lastIndex = 0
  for (let match = keyed.exec(text); match !== null; match = keyed.exec(text)) {
    const [whole, key = '', quote] = match
    const field: Field = { text, key, at: keyed.lastIndex, isOnNextLine: whole.includes('\n') }
    if (isWholeKey(field, match.index, quote)) ink.show(match.index, match.index + key.length)
    const own = namingKeys.has(key.toLowerCase()) ? fieldNamed(field) : undefined
    const isValueOf = own === undefined && named !== undefined && /^values?$/i.test(key)
    const kind = isValueOf ? named : own === undefined ? personalKind(key) : undefined
    named = own ?? (isValueOf ? undefined : named)
    keyed.lastIndex = kind === undefined ? hideOther(field, ink, users) : hideValue(field, kind, ink)
  }
  for (const { index, 0: whole, 2: quote = '', 3: code = '' } of text.matchAll(codeValue)) {
    const start = index + whole.indexOf(quote) + quote.length
    if (!likeName.test(code)) ink.show(start, start + code.length)
  }
}

/** A field in a text; its value begins at `at`. */
interface Field {
  readonly text: string
  readonly key: string
  readonly at: number
  readonly isOnNextLine: boolean
}

/** Whether what begins at `start` is all of a key: in quotes it may be the last word of several. */
function isWholeKey(field: Field, start: number, quote: string | undefined): boolean {
  return quote === undefined ? looksLikeValue(field) : field.text[start - 1] === quote.at(-1)
}

/** The kind of the field that a text in quotes names. */
function fieldNamed({ text, at }: Field): PersonalKind | undefined {
  const quoted = quotedAt(text, at, longestName)
  return quoted === undefined ? undefined : personalKind(text.slice(quoted.start, quoted.end))
}

function looksLikeValue({ text, at }: Field): boolean {
  return /["'`\\{[\d-]/.test(text[at] ?? '') || matchAt(literal, text, at) > at
}

/** Hides the value of a field; gives where it ends. */
function hideValue({ text, at, isOnNextLine }: Field, kind: PersonalKind, ink: Ink): number {
  if (matchAt(literal, text, at) > at) return at
  if (quotedAt(text, at) !== undefined) return hideQuoted(text, at, kind, ink)
  const inside = matchAt(openBrace, text, at)
  if (inside > at) return hideNested(text, inside, kind, ink)
  return isOnNextLine ? at : hideBare(text, at, kind, ink)
}

/** Looks at a field that holds no personal data by its name; gives where to look on. */
function hideOther({ text, key, at }: Field, ink: Ink, users: boolean): number {
  if (users && isUserKey(key)) return hideUser(text, at, ink)
  if (isPersonKey(key)) hidePerson(text, at, ink)
  else if (isFigureKey(key)) sealFigure(text, at, ink)
  return at
}

/** Hides a text in quotes and the pieces that `util.inspect` joins to it with `+`. */
function hideQuoted(text: string, at: number, kind: PersonalKind, ink: Ink): number {
  let after = at
  for (let quoted = quotedAt(text, at); quoted !== undefined; ) {
    const { start, end } = quoted
    after = quoted.after
    if (kind !== 'name' || !errorClass.test(text.slice(start, Math.min(end, start + longestName)))) {
      ink.hide(start, end, kind)
    }
    const next = matchAt(joint, text, after)
    quoted = next > after ? quotedAt(text, next) : undefined
  }
  return after
}

/** Hides all between brackets; `at` is behind the first one. */
function hideNested(text: string, at: number, kind: PersonalKind, ink: Ink): number {
  let depth = 1
  bracket.lastIndex = at
  for (let match = bracket.exec(text); match !== null; match = bracket.exec(text)) {
    const [found] = match
    if (found === '{' || found === '[') depth += 1
    else if (found === '}' || found === ']') depth -= 1
    else bracket.lastIndex = quotedAt(text, match.index)?.after ?? text.length
    if (depth > 0) continue
    ink.hide(at, match.index, kind)
    return match.index
  }
  ink.hide(at, text.length, kind)
  return text.length
}

/** Hides what follows without quotes; gives where it ends. */
function hideBare(text: string, at: number, kind: PersonalKind, ink: Ink): number {
  const end = sentences.has(kind) ? sentenceEnd : valueEnd
  end.lastIndex = at
  const value = text.slice(at, end.exec(text)?.index).replace(/[\s,;]+$/, '')
  if (kind !== 'name' || !errorClass.test(value)) ink.hide(at, at + value.length, kind)
  return at + value.length
}

/** Hides the id of a user, in quotes or not, behind `wallet#` where that is before it. */
function hideUser(text: string, at: number, ink: Ink): number {
  const quoted = quotedAt(text, at, longestName)
  const start = quoted?.start ?? at
  const end = quoted?.end ?? matchAt(/[^\s,;}\])'"`\\]*/y, text, at)
  const isNothing = matchAt(literal, text, at) > at
  const id = text.startsWith('wallet#', start) ? start + 'wallet#'.length : start
  if (!isNothing && end > id) ink.hide(id, end, 'user')
  return quoted?.after ?? Math.max(at, end)
}

/** Hides a text that stands for a person; an id or a code stays. */
function hidePerson(text: string, at: number, ink: Ink): void {
  const quoted = quotedAt(text, at, longestName)
  if (quoted === undefined) return
  const { start, end } = quoted
  if (!/[\d_@:/{]/.test(text.slice(start, end))) ink.hide(start, end, 'name')
}

function sealFigure(text: string, at: number, ink: Ink): void {
  const end = matchAt(figure, text, at)
  if (end > at) ink.seal(at, end)
}

/** Where the match of a sticky pattern at `at` ends; `at` where there is none. */
function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
