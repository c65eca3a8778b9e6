import { createHmac, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'

/** Who may ask, and as what. */
export interface GuardSettings {
  /** Names, beside those of this machine and addresses in digits, under which the dashboard is reached. */
  readonly hosts: readonly string[]
  /** What a visitor must know; undefined where everybody at this machine may look. */
  readonly token: string | undefined
  /** Distinguishes the cookies of several dashboards on one machine. */
  readonly port: number
}

/** Names of the machine itself. */
const ownNames: ReadonlySet<string> = new Set(['localhost', 'localhost.'])

/**
 * Says whether a request names a host that this dashboard has. A page elsewhere can give a name of its own the address of
 * this machine, and read the answers; it cannot do so with an address in digits.
 */
export function isKnownHost(host: string | undefined, { hosts }: GuardSettings): boolean {
  const name = hostName(host ?? '')
  return name !== undefined && (ownNames.has(name) || isIP(name) !== 0 || hosts.includes(name))
}

function hostName(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(host) ?? []
  return (bracketed ?? plain)?.toLowerCase()
}

/** Says whether a request comes from a page of this dashboard, or from no page, as far as the browser says. */
export function isOwnPage(site: string | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** Says whether a request may see figures: it brings the token, or the cookie that was given for it. */
export function isAllowed(
  {
    authorization,
    cookie,
  }: { readonly authorization: string | undefined; readonly cookie: string | undefined },
  settings: GuardSettings,
): boolean {
  const { token } = settings
  if (token === undefined) return true
  const [, bearer] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? []
  if (bearer !== undefined) return isSame(bearer, token)
  const name = cookieName(settings)
  const given = (cookie ?? '').split(/; */).find((part) => part.startsWith(`${name}=`))
  return given !== undefined && isSame(given.slice(name.length + 1), passOf(token))
}

/** Says whether two texts are the same, in a time that does not tell how much of them is. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', comparisonKey).update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

const comparisonKey = 'calo-analyzer compares'

/** The cookie for a visitor who knows the token; it does not tell it. */
export function passCookie(settings: GuardSettings): string {
  const pass = passOf(settings.token ?? '')
  return `${cookieName(settings)}=${pass}; Path=/; HttpOnly; SameSite=Strict`
}

function cookieName({ port }: GuardSettings): string {
  return `calo_analyzer_${port}`
}

function passOf(token: string): string {
  return createHmac('sha256', token).update('calo-analyzer dashboard').digest('hex')
}

/** What a browser is told of every answer: nothing from elsewhere, nothing inline, nothing kept. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
}
