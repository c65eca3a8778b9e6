import type { PersonalKind, Privacy } from '../model/privacy.js'
import { hideContacts } from './contacts.js'
import { hideFields } from './fields.js'
import { Ink, type Span } from './ink.js'
import type { PhoneSearch } from './phones.js'
import { type Pseudonym, pseudonyms } from './pseudonym.js'
import { capitalised, hideWords } from './words.js'

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** Puts marks such as `[email]` in the place of personal data, or pseudonyms, as the settings say. */
export class Redactor {
  /** Makes pseudonyms; undefined where there is no key. */
  readonly pseudonym: Pseudonym | undefined
  readonly #privacy: Privacy

  constructor(privacy: Privacy) {
    this.#privacy = privacy
    this.pseudonym = privacy.secret === undefined ? undefined : pseudonyms(privacy.secret)
  }

  /**
   * Log text without personal data: values of fields that hold it, e-mail addresses, phone numbers, and every word
   * of running text that is not known to name nobody.
   */
  text(text: string): string {
    const { pii, hashUserIds } = this.#privacy
    if (pii === 'keep' && !hashUserIds) return text
    const ink = new Ink(text.length)
    hideFields(text, ink, hashUserIds)
    if (hashUserIds) hideUsersElsewhere(text, ink)
    hideContacts(text, ink, 'likely')
    hideWords(text, ink)
    const spans = [...ink.spans()].filter(({ kind }) => pii !== 'keep' || kind === 'user')
    return replaced(text, spans, (kind, value) => this.#markOf(kind, value))
  }

  /** Words to be quoted in the results: as `text`, and without the ids of users where those are hashed. */
  quote(words: string): string {
    const text = this.text(words)
    return this.#privacy.hashUserIds ? text.replace(uuid, '[id]') : text
  }

  /** Words for a type or an action, without e-mail addresses, phone numbers and, in a sentence, what is written as a name. */
  words(text: string): string {
    if (this.#privacy.pii === 'keep') return text
    const ink = new Ink(text.length)
    hideContacts(text, ink, 'likely')
    if (/\s/.test(text)) hideWords(text, ink, capitalised)
    return replaced(text, [...ink.spans()], (kind, value) => this.#markOf(kind, value))
  }

  /** The name of a person. */
  name(name: string): string {
    return this.#privacy.pii === 'keep' ? name : this.#markOf('name', name)
  }

  /** A name or id without e-mail addresses and phone numbers; `markOf` gives what stands in their place. */
  contacts(
    text: string,
    search: PhoneSearch,
    markOf: (kind: PersonalKind, value: string) => string = (kind, value) => this.#markOf(kind, value),
  ): string {
    if (this.#privacy.pii === 'keep') return text
    const ink = new Ink(text.length)
    hideContacts(text, ink, search)
    return replaced(text, [...ink.spans()], markOf)
  }

  #markOf(kind: PersonalKind, value: string): string {
    const { pseudonym } = this
    if (kind === 'user') return pseudonym === undefined ? '[user]' : pseudonym(value)
    const isHashed = this.#privacy.pii === 'hash' && kind !== 'text' && kind !== 'secret'
    if (!isHashed || pseudonym === undefined) return `[${kind}]`
    return `[${kind} ${pseudonym(canonical(kind, value))}]`
  }
}

/** The same for all ways to write the same value. */
export function canonical(kind: PersonalKind, value: string): string {
  if (kind === 'phone') return asciiDigits(value).replaceAll(/\D/g, '').replace(/^00/, '')
  const text = value.normalize('NFKC').trim().toLowerCase()
  return kind === 'email' ? text.replace(/%40|\\u0040/, '@') : text.replaceAll(/\s+/g, ' ')
}

function asciiDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
}

/** Hides, wherever else they stand, the ids that fields of the same text show to be those of users. */
function hideUsersElsewhere(text: string, ink: Ink): void {
  const ids = new Set(
    [...ink.spans()].filter(({ kind }) => kind === 'user').map(({ start, end }) => text.slice(start, end)),
  )
  if (ids.size === 0) return
  for (const { index, 0: found } of text.matchAll(/[\p{L}\p{N}_-]+/gu)) {
    if (ids.has(found) && !ink.isHidden(index)) ink.hide(index, index + found.length, 'user')
  }
}

function replaced(
  text: string,
  spans: readonly Span[],
  markOf: (kind: PersonalKind, value: string) => string,
): string {
  let done = 0
  let result = ''
  for (const { start, end, kind } of spans) {
    result += text.slice(done, start) + markOf(kind, text.slice(start, end))
    done = end
  }
  return done === 0 ? text : result + text.slice(done)
}
