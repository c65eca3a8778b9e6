import { isUtf8 } from 'node:buffer'
import { slots } from '../model/record-spans.js'
import { areAll, type ByteText, digit, type Literal, literal, startsWith } from './byte-classes.js'
import { endOfDecimal } from './decimals.js'
import { endOfId } from './ids.js'

/**
 * Gives where a string in single quotes ends that holds the JSON of an object of one level, and puts the places of the
 * ids of the wallet and of the delivery into their slots, or -1 where there are none. Negative where anything is
 * unusual: `JSON.parse` reads what is taken here, and finds the same ids.
 */
export function endOfMetadata(text: ByteText, at: number, end: number, found: Int32Array): number {
  const { bytes } = text
  if (bytes[at] !== singleQuote || bytes[at + 1] !== openingBrace) return -1
  clear(found, slots.walletId)
  clear(found, slots.deliveryId)
  let next = at + 2
  if (bytes[next] === closingBrace) next += 1
  else {
    for (;;) {
      next = endOfMember(text, next, end, found)
      if (next < 0) return -1
      next += 1
      if (bytes[next - 1] === closingBrace) break
      if (bytes[next - 1] !== comma) return -1
    }
  }
  if (bytes[next] !== singleQuote) return -1
  return isUtf8(bytes.subarray(at, next)) ? next + 1 : -1
}

const singleQuote = 0x27
const doubleQuote = 0x22
const openingBrace = 0x7b
const closingBrace = 0x7d
const comma = 0x2c
const colon = 0x3a
const backslash = 0x5c
const dash = 0x2d
const zero = 0x30
const space = 0x20
const capitalZ = 0x5a
const delete_ = 0x7f
const walletKey = literal('walletId')
const deliveryKey = literal('deliveryId')
const walletPrefix = literal('wallet#')
const words: readonly Literal[] = [literal('true'), literal('false'), literal('null')]
const smallN = 0x6e
const numberLimit = { whole: 15, places: 15 }

function clear(found: Int32Array, slot: number): void {
  found[2 * slot] = -1
  found[2 * slot + 1] = -1
}

/** Where a member of the object ends; negative where it is unusual. */
function endOfMember(text: ByteText, at: number, end: number, found: Int32Array): number {
  const { bytes } = text
  const keyEnd = endOfString(bytes, at, end)
  if (keyEnd < 0 || bytes[keyEnd] !== colon) return -1
  const start = keyEnd + 1
  const next = endOfValue(text, start, end)
  if (next < 0) return -1
  const slot = slotOf(text, at + 1, keyEnd - 1)
  return slot < 0 ? next : keepId(text, { start, end: next }, found, slot)
}

/** The slot for the value of a key; negative where nobody wants it. */
function slotOf(text: ByteText, start: number, end: number): number {
  if (end - start === walletKey.length && startsWith(text, start, walletKey, end)) return slots.walletId
  if (end - start === deliveryKey.length && startsWith(text, start, deliveryKey, end)) return slots.deliveryId
  return -1
}

/** Keeps the place of an id, or that it is null; gives where the value ends, negative where it is anything else. */
function keepId(
  text: ByteText,
  value: { readonly start: number; readonly end: number },
  found: Int32Array,
  slot: number,
): number {
  const { bytes } = text
  const { start, end } = value
  clear(found, slot)
  if (bytes[start] !== doubleQuote) return bytes[start] === smallN ? end : -1
  const isOfWallet = startsWith(text, start + 1, walletPrefix, end)
  const idStart = isOfWallet ? start + 1 + walletPrefix.length : start + 1
  if (endOfId(bytes, idStart, end) !== end - 1) return -1
  found[2 * slot] = start + 1
  found[2 * slot + 1] = end - 1
  return end
}

function endOfValue(text: ByteText, at: number, end: number): number {
  if (text.bytes[at] === doubleQuote) return endOfString(text.bytes, at, end)
  for (const word of words) if (startsWith(text, at, word, end)) return at + word.length
  return endOfNumber(text.bytes, at, end)
}

/**
 * Where a string of JSON ends, printed in a string of single quotes: of its escapes only that of a double quote is
 * usual, and the time of an event may stand nowhere in it.
 */
function endOfString(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== doubleQuote) return -1
  let next = at + 1
  while (next < end) {
    const byte = bytes[next] ?? 0
    if (byte === doubleQuote) return next + 1
    if (byte < space || byte === singleQuote || byte === delete_) return -1
    if (byte === space && bytes[next - 1] === capitalZ) return -1
    if (byte !== backslash) next += 1
    else if (bytes[next + 1] === backslash && bytes[next + 2] === doubleQuote) next += 3
    else return -1
  }
  return -1
}

/** Where a number of JSON without an exponent ends; it may not begin with a zero that says nothing. */
function endOfNumber(bytes: Uint8Array, at: number, end: number): number {
  const start = bytes[at] === dash ? at + 1 : at
  if (bytes[start] === zero && areAll(bytes, start + 1, 1, digit)) return -1
  return endOfDecimal(bytes, start, end, numberLimit)
}
