import { createHmac } from 'node:crypto'

/** Hexadecimal digits of a pseudonym: 80 bits, so that a billion users do not meet. */
const length = 20
/** Pseudonyms that are remembered before all are forgotten again. */
const remembered = 100_000

/** Gives the pseudonym of a text: always the same for the same text and key, and nothing to anyone without the key. */
export type Pseudonym = (text: string) => string

/** Pseudonyms with a key: the first 20 hexadecimal digits of HMAC-SHA-256. */
export function pseudonyms(secret: string): Pseudonym {
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= remembered) known.clear()
    const pseudonym = createHmac('sha256', secret).update(text).digest('hex').slice(0, length)
    known.set(text, pseudonym)
    return pseudonym
  }
}
