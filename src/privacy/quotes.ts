/** A text in quotes inside another: its content `[start, end)`, and where the closing quote ends. */
export interface Quoted {
  readonly start: number
  readonly end: number
  readonly after: number
}

const opening = /(\\*)(["'`])/y

/**
 * Finds the text in quotes that begins at `at`, at any depth of escaping: `"a"`, `\"a\"`, `\\\"a\\\"`. It ends at the
 * same quote behind as many backslashes; one that does not close runs to the end of the text. Undefined where no
 * quote begins, or where it does not close within `most` characters.
 */
export function quotedAt(text: string, at: number, most = text.length): Quoted | undefined {
  opening.lastIndex = at
  const match = opening.exec(text)
  if (match === null) return undefined
  const [whole, slashes = '', quote = ''] = match
  const start = at + whole.length
  const depth = slashes.length
  const last = start + most
  for (let next = text.indexOf(quote, start); next >= 0; next = text.indexOf(quote, next + 1)) {
    if (next > last) return undefined
    const before = slashesBefore(text, next, start)
    if (before === depth || (depth === 0 && before % 2 === 0)) {
      return { start, end: next - depth, after: next + 1 }
    }
  }
  return last < text.length ? undefined : { start, end: text.length, after: text.length }
}

function slashesBefore(text: string, at: number, start: number): number {
  let from = at
  while (from > start && text[from - 1] === '\\') from -= 1
  return at - from
}
