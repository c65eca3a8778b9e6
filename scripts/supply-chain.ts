// What is shipped, under which licences, and what is known against it. Run `npm run build` first.
//   node scripts/supply-chain.ts sbom       the bill of materials, CycloneDX as JSON
//   node scripts/supply-chain.ts licences   a line for each package that is shipped
//   node scripts/supply-chain.ts audit      known weaknesses; ends with 1 where a package that is shipped has one
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A package in the bill of materials. */
export interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly {
    readonly license?: { readonly id: string }
    readonly expression?: string
  }[]
  readonly hashes?: readonly { readonly content: string }[]
  /** One: how it is shipped, `bundled` or `installed`. */
  readonly properties: readonly { readonly value: string }[]
}

/** The packages that are shipped, as the build has written them down. */
export function shippedComponents(): readonly Component[] {
  return JSON.parse(billText()).components
}

function billText(): string {
  return readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')
}

/** Known weaknesses, `name (severity)`. */
interface Verdict {
  readonly shipped: readonly string[]
  /** Of packages that only build and test. */
  readonly others: readonly string[]
}

/** What the answer of `npm audit --json` means; undefined where the registry has not answered. */
export function verdictOf(answer: string, shipped: ReadonlySet<string>): Verdict | undefined {
  const vulnerabilities = parsed(answer)?.vulnerabilities
  if (vulnerabilities === undefined) return undefined
  const found = Object.values(vulnerabilities)
  const words = (isShipped: boolean): string[] =>
    found
      .filter(({ name }) => shipped.has(name) === isShipped)
      .map(({ name, severity }) => `${name} (${severity})`)
  return { shipped: words(true), others: words(false) }
}

interface Answer {
  readonly message?: string
  readonly vulnerabilities?: Readonly<Record<string, { readonly name: string; readonly severity: string }>>
}

function parsed(answer: string): Answer | undefined {
  try {
    return JSON.parse(answer)
  } catch {
    return undefined
  }
}

function printLicences(): void {
  const rows = shippedComponents().map(({ name, version, licenses, properties }) => ({
    name: `${name} ${version}`,
    licence:
      licenses?.map(({ license, expression }) => license?.id ?? expression).join() ?? 'that of the engine',
    how: properties[0]?.value ?? '',
  }))
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const licenceWidth = Math.max(...rows.map(({ licence }) => licence.length))
  for (const { name, licence, how } of rows) {
    process.stdout.write(`${name.padEnd(nameWidth)}  ${licence.padEnd(licenceWidth)}  ${how}\n`)
  }
}

function audit(): void {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  })
  const verdict = verdictOf(stdout, new Set(shippedComponents().map(({ name }) => name)))
  if (verdict === undefined) {
    const reason = error?.message ?? parsed(stdout)?.message ?? 'no answer'
    process.stdout.write(
      `Not checked: the registry does not answer questions about weaknesses (${reason.split(/ - |\n/)[0]})\n`,
    )
    return
  }
  const { shipped, others } = verdict
  process.stdout.write(`In what is shipped: ${shipped.join(', ') || 'none'}\n`)
  process.stdout.write(`In what only builds and tests: ${others.join(', ') || 'none'}\n`)
  if (shipped.length > 0) process.exitCode = 1
}

const commands = new Map([
  ['sbom', () => process.stdout.write(billText())],
  ['licences', printLicences],
  ['audit', audit],
])

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = commands.get(process.argv[2] ?? '')
  if (command === undefined) {
    process.stderr.write('usage: node scripts/supply-chain.ts sbom|licences|audit\n')
    process.exitCode = 2
  } else command()
}
