import { isErrorName } from './inspect-errors.js'
import { endOfName, skipSpaces, startsArray } from './inspect-scan.js'
import { isQuote, readQuoted } from './inspect-strings.js'
import { endOfToken } from './inspect-words.js'
import type { Lookahead } from './lookahead.js'

/** The name of a property, and the index of the colon after it. */
export interface Key {
  readonly name: string
  readonly colon: number
}

const COLON = 58
const OPEN_BRACKET = 91
const OPEN_PAREN = 40

/**
 * The property name that a member starts with: `id:`, `'a-b':`, `"id":`, `Symbol(id):`, `[Symbol(id)]:`,
 * `[cause]:`, `['__proto__']:`. Undefined when the member is a bare value; among the items of a list
 * (`amongValues`) so is a name that starts an error.
 */
export function readKey(text: string, at: number, amongValues: boolean, ahead: Lookahead): Key | undefined {
  const code = text.charCodeAt(at)
  if (isQuote(code)) return readQuotedKey(text, at)
  if (code === OPEN_BRACKET) return readBracketedKey(text, at, ahead)
  let colon = endOfName(text, at)
  if (text.charCodeAt(colon) === OPEN_PAREN && text.startsWith('Symbol', at))
    colon = endOfToken(text, at, ahead)
  if (colon === at || text.charCodeAt(colon) !== COLON) return undefined
  const name = text.slice(at, colon)
  return amongValues && isErrorName(text, name, colon) ? undefined : { name, colon }
}

function readQuotedKey(text: string, at: number): Key | undefined {
  const { value, end } = readQuoted(text, at)
  const colon = skipSpaces(text, end)
  return value !== undefined && text.charCodeAt(colon) === COLON ? { name: value, colon } : undefined
}

function readBracketedKey(text: string, at: number, ahead: Lookahead): Key | undefined {
  const inner = at + 1
  if (isQuote(text.charCodeAt(inner))) {
    const { value, end } = readQuoted(text, inner)
    // Stryker disable next-line ConditionalExpression: a string that does not close ends with its line
    return value !== undefined && text.startsWith(']:', end) ? { name: value, colon: end + 1 } : undefined
  }
  if (startsArray(text, at)) return undefined
  const colon = endOfToken(text, at, ahead)
  return text.charCodeAt(colon) === COLON ? { name: text.slice(inner, colon - 1), colon } : undefined
}
