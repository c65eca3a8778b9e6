import { isQuote } from './inspect-strings.js'

const JSON_WORD = /\[(?:true|false|null)[\],\s]/y

/** The index after the spaces and line ends at `at`. */
export function skipSpaces(text: string, at: number): number {
  let index = at
  let code = text.charCodeAt(index)
  while (code === 32 || (code <= 13 && code >= 9)) code = text.charCodeAt(++index)
  return index
}

/** The index after the letters, digits and underscores at `at`: what util.inspect prints as an unquoted name. */
export function endOfName(text: string, at: number): number {
  let index = at
  while (isNameCode(text.charCodeAt(index))) index++
  return index
}

function isNameCode(code: number): boolean {
  const lower = code | 32
  return (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95
}

/** The index after the number at `at`, sign, fraction and exponent included; `at` when it is not a number. */
export function endOfNumber(text: string, at: number): number {
  const first = text.charCodeAt(at) === 45 ? at + 1 : at
  let end = endOfDigits(text, first)
  if (end === first) return at
  if (text.charCodeAt(end) === 46) {
    const fraction = end + 1
    end = endOfDigits(text, fraction)
    if (end === fraction) return at
  }
  return (text.charCodeAt(end) | 32) === 101 ? endOfExponent(text, at, end + 1) : end
}

function endOfExponent(text: string, at: number, exponent: number): number {
  const sign = text.charCodeAt(exponent)
  const first = sign === 43 || sign === 45 ? exponent + 1 : exponent
  const end = endOfDigits(text, first)
  return end === first ? at : end
}

function endOfDigits(text: string, at: number): number {
  let index = at
  let code = text.charCodeAt(index)
  while (code >= 48 && code <= 57) code = text.charCodeAt(++index)
  return index
}

/** Whether the code ends a number: a space, a comma, a closing bracket, or the end of the text. */
export function endsScalar(code: number): boolean {
  return code === 44 || !(code > 32) || code === 125 || code === 93
}

/**
 * Whether the bracket at `at` opens an array. util.inspect puts a space after it and JSON a quote, a number or
 * a bracket; a letter makes it a word in brackets such as `[Object]`.
 */
export function startsArray(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 1)
  if (!(code > 32) || isQuote(code)) return true
  if (code === 93 || code === 91 || code === 123 || code === 45 || (code >= 48 && code <= 57)) return true
  JSON_WORD.lastIndex = at
  return JSON_WORD.test(text)
}

/** The end of the regular expression at `at`, flags included; `at` when the line ends first. */
export function endOfRegExp(text: string, at: number): number {
  let inClass = false
  // Stryker disable next-line EqualityOperator: no character stands behind the end, so none ends it there
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 10) return at
    if (code === 92) index++
    else if (code === 91) inClass = true
    else if (code === 93) inClass = false
    else if (code === 47 && !inClass) return endOfFlags(text, index + 1)
  }
  return at
}

function endOfFlags(text: string, at: number): number {
  let index = at
  while (text.charCodeAt(index) >= 97 && text.charCodeAt(index) <= 122) index++
  return index
}
