import { printableLine } from './printable.js'

/** A command of calo-analyzer, word by word. */
export interface CommandWords {
  /** How the program is started; as it is. */
  readonly program?: string
  readonly command: string
  /** Options that stand before what the command is about. */
  readonly before?: readonly string[]
  /** What the command is about: an id, a statement, a path. */
  readonly about: string
  /** Options that stand behind it. */
  readonly after?: readonly string[]
}

/**
 * Gives a command that a reader can copy, as a POSIX shell reads it back. What it is about is one word, and never an
 * option, whatever a log calls a user.
 */
export function commandText({
  program = 'calo-analyzer',
  command,
  before = [],
  about,
  after = [],
}: CommandWords): string {
  const rest = about.startsWith('-') ? [...after, '--', about] : [about, ...after]
  return printableLine([program, command, ...[...before, ...rest].map(shellWord)].join(' '))
}

/** A word as a POSIX shell reads it back, in quotes only where it needs them. */
function shellWord(word: string): string {
  if (/^[\w./-][\w@%+=:,./-]*$/.test(word)) return word
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`
}
