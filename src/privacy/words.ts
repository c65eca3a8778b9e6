import type { Ink } from './ink.js'
import { plainWords } from './plain-words.js'

const word = /[\p{L}\p{M}\p{N}_$]+(?:['’-][\p{L}\p{M}\p{N}_$]+)*/gu
/** Parts of a compound: `SubscriptionBalanceUpdated`, `aws-sdk`, `HTTPServer`. */
const parts = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lt}\p{Lm}\p{Lo}\p{M}]+/gu
/** UUIDs, ULIDs, hexadecimal numbers, short codes such as `BH001`. */
const id =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26}|(?=[a-f-]*\d)[0-9a-f-]{8,}|(?=[A-F-]*\d)[0-9A-F-]{8,}|[A-Z]{1,3}\d+)$/
/** A line of a stack: `at handler (file:///var/task/index.js:1:2)`, also in JSON. */
const frame =
  /(?<=[\n"'`]|\\n)[ \t]{0,32}at [^\n"'`]{0,400}?(?::\d{1,6}:\d{1,6}\)?|\(<anonymous>\)|\(index \d{1,6}\))/g

/** Words as names are written where a script has capitals: a capital, then small letters. */
export const capitalised = /^\p{Lu}[\p{Ll}\p{M}]/u

/**
 * Hides, in running text, each word that is not known to name nobody; with `only`, of those alone that it fits. Numbers,
 * ids and lines of a stack stay.
 */
export function hideWords(text: string, ink: Ink, only?: RegExp): void {
  for (const { index, 0: line } of text.matchAll(frame)) ink.show(index, index + line.length)
  let lastEnd = -1
  for (const { index, 0: found } of text.matchAll(word)) {
    const start = index + escapedEnd(text, index)
    const end = index + found.length
    const bare = text.slice(start, end)
    if (start >= end || !ink.isFree(start) || only?.test(bare) === false || isPlain(bare)) continue
    const isNext = lastEnd >= 0 && /^[ \t]+$/.test(text.slice(lastEnd, Math.min(start, lastEnd + 9)))
    ink.hide(isNext ? lastEnd : start, end, 'text')
    lastEnd = end
  }
}

/** 1 where a word begins with the `n` of a `\n`, else 0. */
function escapedEnd(text: string, at: number): number {
  return text[at - 1] === '\\' && /[nrt]/.test(text[at] ?? '') ? 1 : 0
}

/** Whether a word is a number, an id, or made of words that name nobody. */
export function isPlain(found: string): boolean {
  if (plainWords.has(found.toLowerCase().replaceAll('’', "'")) || id.test(found)) return true
  return (found.match(parts) ?? []).every((part) => part.length === 1 || plainWords.has(part.toLowerCase()))
}
