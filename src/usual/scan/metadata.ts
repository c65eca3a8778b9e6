import { areAll, digits, endOfDecimal, endOfId, isByte } from './bytes'
import { putPlace } from './found'
import { isUtf8 } from './host'
import { deliveryId, none, walletId } from './numbers'
import { startsWith, textOf } from './text'

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
const del = 0x7f
const smallN = 0x6e

const walletKey = textOf('walletId')
const deliveryKey = textOf('deliveryId')
const walletPrefix = textOf('wallet#')
const trueWord = textOf('true')
const falseWord = textOf('false')
const nullWord = textOf('null')

/** Most digits of a number before and behind its point. */
const mostDigits = 15

/** Whether a byte of the string that was read last is not ASCII. */
let hasOther = false

/**
 * Gives where a string in single quotes ends that holds the JSON of an object of one level, and puts the places of the
 * ids of the wallet and of the delivery into their slots, or `none`. Negative where anything is unusual:
 * `JSON.parse` reads what is taken here, and finds the same ids.
 */
export function endOfMetadata(at: i32, end: i32): i32 {
  if (!isByte(at, end, singleQuote) || !isByte(at + 1, end, openingBrace)) return -1
  putPlace(walletId, none, none)
  putPlace(deliveryId, none, none)
  hasOther = false
  let next = at + 2
  if (isByte(next, end, closingBrace)) next += 1
  else {
    for (;;) {
      next = endOfMember(next, end)
      if (next < 0) return -1
      next += 1
      if (isByte(next - 1, end, closingBrace)) break
      if (!isByte(next - 1, end, comma)) return -1
    }
  }
  if (!isByte(next, end, singleQuote)) return -1
  return !hasOther || isUtf8(at, next) ? next + 1 : -1
}

/** Where `true` or `false` ends; negative where there is neither. */
export function endOfFlag(at: i32, end: i32): i32 {
  if (startsWith(at, end, trueWord)) return at + trueWord.length
  return startsWith(at, end, falseWord) ? at + falseWord.length : -1
}

/** Where a member of the object ends; negative where it is unusual. */
function endOfMember(at: i32, end: i32): i32 {
  const keyEnd = endOfString(at, end)
  if (keyEnd < 0 || !isByte(keyEnd, end, colon)) return -1
  const start = keyEnd + 1
  const next = endOfValue(start, end)
  if (next < 0) return -1
  const slot = slotOf(at + 1, keyEnd - 1)
  return slot < 0 ? next : keepId(start, next, slot)
}

/** The slot for the value of a key; negative where nobody wants it. */
function slotOf(start: i32, end: i32): i32 {
  if (end - start == walletKey.length && startsWith(start, end, walletKey)) return walletId
  if (end - start == deliveryKey.length && startsWith(start, end, deliveryKey)) return deliveryId
  return none
}

/** Keeps the place of an id, or that it is null; gives where the value ends, negative where it is anything else. */
function keepId(start: i32, end: i32, slot: i32): i32 {
  putPlace(slot, none, none)
  if (load<u8>(start) != doubleQuote) return load<u8>(start) == smallN ? end : -1
  const isOfWallet = startsWith(start + 1, end, walletPrefix)
  const idStart = isOfWallet ? start + 1 + walletPrefix.length : start + 1
  if (endOfId(idStart, end) != end - 1) return -1
  putPlace(slot, start + 1, end - 1)
  return end
}

function endOfValue(at: i32, end: i32): i32 {
  if (isByte(at, end, doubleQuote)) return endOfString(at, end)
  const flagEnd = endOfFlag(at, end)
  if (flagEnd >= 0) return flagEnd
  return startsWith(at, end, nullWord) ? at + nullWord.length : endOfNumber(at, end)
}

/**
 * Where a string of JSON ends, printed in a string of single quotes: of its escapes only that of a double quote is
 * usual, and the time of an event may stand nowhere in it.
 */
function endOfString(at: i32, end: i32): i32 {
  if (!isByte(at, end, doubleQuote)) return -1
  let next = at + 1
  while (next < end) {
    const byte = <i32>load<u8>(next)
    if (byte == doubleQuote) return next + 1
    if (byte < space || byte == singleQuote || byte == del) return -1
    if (byte == space && load<u8>(next - 1) == capitalZ) return -1
    if (byte > del) hasOther = true
    if (byte != backslash) next += 1
    else if (isByte(next + 1, end, backslash) && isByte(next + 2, end, doubleQuote)) next += 3
    else return -1
  }
  return -1
}

/** Where a number of JSON without an exponent ends; it may not begin with a zero that says nothing. */
function endOfNumber(at: i32, end: i32): i32 {
  const start = isByte(at, end, dash) ? at + 1 : at
  if (isByte(start, end, zero) && start + 1 < end && areAll(start + 1, 1, digits)) return -1
  return endOfDecimal(start, end, mostDigits, mostDigits)
}
