import type { Ink } from './ink.js'
import { hidePhones, type PhoneSearch } from './phones.js'

/** `@`, as it stands in text, in JSON escapes and in URLs. */
const signs = /@|＠|%40|\\u0040/giu
const localPart = /[\p{L}\p{M}\p{N}._%+-]/u
const domain = /[\p{L}\p{M}\p{N}-]{1,63}(?:\.[\p{L}\p{M}\p{N}-]{1,63}){0,16}/uy
const topLevel = /\.(?=[\p{L}\p{N}-]*\p{L})[\p{L}\p{M}\p{N}-]{2,}$/u

/** Hides e-mail addresses and phone numbers wherever they stand, but in what is hidden or sealed already. */
export function hideContacts(text: string, ink: Ink, search: PhoneSearch): void {
  hideEmails(text, ink)
  hidePhones(text, ink, search)
}

function hideEmails(text: string, ink: Ink): void {
  let from = 0
  for (const { index, 0: sign } of text.matchAll(signs)) {
    const after = index + sign.length
    let start = index
    while (start > from && localPart.test(text[start - 1] ?? '')) start -= 1
    from = after
    const end = start === index ? after : domainEnd(text, after)
    if (end > after) ink.hide(start, end, 'email')
  }
}

/** Where a domain that begins at `at` ends; `at` where there is none. One that the text breaks off counts. */
function domainEnd(text: string, at: number): number {
  domain.lastIndex = at
  const match = domain.exec(text)
  if (match === null) return at
  const end = at + match[0].length
  return topLevel.test(match[0]) || (end === text.length && /^\p{L}/u.test(match[0])) ? end : at
}
