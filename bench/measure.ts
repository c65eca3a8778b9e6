import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setInterval } from 'node:timers'
import type { Point } from './statistics.ts'

/** One run of a whole process, from its start to its exit. */
export interface Run {
  readonly wallSeconds: number
  /** User and system time of the process and of those it waited for. */
  readonly cpuSeconds: number
  /** The most memory the process held at once, MB (its children are not counted). */
  readonly peakMb: number
  /** Cores that were busy with something else meanwhile, on average. */
  readonly otherCores: number
  /** Seconds since the start, and the memory then in MB. */
  readonly memory: readonly Point[]
}

/** How often the memory is looked at, ms: a look takes the time of a core that the command may need. */
const sampleMs = 100
/** The same where the course of it is wanted, at the beginning: small logs take less than half a second. */
const closeMs = 10
const earlySeconds = 1

/** Bash measures: it counts what children of children used, which Node.js does not tell. */
const timed = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null'

/**
 * Runs a command to its end and measures it, with a close look at its memory where that `isWatched`. Throws where it ends with
 * another exit code than 0.
 */
export async function measure(command: readonly string[], isWatched = false): Promise<Run> {
  const busyBefore = busySeconds()
  const child = spawn('bash', ['-c', timed, 'bash', ...command], { stdio: ['ignore', 'ignore', 'pipe'] })
  const started = performance.now()
  const memory: Point[] = []
  let peakMb = 0
  const look = (): void => {
    const seconds = (performance.now() - started) / 1000
    const last = memory.at(-1)
    if (last !== undefined && seconds > earlySeconds && seconds - last.x < sampleMs / 1000) return
    const seen = memoryOf(child.pid)
    if (seen === undefined) return
    memory.push({ x: seconds, y: seen.now })
    peakMb = Math.max(peakMb, seen.peak)
  }
  const sampling = setInterval(look, isWatched ? closeMs : sampleMs)
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text
  })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(sampling)
  const figures = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(told)
  if (status !== 0 || figures === null) {
    throw new Error(`${command.join(' ')} ended with ${status}\n${told}`)
  }
  const [wallSeconds = 0, user = 0, system = 0] = figures.slice(1).map(Number)
  const cpuSeconds = user + system
  const otherCores = Math.max(0, (busySeconds() - busyBefore - cpuSeconds) / Math.max(wallSeconds, 0.01))
  return { wallSeconds, cpuSeconds, peakMb, otherCores, memory }
}

/** Memory of the command that a shell runs, in MB; nothing where there is no /proc, or the command is over. */
function memoryOf(shell: number | undefined): { readonly now: number; readonly peak: number } | undefined {
  try {
    const [command] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ')
    if (command === undefined || command === '') return undefined
    const status = readFileSync(`/proc/${command}/status`, 'utf8')
    const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0)
    return { now: field('VmRSS') / 1000, peak: field('VmHWM') / 1000 }
  } catch {
    return undefined
  }
}

/** Hundredths of a second, in which Linux counts. */
const ticks = 100

/** What all cores of the machine have worked so far; nothing where there is no /proc. */
function busySeconds(): number {
  try {
    const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)
      .join('')
      .split(/\s+/)
      .map(Number)
    return (user + nice + system + irq + soft) / ticks
  } catch {
    return 0
  }
}

/** What the figures were measured on. */
export function machine(): string {
  let model = 'unknown processor'
  try {
    model = /model name\s*:\s*(.+)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? model
  } catch {
    // Not a Linux: the model stays unknown.
  }
  return `${availableParallelism()} cores (${model}), Node.js ${process.versions.node}`
}
