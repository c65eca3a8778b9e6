import type { ChildProcess } from 'node:child_process'
import { start } from './command.js'

/** A dashboard in a process of its own. */
export interface RunningDashboard {
  /** Where it is, without a slash at the end and without the token. */
  readonly origin: string
  /** Where to open it, with the token where one is needed. */
  readonly url: string
  /** What it printed. */
  readonly printed: string
  readonly child: ChildProcess
  /** What it has said so far. */
  readonly said: () => string
  /** Stops it with a signal and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `calo-analyzer serve` at any free port and waits until it listens. */
export async function startDashboard(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningDashboard> {
  const child = start(['serve', '--port', '0', ...args], { environment })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const printing = new Promise<string>((resolve) => {
    child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
  })
  const printed = await Promise.race([
    printing,
    ended.then((code): never => {
      throw new Error(`calo-analyzer serve ended with exit code ${code}: ${said}`)
    }),
  ])
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return ended
  }
  const url: string = printed.startsWith('{') ? JSON.parse(printed).url : printed
  return { origin: new URL(url).origin, url, printed, child, said: () => said, stop }
}
