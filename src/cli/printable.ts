/** Control characters and format marks, but for line feed and tab. */
const controls = /(?![\n\t])[\p{Cc}\p{Cf}]/gu

/**
 * Gives text that a terminal can only show: control characters, escape sequences and marks that reorder
 * text are written as `\xNN` or `\u{NNNN}`. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(controls, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}
