import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { exitCodes, messageOf, OperatorError, reasonOf } from '../model/errors.js'
import { workNames } from '../model/output-folder.js'
import { operatorErrorOf } from '../model/refusal.js'
import { publish, settle } from './journal.js'
import { Lock } from './lock.js'

/**
 * An output folder that one run writes to. Everything is written in a draft folder inside it and published at the
 * end, so that a run that fails or is killed leaves the results of the one before, or its own, and never some of both.
 */
export class OutputFolder {
  readonly path: string
  /** Where files are written until they are published. */
  readonly draft: string
  readonly #lock: Lock

  private constructor(path: string, lock: Lock) {
    this.path = path
    this.draft = join(path, workNames.draft)
    this.#lock = lock
  }

  /** Takes the folder for this run. Throws an OperatorError where it cannot be written or another run has it. */
  static open(path: string): OutputFolder {
    try {
      makeFolder(path)
      const folder = new OutputFolder(path, takeLock(path))
      folder.#prepare()
      return folder
    } catch (error) {
      if (error instanceof OperatorError) throw error
      throw new OperatorError(
        `cannot write to the output folder ${path}: ${reasonOf(error)}`,
        'Name another with --output.',
        operatorErrorOf(error)?.exitCode,
      )
    }
  }

  /** Makes the named files of the draft the results; the last one is the sign that all are there. */
  publish(names: readonly string[]): void {
    if (!this.#lock.isHeld()) {
      throw new OperatorError(
        `another run has taken ${this.path} from this one, which publishes nothing`,
        'Run again when the other one has ended.',
        exitCodes.tryAgain,
      )
    }
    publish(this.path, names)
    try {
      settle(this.path)
    } catch {
      this.#settleAgain()
    }
  }

  /** Removes the draft and gives the folder free; what cannot be removed the next run will remove. */
  close(): void {
    attempt(() => rmSync(this.draft, { recursive: true, force: true }))
    attempt(() => this.#lock.free())
  }

  /** Completes what a killed run had published, and removes what it left. */
  #prepare(): void {
    try {
      settle(this.path)
      rmSync(this.draft, { recursive: true, force: true })
      for (const name of readdirSync(this.path)) {
        if (name.startsWith(`${workNames.lock}.`)) rmSync(join(this.path, name), { force: true })
      }
      mkdirSync(this.draft)
    } catch (error) {
      this.close()
      throw error
    }
  }

  #settleAgain(): void {
    try {
      settle(this.path)
    } catch (error) {
      throw new OperatorError(
        `the results are whole, but not all in place: ${messageOf(error)}`,
        `The rest is in ${join(this.path, workNames.publishing)}; the next run puts it in place first.`,
        exitCodes.tryAgain,
      )
    }
  }
}

/**
 * Makes a folder and those above it, one after the other: Node's own way to do that never ends where the system makes no
 * folders and says that the one above is missing, as below /proc.
 */
function makeFolder(path: string): void {
  if (isFolder(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  try {
    mkdirSync(path)
  } catch (error) {
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function takeLock(path: string): Lock {
  const file = resolve(path, workNames.lock)
  const taken = Lock.take(file)
  if (taken instanceof Lock) return taken
  throw new OperatorError(
    `another run (${taken}) is writing to ${path}`,
    `Wait for it, or name another folder with --output. If there is no such run, remove ${file}.`,
    exitCodes.tryAgain,
  )
}

function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // The next run takes over what is left.
  }
}
