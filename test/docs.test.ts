import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as api from '../src/index.js'
import { eventKinds } from '../src/model/event.js'
import { known, problemsOf } from './support/configuration.js'

const root = join(import.meta.dirname, '..')
const program = join(root, 'dist/cli/main.js')
const pages = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function run(command: string, args: readonly string[], cwd = root): { status: number | null; words: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, words: `${stdout}${stderr}` }
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))].sort()
}

describe('the documentation', () => {
  test('shows what the commands print, and the tables as they are', () => {
    const { status, words } = run(process.execPath, ['scripts/make-docs.mjs', '--check'])
    expect(words).toBe('')
    expect(status).toBe(0)
  }, 180_000)

  test.each(pages)('%s links to files that exist', (page) => {
    const links = matches(read(page), /\]\(([^)#:]+)(?:#[^)]*)?\)/g)
    const broken = links
      .map((link) => join(dirname(page), link))
      .filter((path) => !existsSync(join(root, path)))
    expect(broken).toEqual([])
  })

  test('explains every problem code', () => {
    const page = read('docs/data-quality.md')
    const codes = [
      ...matches(read('src/model/problem.ts').split('ProblemCode =')[1] ?? '', /\| '(\w+)'\n/g),
      ...matches(read('src/analysis/marts/data_quality.sql'), /'(\w+)' as code/g),
    ]
    expect(codes.length).toBeGreaterThan(20)
    const missing = codes.filter((code) => !page.includes(`\n| \`${code}\` |`))
    expect(missing, 'add a row to docs/data-quality.md').toEqual([])
    const documented = matches(page, /\n\| `(\w+)` \| (?:info|warning|error|by status)/g)
    expect(documented, 'remove the rows of codes that are gone').toEqual(codes.sort())
  })

  test.each([
    'analyze',
    'report',
    'statement',
    'tie-out',
    'findings list',
    'findings ack',
    'findings reopen',
    'findings note',
    'top',
    'query',
    'explain',
    'generate',
    'config init',
    'config check',
  ])('lists every option of %s', (command) => {
    const help = run(process.execPath, [program, ...command.split(' '), '--help']).words
    const section = /## Options\n([\s\S]*?)\n## /.exec(read('README.md'))?.[1] ?? ''
    const rows = section.split(/\n(?=\| (?:`calo-analyzer|any))/).filter((part) => {
      const head = part.split('`')[1] ?? ''
      return part.startsWith('| any') || head.includes(` ${command} `) || head.includes(`[${command}]`)
    })
    const documented = matches(rows.join('\n'), /\| `(?:-\w, )?(--[\w-]+)/g).filter(
      (name) => name !== '--version',
    )
    expect(documented, 'the table of options in README.md').toEqual(
      matches(help, /^ {2}(?:-\w, )?(--[\w-]+)/gm),
    )
  })

  test('explains every kind of event, every section and every field of the configuration', () => {
    const page = read('docs/configuration.md')
    const { fields, ...sections } = known.defaults
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const missing = [
      ...eventKinds.filter((kind) => !rows.some((row) => row.split(' | ')[0]?.includes(`\`${kind}\``))),
      ...Object.keys(sections).filter(
        (section) => !page.includes(`\n${section}:`) && !page.includes(`\`${section}\``),
      ),
      ...Object.entries(fields)
        .filter(([group]) => group !== 'transaction' && group !== 'sync_started')
        .flatMap(([group, names]) =>
          Object.keys(names).filter(
            (name) => !rows.some((row) => row.includes(`\`${group}\``) && row.includes(`\`${name}\``)),
          ),
        ),
    ]
    expect(missing, 'explain them in docs/configuration.md').toEqual([])
  })

  test('shows configurations that are right', () => {
    for (const page of ['README.md', 'docs/configuration.md']) {
      const examples = [...read(page).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
      expect(examples.length).toBeGreaterThan(0)
      expect(examples.flatMap(problemsOf), page).toEqual([])
    }
    expect(problemsOf(read('samples/other-service/calo-analyzer.yaml'))).toEqual([])
  })

  test('has the exit codes of the program', () => {
    const codes = matches(read('README.md'), /\n\| ([\d, ]+) \| /g).flatMap((cell) =>
      cell.split(', ').map(Number),
    )
    expect(codes).toEqual(expect.arrayContaining(Object.values(api.exitCodes)))
  })
})

describe('docs/api.md', () => {
  const page = read('docs/api.md')
  let folder = ''

  beforeAll(() => {
    mkdirSync(join(root, '.cache'), { recursive: true })
    folder = mkdtempSync(join(root, '.cache', 'docs-'))
    const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    writeFileSync(join(folder, 'example.ts'), example)
    const options = {
      extends: '../../tsconfig.json',
      compilerOptions: { noEmit: true, rootDir: '../..' },
      include: ['.'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has an example that compiles', () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect(run(process.execPath, [tsc, '-p', join(folder, 'tsconfig.json')])).toEqual({
      status: 0,
      words: '',
    })
  })

  test('has an example that runs', () => {
    const place = mkdtempSync(join(tmpdir(), 'calo-analyzer-api-'))
    cpSync(join(root, 'samples'), join(place, 'samples'), { recursive: true })
    const { status, words } = run(process.execPath, [join(folder, 'example.ts')], place)
    rmSync(place, { recursive: true, force: true })
    expect(words).toMatch(/^BHD: \d+ transactions, open drift [\d.]+$/m)
    expect(status, words).toBe(api.exitCodes.damagedInput)
  })

  test('names everything that is exported', () => {
    const exported = read('src/index.ts').matchAll(/\{([^}]+)\}/g)
    const names = [...exported].flatMap(([, list = '']) => matches(list, /(\w+)\s*(?:,|$)/g))
    const missing = names.filter((name) => !new RegExp(`^\\| \`${name}\\b`, 'm').test(page))
    expect(missing, 'add a row to the table of docs/api.md').toEqual([])
  })
})
