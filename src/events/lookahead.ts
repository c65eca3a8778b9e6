/** Characters that may be looked at ahead, for each character of the text. */
const looksPerCharacter = 32
const leastLooks = 10_000

/**
 * How far one reading of a text may look ahead, all looks together. Brackets that never close would otherwise be
 * looked for to the end of the text again and again: a megabyte of them would take minutes.
 */
export class Lookahead {
  #left: number

  constructor(text: string) {
    this.#left = looksPerCharacter * text.length + leastLooks
  }

  /** The index up to which one may look from `at`. */
  limit(text: string, at: number): number {
    return Math.min(text.length, at + Math.max(0, this.#left))
  }

  /** Counts the characters that have been looked at. */
  count(characters: number): void {
    this.#left -= characters
  }
}
