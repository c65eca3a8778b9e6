import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shippedComponents, verdictOf } from '../scripts/supply-chain.js'
import { repositoryPath } from './support/command.js'

function read(...parts: readonly string[]): string {
  return readFileSync(repositoryPath(...parts), 'utf8')
}

/** What the lock file says of a package. */
interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

const own = JSON.parse(read('package.json'))
const lock = JSON.parse(read('package-lock.json'))
const { '': self, ...packages }: Readonly<Record<string, Locked>> = lock.packages
const locked = Object.entries(packages)
const bill = JSON.parse(read('dist', 'sbom.cdx.json'))
const shipped = shippedComponents()

/** Licences that ask for no more than to be named. */
const free = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
])
/** Licences of what only builds and tests: it is not shipped, and not changed. */
const freeToUse = new Set([...free, 'MPL-2.0', 'CC-BY-4.0', 'CC0-1.0', 'Python-2.0'])

function licencesOf(text: string | undefined): string[] {
  return (text ?? 'unknown').split(/ OR | AND |[()]/).filter((part) => part !== '')
}

describe('what is shipped', () => {
  test('depends on the engine alone; all else is in the bundle', () => {
    expect(Object.keys(own.dependencies)).toEqual(['@duckdb/node-bindings'])
    const installed = shipped.filter(({ properties }) => properties[0]?.value === 'installed')
    const others = installed.filter(({ name }) => !name.startsWith('@duckdb/node-bindings'))
    expect(others.map(({ name }) => name)).toEqual(['detect-libc'])
  })

  test('is what the bill of materials names, with the hashes of the lock file', () => {
    const texts = read('dist', 'THIRD-PARTY-LICENSES.txt')
    const bundled = shipped.filter(({ properties }) => properties[0]?.value === 'bundled')
    expect(bundled.length).toBeGreaterThan(20)
    for (const { name, version } of bundled) expect(texts).toContain(`${name} ${version} (`)
    const hashes = new Set(
      locked.flatMap(([, { integrity = '' }]) =>
        Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
      ),
    )
    expect(shipped.filter(({ hashes: own = [] }) => own.some(({ content }) => !hashes.has(content)))).toEqual(
      [],
    )
    expect(bundled.filter(({ hashes: own = [] }) => own.length === 0)).toEqual([])
  })

  test('has a bill of materials that names no machine, no time and no registry', () => {
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { name: own.name } },
    })
    expect(
      shipped.every(({ name, version, purl }) => purl === `pkg:npm/${name.replace('@', '%40')}@${version}`),
    ).toBe(true)
    const refs = new Set(shipped.map(({ purl }) => purl))
    expect(refs.size).toBe(shipped.length)
    expect(bill.dependencies[0].dependsOn).toEqual([...refs])
    const words = JSON.stringify(bill).replace(bill.$schema, '')
    expect(words).not.toMatch(/https?:|timestamp|registry|\/(?:home|root|tmp|work)\//)
  })

  test('is under licences that ask for no more than to be named', () => {
    const wrong = shipped.filter(({ name, licenses }) => {
      // Builds of the engine for platforms that the registry did not list have no entry of their own.
      if (licenses === undefined) return !name.startsWith('@duckdb/node-bindings-')
      return licenses
        .flatMap(({ license, expression }) => licencesOf(license?.id ?? expression))
        .some((id) => !free.has(id))
    })
    expect(
      wrong.map(({ name }) => name),
      'look at the licence, then add it here or leave the package out',
    ).toEqual([])
  })

  test('comes with the text of each licence', () => {
    const notices = read('dist', 'THIRD-PARTY-LICENSES.txt').split(/\n-{80}\n\n/)
    const empty = notices.filter(
      (notice) => !/copyright|permission|licen[cs]ed/i.test(notice.split('\n').slice(1).join('\n')),
    )
    expect(empty.map((notice) => notice.split('\n')[0])).toEqual([])
  })
})

