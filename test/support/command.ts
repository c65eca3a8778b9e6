import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** How a command ended and what it printed. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Surroundings of a command. */
export interface Surroundings {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Called once the process runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Starts the built command with nothing of this terminal's colours in its environment. */
export function start(args: readonly string[], { cwd, environment }: Surroundings = {}): ChildProcess {
  if (!existsSync(main)) throw new Error('dist/cli/main.js is missing: node scripts/build.mjs')
  const { PATH = '', HOME = '' } = process.env
  return spawn(process.execPath, [main, ...args], { cwd, env: { PATH, HOME, ...environment } })
}

/** Runs the built command to its end. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const child = start(args, surroundings)
  surroundings.onStart?.(child)
  return finished(child)
}

/** Runs a command line that the program printed, `calo-analyzer …`, as a reader would: in a shell. */
export async function runPrinted(line: string, { cwd }: Surroundings = {}): Promise<Finished> {
  const { PATH = '', HOME = '' } = process.env
  const script = `calo-analyzer() { "$NODE" "$MAIN" "$@"; }; ${line}`
  const env = { PATH, HOME, NODE: process.execPath, MAIN: main }
  return finished(spawn('bash', ['--norc', '-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Waits for a started command. */
export function finished(child: ChildProcess): Promise<Finished> {
  const output = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}

/** A folder of the repository. */
export function repositoryPath(...parts: readonly string[]): string {
  return join(fileURLToPath(new URL('../..', import.meta.url)), ...parts)
}
