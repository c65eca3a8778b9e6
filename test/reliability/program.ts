import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { repositoryPath } from '../support/command.js'

/** How a run of the program ended. */
export interface Ended {
  /** Exit code; undefined where a signal ended it. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
  /** Largest memory while it ran, MB, as far as the system tells; else 0. */
  readonly peakMb: number
}

/** How the program is run. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** A command that runs the program, such as `prlimit --as=…`. */
  readonly through?: readonly string[]
  /** Kills it without a warning after so long. */
  readonly killAfterMs?: number
  readonly cwd?: string
}

const program = repositoryPath('dist/cli/main.js')
const sampleMs = 10
/** A run that takes longer hangs. */
const longestMs = 10 * 60_000

/** Runs the built program with these arguments, with nothing of this environment but where programs are. */
export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const started = performance.now()
  const [command = '', ...rest] = [...(options.through ?? []), process.execPath, program, ...args]
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const peak = watchMemory(child)
  const { killAfterMs } = options
  const killer = setTimeout(() => {
    if (killAfterMs === undefined) output.stderr += `still running after ${longestMs / 60_000} minutes`
    child.kill('SIGKILL')
  }, killAfterMs ?? longestMs)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(killer)
      resolve({ code: code ?? undefined, ...output, ms: performance.now() - started, peakMb: peak() })
    })
  })
}

/** Samples the high-water mark of a process; gives it when asked. */
function watchMemory({ pid }: ChildProcess): () => number {
  let peakMb = 0
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, highWaterMb(pid ?? 0))
  }, sampleMs)
  return () => {
    clearInterval(timer)
    return peakMb
  }
}

function highWaterMb(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}
