import { type BigIntStats, closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { codeOf, OperatorError, reasonOf } from '../model/errors.js'
import type { LogFile, LogStream } from '../model/log-file.js'
import { isResultName } from '../model/output-folder.js'
import type { Problem, ProblemCode, Severity } from '../model/problem.js'
import { stampOf } from './stamp.js'

/** What lies below the given paths: the files to read, and what was passed over and why. */
export interface FoundLogs {
  readonly files: readonly LogFile[]
  readonly problems: readonly Problem[]
}

type FoundFile = Omit<LogFile, 'id'>

/** Files that exports and file systems leave beside the logs, by name. */
const knownLeftovers = new Map([
  ['aws-logs-write-test', 'the test file CloudWatch writes before an export'],
  ['.DS_Store', 'a folder view of macOS'],
  ['__MACOSX', 'a resource folder of macOS archives'],
])

/**
 * Finds every log file below `paths`, in a stable order: the paths as given, names by code point.
 * Links are followed, each target once. `shownAs` gives a path as the results may show it, different ones as
 * different texts. The results in the folder `output` are no logs, and passed over. Throws an OperatorError for a path that
 * does not exist.
 */
export function findLogs(
  paths: readonly string[],
  shownAs = (path: string): string => path,
  output?: string,
): FoundLogs {
  const search = new Search(shownAs, output)
  for (const path of paths) search.start(path)
  const files = search.files.map((file, id) => ({ ...file, id }))
  return { files, problems: search.problems }
}

/** Joins the numbered files of one folder on disk (`000000.gz`, `000001.gz`) by number; other files stand alone. */
export function groupStreams(files: readonly LogFile[]): LogStream[] {
  const streams = new Map<string, LogFile[]>()
  for (const file of files) {
    const place = isNumbered(file.absolutePath) ? dirname(file.absolutePath) : file.absolutePath
    const stream = streams.get(place)
    if (stream === undefined) streams.set(place, [file])
    else stream.push(file)
  }
  return [...streams.values()].map((members) => ({
    name: streamNameOf(members[0]?.path ?? ''),
    files: members.sort(byNumber),
  }))
}

/** Numbers have six digits in an export; without leading zeros the longer one is the larger. */
function byNumber(left: LogFile, right: LogFile): number {
  return digitsOf(left).length - digitsOf(right).length || byCodePoint(digitsOf(left), digitsOf(right))
}

/** The number of a file without leading zeros; empty where it has none, and then the file stands alone. */
function digitsOf({ path }: LogFile): string {
  return /^0*(\d+)/.exec(basename(path))?.[1] ?? ''
}

function isNumbered(path: string): boolean {
  return /^\d+(\.[a-z]+)?$/i.test(basename(path))
}

/** As the results print it: two streams may have one name where paths hold personal data. */
function streamNameOf(path: string): string {
  return isNumbered(path) ? path.slice(0, -basename(path).length - 1) : path
}

/** Walks folders; it remembers what it has met, so that links and overlapping paths count once. */
class Search {
  readonly files: FoundFile[] = []
  readonly problems: Problem[] = []
  readonly #started = Date.now()
  readonly #met = new Set<string>()
  readonly #shownAs: (path: string) => string
  /** What tells the output folder from others; undefined where it is not there yet. */
  readonly #output: string | undefined

  constructor(shownAs: (path: string) => string, output: string | undefined) {
    this.#shownAs = shownAs
    this.#output = output === undefined ? undefined : keyOfPath(output)
  }

  start(path: string): void {
    if (path === '') {
      throw new OperatorError(
        'a path is empty',
        'Give the folder of an export. A variable in quotes that is not set is an empty path.',
      )
    }
    const absolutePath = resolve(path)
    const shown = path.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '')
    let stats: BigIntStats
    try {
      stats = statSync(absolutePath, { bigint: true })
    } catch (error) {
      throw new OperatorError(
        `cannot open ${path}: ${reasonOf(error)}`,
        'Give the folder of an export, or one of its files. Names with $ or spaces need quotes in a shell.',
      )
    }
    this.#visit({ absolutePath, shown, stats, isGiven: true })
  }

  #visit(entry: Entry): void {
    const { shown, stats } = entry
    const key = keyOf(stats)
    if (stats.ino !== 0n && this.#met.has(key)) {
      this.#skip(shown, 'duplicate_file', 'info', 'read once already, under another path')
      return
    }
    this.#met.add(key)
    if (stats.isDirectory()) this.#walk(entry)
    else if (stats.isFile()) this.#take(entry)
    else this.#skip(shown, 'not_a_log', 'info', 'a socket, pipe or device; skipped')
  }

  #walk({ absolutePath, shown, stats }: Entry): void {
    let names: string[]
    try {
      names = readdirSync(absolutePath).sort(byCodePoint)
    } catch (error) {
      this.#skip(shown, 'unreadable', 'error', `the folder cannot be read: ${reasonOf(error)}`)
      return
    }
    const isOutput = keyOf(stats) === this.#output
    for (const name of names) {
      if (isOutput && isResultName(name)) continue
      this.#enter(join(absolutePath, name), `${shown}/${name}`, name)
    }
  }

  #enter(absolutePath: string, shown: string, name: string): void {
    const leftover =
      knownLeftovers.get(name) ?? (name.startsWith('._') ? 'a resource file of macOS' : undefined)
    if (leftover !== undefined) {
      this.#skip(shown, 'not_a_log', 'info', `${leftover}; skipped`)
      return
    }
    let stats: BigIntStats
    try {
      stats = statSync(absolutePath, { bigint: true })
    } catch (error) {
      const isMisread = name.includes('\ufffd') && codeOf(error) === 'ENOENT'
      if (isMisread) this.#skip(shown, 'unreadable', 'error', 'its name is not UTF-8; rename it')
      else this.#skip(shown, 'unreadable', 'warning', `cannot be opened: ${reasonOf(error)}`)
      return
    }
    this.#visit({ absolutePath, shown, stats, isGiven: false })
  }

  #take({ absolutePath, shown, stats, isGiven }: Entry): void {
    const isLog = isGiven || /\.(gz|log|txt)$/i.test(shown) || this.#startsLikeGzip(absolutePath)
    if (!isLog) {
      this.#skip(shown, 'not_a_log', 'info', 'neither gzip nor .log or .txt; skipped')
      return
    }
    const stamp = stampOf(absolutePath, stats, this.#started)
    this.files.push({
      absolutePath,
      size: Number(stats.size),
      modifiedMs: Number(stats.mtimeMs),
      path: this.#shownAs(shown),
      storedPath: this.#shownAs(absolutePath),
      ...(stamp === undefined ? {} : { stamp }),
    })
  }

  /** Says whether the first two bytes are gzip's; a file that cannot be opened says so when it is read. */
  #startsLikeGzip(absolutePath: string): boolean {
    try {
      const handle = openSync(absolutePath, 'r')
      try {
        const start = Buffer.alloc(2)
        return readSync(handle, start) === 2 && start[0] === 0x1f && start[1] === 0x8b
      } finally {
        closeSync(handle)
      }
    } catch {
      return true
    }
  }

  #skip(file: string, code: ProblemCode, severity: Severity, message: string): void {
    const problem = { offset: undefined, bytes: 0, code, severity }
    this.problems.push({ ...problem, file: this.#shownAs(file), message: this.#shownAs(message) })
  }
}

interface Entry {
  readonly absolutePath: string
  /** The path as results print it. */
  readonly shown: string
  readonly stats: BigIntStats
  /** Named by the user, so it is read whatever its name. */
  readonly isGiven: boolean
}

function keyOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}

/** The key of what a path leads to; undefined where it leads nowhere, which is for whoever writes there to say. */
function keyOfPath(path: string): string | undefined {
  try {
    return keyOf(statSync(path, { bigint: true }))
  } catch {
    return undefined
  }
}

function byCodePoint(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