describe('what builds and tests', () => {
  test('is under licences that let us use it', () => {
    const wrong = locked.filter(
      ([, { license, os }]) =>
        (license !== undefined || os === undefined) && licencesOf(license).some((id) => !freeToUse.has(id)),
    )
    expect(wrong.map(([place, { license }]) => `${place}: ${license}`)).toEqual([])
  })

  test('is pinned to exact versions, those of the lock file', () => {
    for (const kind of ['dependencies', 'devDependencies'] as const) {
      expect(Reflect.get(self ?? {}, kind)).toEqual(own[kind])
      for (const [name, version] of Object.entries(own[kind])) {
        expect(version, name).toMatch(/^\d+\.\d+\.\d+(-r\.\d+)?$/)
        expect(packages[`node_modules/${name}`]?.version, name).toBe(version)
      }
    }
  })

  test('runs no script when it is installed, but the one that brings Node.js', () => {
    const withScripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true)
    expect(withScripts.map(([place]) => place)).toEqual(['node_modules/node'])
    expect(own.allowScripts).toEqual({ node: true })
    expect(packages['node_modules/node']?.dev).toBe(true)
    expect(read('Dockerfile')).toContain('npm ci --ignore-scripts')
  })
})

describe('the lock file', () => {
  test('names no address: packages come from the registry that npm is told to use', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(locked.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([])
  })

  test('has a hash for every package but builds for other platforms, which its registry did not list', () => {
    const without = locked.filter(([, { integrity }]) => integrity === undefined)
    const wrong = without.filter(
      ([, { optional, os = [], cpu = [], libc = [] }]) =>
        optional !== true ||
        os.length === 0 ||
        (os.includes('linux') && cpu.includes('x64') && !libc.includes('musl')),
    )
    expect(wrong.map(([place]) => place)).toEqual([])
  })
})

describe('the container image', () => {
  const dockerfile = read('Dockerfile')

  test('is built on one base, pinned to the version of Node.js that the tests run on', () => {
    const [, base = ''] = /^ARG BASE=(\S+)$/m.exec(dockerfile) ?? []
    expect(base).toMatch(
      new RegExp(`^docker\\.io/library/node:${own.devDependencies.node}-[a-z]+-slim(@sha256:[0-9a-f]{64})?$`),
    )
    const stages = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, from = '']) => from)
    expect(new Set(stages)).toEqual(new Set([`\${BASE}`, 'scratch']))
    expect(dockerfile).not.toMatch(/^ADD |curl|wget|apt-get install/m)
  })

  test('runs as a user who is not root', () => {
    expect([...dockerfile.matchAll(/^USER (\S+)$/gm)].map(([, user]) => user)).toEqual(['1000:1000'])
  })
})

describe('npm run audit', () => {
  const names = new Set(['ajv', '@duckdb/node-bindings'])

  test('tells weaknesses of what is shipped from those of what builds and tests', () => {
    const answer = JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: {
        vite: { name: 'vite', severity: 'high' },
        ajv: { name: 'ajv', severity: 'low' },
      },
    })
    expect(verdictOf(answer, names)).toEqual({ shipped: ['ajv (low)'], others: ['vite (high)'] })
    expect(verdictOf('{"vulnerabilities": {}}', names)).toEqual({ shipped: [], others: [] })
  })

  test.each([
    ['refuses', '{"message": "405 Method Not Allowed", "error": {"summary": ""}}'],
    ['says nothing', ''],
    ['says something else', '<html>Bad gateway</html>'],
  ])('knows that it has not checked where the registry %s', (_name, answer) => {
    expect(verdictOf(answer, names)).toBeUndefined()
  })

  test('ends well where nothing is known, and says whether it has checked', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [repositoryPath('scripts/supply-chain.ts'), 'audit'],
      {
        cwd: repositoryPath(),
        encoding: 'utf8',
      },
    )
    expect(stdout).toMatch(
      /^(Not checked: .+|In what is shipped: none\nIn what only builds and tests: .+)\n$/,
    )
    expect(status).toBe(0)
  }, 130_000)
})

test('the licences are listed by a command', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [repositoryPath('scripts/supply-chain.ts'), 'licences'],
    {
      encoding: 'utf8',
    },
  )
  expect(status).toBe(0)
  expect(stdout.trimEnd().split('\n')).toHaveLength(shipped.length)
})
