const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** Draws numbers of 0 and more as blocks, the largest one full; a space is 0. */
export function sparkline(numbers: readonly number[]): string {
  const largest = Math.max(...numbers)
  return numbers
    .map((number) => (number === 0 ? ' ' : blocks[Math.ceil((number / largest) * blocks.length) - 1]))
    .join('')
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** Draws a number of 0 or more as a bar, the largest one `width` characters long; anything above 0 shows. */
export function bar(number: number, largest: number, width: number): string {
  if (number <= 0 || largest <= 0) return ''
  const length = Math.max(1, Math.round((number / largest) * width * eighths.length))
  return '█'.repeat(Math.floor(length / eighths.length)) + (eighths[length % eighths.length] ?? '')
}

/** Says whether the terminal shows more than ASCII, as far as the environment tells. */
export function isUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv, platform: string): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((name) => name !== undefined && name !== '')
  return platform === 'win32' || /utf-?8/i.test(locale ?? '')
}
