import { printableLine } from '../model/printable.js'

/**
 * Gives the command that a reader can copy: how this program was started, `args` (the command, what it is about, its
 * options), and where the results are, undefined where the program finds them by itself. What it is about is never
 * taken for an option, whatever a log calls a user.
 */
export function commandLine(args: readonly string[], output: string | undefined): string {
  const program = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'calo-analyzer'
  const [command = '', operand = '', ...options] = args
  const place = output === undefined ? [] : ['--output', output]
  const rest = operand.startsWith('-') ? [...options, '--', operand] : [operand, ...options]
  return printableLine([program, command, ...[...place, ...rest].map(shellWord)].join(' '))
}

/** A word as a POSIX shell reads it back, in quotes only where it needs them. */
function shellWord(word: string): string {
  if (/^[\w./-][\w@%+=:,./-]*$/.test(word)) return word
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`
}
