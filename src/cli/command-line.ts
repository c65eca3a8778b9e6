import { printable } from '../model/printable.js'

/**
 * Gives the command that a reader can copy: how this program was started, `args`, and where the results are,
 * undefined where the program finds them by itself.
 */
export function commandLine(args: readonly string[], output: string | undefined): string {
  const program = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'calo-analyzer'
  const [command = '', ...rest] = args
  const place = output === undefined ? [] : ['--output', output]
  return printable([program, command, ...[...place, ...rest].map(shellWord)].join(' '))
}

/** A word as a POSIX shell reads it back, in quotes only where it needs them. */
function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`
}
