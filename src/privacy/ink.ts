import type { PersonalKind } from '../model/privacy.js'

/** A part of a text that holds personal data, `[start, end)`. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: PersonalKind
}

const kinds: readonly PersonalKind[] = [
  'name',
  'email',
  'phone',
  'address',
  'note',
  'identity',
  'secret',
  'user',
  'text',
]
const free = 0
const shown = 1
const sealed = 2
const firstKind = 3

/**
 * What is known of each character of a text: hidden as personal data of a kind; shown, so that its words are not
 * looked up; sealed, so that it is not looked at again; or free. What is hidden stays hidden.
 */
export class Ink {
  readonly #codes: Uint8Array

  constructor(length: number) {
    this.#codes = new Uint8Array(length)
  }

  /** Hides a part, whatever was known of it. */
  hide(start: number, end: number, kind: PersonalKind): void {
    this.#codes.fill(firstKind + kinds.indexOf(kind), start, end)
  }

  /** Marks a part, which begins free, as no running text. */
  show(start: number, end: number): void {
    if (this.#codes[start] === free) this.#codes.fill(shown, start, end)
  }

  /** Marks a part, which is not hidden, as no personal data at all. */
  seal(start: number, end: number): void {
    if (!this.isHidden(start)) this.#codes.fill(sealed, start, end)
  }

  isFree(at: number): boolean {
    return this.#codes[at] === free
  }

  isHidden(at: number): boolean {
    return (this.#codes[at] ?? free) >= firstKind
  }

  isSealed(at: number): boolean {
    return this.#codes[at] === sealed
  }

  /** The hidden parts, in their order. */
  *spans(): Generator<Span> {
    const codes = this.#codes
    let start = 0
    while (start < codes.length) {
      const code = codes[start] ?? free
      let end = start + 1
      while (end < codes.length && codes[end] === code) end += 1
      const kind = kinds[code - firstKind]
      if (kind !== undefined) yield { start, end, kind }
      start = end
    }
  }
}
