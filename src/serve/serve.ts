import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { createAdaptorServer } from '@hono/node-server'
import { codeOf, messageOf, OperatorError } from '../model/errors.js'
import type { PrivacyOptions } from '../privacy/settings.js'
import { resource } from '../resources.js'
import { createApp } from './app.js'
import { readAssets } from './assets.js'
import { Results } from './results.js'

/** Environment variable of the command that holds the token. */
export const tokenVariable = 'CALO_ANALYZER_TOKEN'

/** Where and how a dashboard is served. */
export interface ServeOptions {
  /** Folder with the results of a run. */
  readonly output: string
  /** Address or name to listen at. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Names under which it is reached besides, through a proxy for example. */
  readonly allowedHosts: readonly string[]
  /** What visitors must know; where it is missing, one is made up for hosts that others can reach. */
  readonly token: string | undefined
  readonly privacy: Pick<PrivacyOptions, 'pii' | 'piiSecret'>
  /** Told what goes on, for the person at the terminal. */
  readonly tell: (words: string) => void
  readonly onBug: (error: unknown) => void
}

/** A dashboard that is being served. */
export interface Dashboard {
  /** Where to open it, the token included where one is needed. */
  readonly url: string
  readonly isLocal: boolean
  /** Answers what has been asked, and lets go of everything. */
  close(): Promise<void>
}

/** Fewer characters can be guessed. */
const shortestToken = 16
/** How long a stop waits for answers, in ms. */
const patience = 10_000

/** Serves the dashboard. Throws an OperatorError where there are no results, or the place is taken. */
export async function serve(options: ServeOptions): Promise<Dashboard> {
  const isLocal = isLoopback(options.host)
  const token = validToken(options.token, isLocal)
  const { output: folder, privacy, tell, onBug } = options
  const assets = readAssets(resource('./web/'))
  const results = await Results.open({ folder, privacy, tell })
  const guard = { hosts: knownHosts(options), token, port: options.port }
  try {
    let app: ReturnType<typeof createApp> | undefined
    const server = createAdaptorServer({
      overrideGlobalObjects: false,
      fetch: (request, bindings) => app?.fetch(request, bindings) ?? new Response(null, { status: 503 }),
    }) as Server
    const port = await listening(server, options)
    app = createApp({ results, assets, onBug, guard: { ...guard, port } })
    return { url: urlOf(options, port, token), isLocal, close: () => closed(server, results) }
  } catch (error) {
    await results.close()
    throw error
  }
}

/** Says whether nobody but this machine can reach a host. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function validToken(token: string | undefined, isLocal: boolean): string | undefined {
  if (token === undefined || token === '') return isLocal ? undefined : randomBytes(24).toString('base64url')
  if (token.length >= shortestToken) return token
  throw new OperatorError(
    `the token in ${tokenVariable} has ${token.length} characters`,
    `Give it ${shortestToken} or more, for example with: export ${tokenVariable}="$(openssl rand -hex 24)".`,
  )
}

const anyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

function knownHosts({ host, allowedHosts }: ServeOptions): string[] {
  const own = anyAddress.has(host) ? hostname() : host
  return [own, ...allowedHosts].map((name) => name.toLowerCase())
}

function urlOf({ host }: ServeOptions, port: number, token: string | undefined): string {
  const name = anyAddress.has(host) ? hostname() : host
  const place = isIP(name) === 6 ? `[${name}]` : name
  return `http://${place}:${port}/${token === undefined ? '' : `#token=${token}`}`
}

/** Begins to listen and gives the port. */
function listening(server: Server, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(refusedPlace(error, host, port)))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function refusedPlace(error: Error, host: string, port: number): OperatorError {
  if (codeOf(error) === 'EADDRINUSE')
    return new OperatorError(
      `port ${port} of ${host} is taken by another program`,
      'Name another with --port, or any that is free with --port 0.',
    )
  return new OperatorError(
    `cannot listen at ${host}, port ${port}: ${messageOf(error)}`,
    'Name an address of this machine with --host, and a port above 1023 with --port.',
  )
}

async function closed(server: Server, results: Results): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
  await results.close()
}
