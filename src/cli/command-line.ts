import { commandText } from '../model/command-text.js'

/**
 * Gives the command that a reader can copy: how this program was started, `args` (the command, what it is about, its
 * options), and where the results are, undefined where the program finds them by itself.
 */
export function commandLine(args: readonly string[], output: string | undefined): string {
  const program = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'calo-analyzer'
  const [command = '', about = '', ...after] = args
  return commandText({
    program,
    command,
    before: output === undefined ? [] : ['--output', output],
    about,
    after,
  })
}
