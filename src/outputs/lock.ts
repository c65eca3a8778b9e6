import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { codeOf } from '../model/errors.js'

/** Who has a lock: a process, on which machine, and when it started, in ticks since the machine did. */
interface Holder {
  readonly pid: number
  readonly host: string
  readonly started: string
}

/** A lock of another machine that nobody renewed for so long is taken over. */
const abandonedMs = 5 * 60_000
const renewMs = 20_000

/** A lock file that this process has. It says who has it, so that one left by a killed run can be told. */
export class Lock {
  readonly #path: string
  readonly #words: string
  readonly #renewal: NodeJS.Timeout

  private constructor(path: string, words: string) {
    this.#path = path
    this.#words = words
    this.#renewal = setInterval(() => renew(path), renewMs).unref()
  }

  /** Takes the lock file at `path`; gives the number and machine of the process that has it, where one lives. */
  static take(path: string): Lock | string {
    const words = wordsOf({ pid: process.pid, host: hostname(), started: startOf(process.pid) })
    while (!create(path, words)) {
      const found = contentOf(path)
      if (found === undefined) continue
      const holder = holderOf(found)
      if (isAlive(holder, path)) return describe(holder)
      putAside(path, found)
    }
    held.add(path)
    return new Lock(path, words)
  }

  /** Whether the file still says that this process has it. */
  isHeld(): boolean {
    return contentOf(this.#path) === this.#words
  }

  /** Gives the lock free. */
  free(): void {
    clearInterval(this.#renewal)
    held.delete(this.#path)
    if (this.isHeld()) rmSync(this.#path, { force: true })
  }
}

/** Locks that this process holds. A lock with its number that is not among them is from a process before it. */
const held = new Set<string>()

/** Creates the file with its words at once, so that nobody ever reads it empty. */
function create(path: string, words: string): boolean {
  const own = `${path}.${process.pid}`
  writeFileSync(own, words)
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    return createWithoutLinks(path, words)
  } finally {
    rmSync(own, { force: true })
  }
}

/** For file systems that know no second name of a file. */
function createWithoutLinks(path: string, words: string): boolean {
  try {
    const handle = openSync(path, 'wx')
    writeSync(handle, words)
    closeSync(handle)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a lock whose run is dead. Of several runs that see it so, one renames it; another that comes late and
 * renames the fresh lock of the first gives it back.
 */
function putAside(path: string, expected: string): void {
  const aside = `${path}.${process.pid}.old`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (contentOf(aside) !== expected) create(path, contentOf(aside) ?? '')
  rmSync(aside, { force: true })
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function wordsOf({ pid, host, started }: Holder): string {
  return [pid, host, started].join(' ')
}

function holderOf(words: string): Holder {
  const [pid = '', host = '', started = ''] = words.split(' ')
  return { pid: Number.parseInt(pid, 10), host, started }
}

function describe({ pid, host }: Holder): string {
  return host === '' || host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
}

function isAlive({ pid, host, started }: Holder, path: string): boolean {
  if (host !== '' && host !== hostname()) return ageMs(path) < abandonedMs
  if (pid === process.pid) return held.has(path)
  return isRunning(pid) && (started === '' || started === startOf(pid))
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** When a process started, where the system tells: its number may be another's by now. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function renew(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Whoever removed the lock is told when the results are to be published.
  }
}
