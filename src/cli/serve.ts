import { OperatorError } from '../model/errors.js'
import type { PiiMode } from '../model/privacy.js'
import { serve, tokenVariable } from '../serve/serve.js'
import { resultsFolder } from './configured.js'
import { secretOf } from './secret.js'

/** What the command line says besides the folder. */
export interface ServeArguments {
  readonly host: string
  readonly port: string
  readonly allowHost: readonly string[]
  readonly pii?: PiiMode
  readonly json?: true
}

/** Runs `serve` until a signal stops it; gives the exit code. */
export async function runServe(output: string | undefined, options: ServeArguments): Promise<number> {
  const stopped = nextSignal()
  const folder = await resultsFolder(output)
  const { host, allowHost, pii, json } = options
  const dashboard = await serve({
    output: folder,
    host,
    port: validPort(options.port),
    allowedHosts: allowHost,
    token: process.env[tokenVariable],
    privacy: { ...(pii === undefined ? {} : { pii }), ...secretOf(process.env) },
    tell,
    onBug: (error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      tell(`this is a bug of calo-analyzer, please report it\n${text}`)
    },
  })
  process.stdout.write(json === true ? `${JSON.stringify({ url: dashboard.url })}\n` : `${dashboard.url}\n`)
  tell(`shows ${folder} at this address until it is stopped with Ctrl+C`)
  if (!dashboard.isLocal)
    tell(
      'others can reach this address, and what they are sent is not encrypted: put a proxy with TLS before it, or use an SSH tunnel',
    )
  const code = await stopped
  await dashboard.close()
  return code
}

function tell(words: string): void {
  process.stderr.write(`calo-analyzer: ${words}\n`)
}

function validPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new OperatorError(`${text} is no port`, 'Give a number from 1 to 65535, or 0 for any that is free.')
}

/** Waits for the first signal to stop, and gives its exit code; the second one stops at once. */
function nextSignal(): Promise<number> {
  const signals = { SIGINT: 130, SIGTERM: 143 } as const
  return new Promise((resolve) => {
    for (const [name, code] of Object.entries(signals)) {
      process.once(name, () => {
        process.once(name, () => process.exit(code))
        resolve(code)
      })
    }
  })
}
