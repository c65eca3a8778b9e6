import { digitsOf, textOf, type Value } from '../model/value.js'

/** Characters of a name beyond which it names nothing: ids, actions and currencies have a few dozen. */
export const longestName = 1_000
/** Digits beyond this are no amount; such text is kept out of the ledger and reported. */
const longestAmount = 400

/**
 * The text of a string that may be a name: logged in full, and of a name's length. Half a character, as Node prints it
 * of a broken string, stays the escape that was printed: two names that differ in it are two names.
 */
export function nameOf(value: Value): string | undefined {
  const text = textOf(value)
  if (text === undefined || text.length > longestName) return undefined
  return text.isWellFormed() ? text : text.replaceAll(halfCharacters, escapeOf)
}

const halfCharacters = /\p{Surrogate}/gu

function escapeOf(half: string): string {
  return `\\u${half.charCodeAt(0).toString(16)}`
}

/** The digits of a number that may be an amount: finite, and of an amount's length. */
export function amountOf(value: Value): string | undefined {
  const digits = digitsOf(value)
  return digits !== undefined && digits.length <= longestAmount ? digits : undefined
}
