const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** Draws numbers of 0 and more as blocks, the largest one full; a space is 0. */
export function sparkline(numbers: readonly number[]): string {
  const largest = Math.max(...numbers)
  return numbers
    .map((number) => (number === 0 ? ' ' : blocks[Math.ceil((number / largest) * blocks.length) - 1]))
    .join('')
}

/** Says whether the terminal shows more than ASCII, as far as the environment tells. */
export function isUnicode({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv, platform: string): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((name) => name !== undefined && name !== '')
  return platform === 'win32' || /utf-?8/i.test(locale ?? '')
}
