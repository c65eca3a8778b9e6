// What is shipped, under which licences, and what is known against it. Run `npm run build` first.
//   node scripts/supply-chain.mjs sbom       the bill of materials, CycloneDX as JSON
//   node scripts/supply-chain.mjs licences   a line for each package that is shipped
//   node scripts/supply-chain.mjs audit      known weaknesses; ends with 1 where a package that is shipped has one
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const commands = { sbom: printBill, licences: printLicences, audit: runAudit }

/**
 * What the answer of `npm audit --json` means: the weaknesses of packages that are shipped and of those that only build
 * and test, `name (severity)`; undefined where the registry has not answered.
 */
export function verdictOf(answer, shipped) {
  const vulnerabilities = parsed(answer)?.vulnerabilities
  if (vulnerabilities === undefined) return undefined
  const found = Object.values(vulnerabilities).map(({ name, severity }) => ({
    words: `${name} (${severity})`,
    isShipped: shipped.has(name),
  }))
  const words = (some) => some.map((each) => each.words).sort()
  return {
    shipped: words(found.filter(({ isShipped }) => isShipped)),
    others: words(found.filter(({ isShipped }) => !isShipped)),
  }
}

function parsed(answer) {
  try {
    return JSON.parse(answer)
  } catch {
    return undefined
  }
}

function bill() {
  return JSON.parse(readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8'))
}

function printBill() {
  process.stdout.write(`${JSON.stringify(bill(), undefined, 2)}\n`)
}

function printLicences() {
  const rows = bill().components.map(({ name, version, licenses, properties }) => [
    `${name} ${version}`,
    licenses?.map((each) => each.expression ?? each.license.id).join() ?? 'as its main package',
    properties[0].value,
  ])
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => row[at].length)))
  for (const [name, licence, how] of rows) {
    process.stdout.write(`${name.padEnd(widths[0])}  ${licence.padEnd(widths[1])}  ${how}\n`)
  }
}

function runAudit() {
  const { stdout, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  })
  const verdict = verdictOf(stdout ?? '', new Set(bill().components.map(({ name }) => name)))
  if (verdict === undefined) {
    const reason = error?.message ?? parsed(stdout)?.message ?? 'no answer'
    process.stdout.write(`Not checked: the registry does not answer questions about weaknesses (${reason})\n`)
    return
  }
  const { shipped, others } = verdict
  process.stdout.write(`In what is shipped: ${shipped.join(', ') || 'none'}\n`)
  process.stdout.write(`In what only builds and tests: ${others.join(', ') || 'none'}\n`)
  if (shipped.length > 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const command = Object.hasOwn(commands, process.argv[2] ?? '') ? commands[process.argv[2]] : undefined
  if (command === undefined) {
    process.stderr.write('usage: node scripts/supply-chain.mjs sbom|licences|audit\n')
    process.exitCode = 2
  } else command()
}
