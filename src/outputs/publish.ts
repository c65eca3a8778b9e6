import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { exitCodes, OperatorError } from '../model/errors.js'

const lockName = '.calo-analyzer.lock'
const draftName = '.calo-analyzer.draft'

/**
 * An output folder that one run writes to. Everything is written in a draft folder inside it and moved into
 * place at the end, so that a run that fails leaves the results of the one before.
 */
export class OutputFolder {
  readonly path: string
  /** Where files are written until they are published. */
  readonly draft: string
  readonly #lock: string

  private constructor(path: string) {
    this.path = path
    this.draft = join(path, draftName)
    this.#lock = resolve(path, lockName)
  }

  /** Takes the folder for this run. Throws an OperatorError where it cannot be written or another run has it. */
  static open(path: string): OutputFolder {
    const folder = new OutputFolder(path)
    try {
      mkdirSync(path, { recursive: true })
      folder.#takeLock()
      rmSync(folder.draft, { recursive: true, force: true })
      mkdirSync(folder.draft)
    } catch (error) {
      if (error instanceof OperatorError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new OperatorError(
        `cannot write to the output folder ${path}: ${reason}`,
        'Name another with --output.',
      )
    }
    return folder
  }

  /**
   * Moves the named files of the draft into place; the last one is the sign that all are there. Before that,
   * files of an earlier run that this one does not write, `gone`, are removed.
   */
  publish(names: readonly string[], gone: readonly string[] = []): void {
    for (const name of gone) rmSync(join(this.path, name), { force: true })
    for (const name of names) renameSync(join(this.draft, name), join(this.path, name))
  }

  /** Removes the draft and gives the folder free. */
  close(): void {
    rmSync(this.draft, { recursive: true, force: true })
    rmSync(this.#lock, { force: true })
    held.delete(this.#lock)
  }

  #takeLock(): void {
    if (this.#tryLock()) return
    const holder = Number.parseInt(readFileSync(this.#lock, 'utf8'), 10)
    if (holder === process.pid ? held.has(this.#lock) : isRunning(holder)) {
      throw new OperatorError(
        `another run (process ${holder}) is writing to ${this.path}`,
        `Wait for it, or name another folder with --output. If there is no such run, remove ${this.#lock}.`,
        exitCodes.tryAgain,
      )
    }
    unlinkSync(this.#lock)
    this.#takeLock()
  }

  #tryLock(): boolean {
    try {
      const handle = openSync(this.#lock, 'wx')
      writeSync(handle, String(process.pid))
      closeSync(handle)
      held.add(this.#lock)
      return true
    } catch (error) {
      if (existsSync(this.#lock) && existsSync(dirname(this.#lock))) return false
      throw error
    }
  }
}

/** Locks that this process holds. A lock with its number that is not among them is from a process before it. */
const held = new Set<string>()

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
