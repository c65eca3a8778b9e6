/** Control characters, format marks, line separators and halves of characters, but for line feed and tab. */
const controls = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * Gives text that a terminal can only show: control characters, escape sequences and marks that reorder
 * text are written as `\xNN` or `\u{NNNN}`. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(controls, visible)
}

/** Gives text that a terminal can only show, in one line: line feeds and tabs are written as `\n` and `\t`. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

/** Gives JSON, as `JSON.stringify` writes it, that a terminal can only show, and that reads back the same. */
export function printableJson(json: string): string {
  return json.replace(controls, (character) =>
    Array.from({ length: character.length }, (_, at) => jsonEscape(character.charCodeAt(at))).join(''),
  )
}

function jsonEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`
}

function visible(character: string): string {
  const code = Number(character.codePointAt(0))
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
