/** Most characters in a line of prose. */
const width = 96

/** Breaks prose into lines, each after `indent`; a longer word stands alone. */
export function wrap(text: string, indent: string): string {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && indent.length + line.length + word.length >= width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line) => `${indent}${line}`).join('\n')
}
