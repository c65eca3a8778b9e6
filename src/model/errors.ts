/** Exit codes of the command, one meaning each; documented in the README and in `--help`. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  findings: 3,
  damagedInput: 4,
  storeUnreachable: 5,
  tryAgain: 75,
} as const

/**
 * An operator's mistake or a fact of the environment (no such folder, a bad option, a full disk): it is
 * shown as one message, without a stack, and ends the run.
 */
export class OperatorError extends Error {
  readonly exitCode: number
  /** What to do next, one sentence. */
  readonly advice: string

  constructor(message: string, advice: string, exitCode: number = exitCodes.usage) {
    super(message)
    this.name = 'OperatorError'
    this.advice = advice
    this.exitCode = exitCode
  }
}

/** Gives what a thrown value says: the message of an error, anything else as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Gives the code of an error of Node, such as `ENOENT`; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

const reasons = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'a link that points to itself'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'a file has this name'],
  ['EROFS', 'the disk takes no changes'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EIO', 'the disk does not answer as it should'],
])

/** Says in plain words why a file or folder cannot be read; else what the error says. */
export function reasonOf(error: unknown): string {
  return reasons.get(codeOf(error)) ?? messageOf(error)
}

/** Crashes with `message` where something holds that our own code rules out: a bug, never an input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}
