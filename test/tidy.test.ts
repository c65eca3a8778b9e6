import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseQuery } from '../src/analysis/catalog.js'
import type { ReportTable } from '../src/model/table.js'

const root = join(import.meta.dirname, '..')

/** Files and rooms that may know more than one room. Any other imports the model and its own room. */
const joints =
  /^src\/((ingest(-event|-parallel|-settings|-worker)?|file-status|configuration|plan|pipeline|compute|foreign-balances|run-identity|known-streams|fill-ledger|report|findings|statement|tie-out|top|explain|query|index|version)\.ts|(cli|reports|serve)\/)/
/** What is run or imported from outside `src`. */
const entries = ['src/cli/main.ts', 'src/index.ts', 'src/ingest-worker.ts', 'src/usual/scan/index.ts']
/** Files outside the rooms that every room may import. */
const commons = new Set(['src/resources.ts'])
const longestFile = 300

const sources = globSync('src/**/*.ts', { cwd: root }).sort()
const tools = globSync(['scripts/**/*.{ts,mjs}', 'bench/**/*.{ts,mjs}'], { cwd: root }).sort()
const queries = globSync('src/analysis/*/*.sql', { cwd: root }).sort()

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

interface Import {
  readonly target: string
  readonly isType: boolean
}

/** Files of this repository that a file imports, statically or not. */
function importsOf(path: string): Import[] {
  const specifiers = read(path).matchAll(
    /(import type [^']+ from |from |import\(|import |new URL\()'(\.[^']+\.[jt]s|\.\/[a-z]+)'/g,
  )
  return [...specifiers].map(([, words = '', specifier = '']) => ({
    // AssemblyScript names files without their ending.
    target: `${normalize(join(dirname(path), specifier)).replace(/\.[jt]s$/, '')}.ts`,
    isType: words.startsWith('import type'),
  }))
}

const imports = new Map(sources.map((path) => [path, importsOf(path)]))

function roomOf(path: string): string {
  return path.split('/').length > 2 ? (path.split('/')[1] ?? '') : path
}

describe('rooms', () => {
  test('import the model and themselves; only the joints know more', () => {
    const wrong = sources
      .filter((path) => !joints.test(path))
      .flatMap((path) => (imports.get(path) ?? []).map((found) => ({ path, ...found })))
      .filter(({ path, target }) => roomOf(target) !== roomOf(path) && !commons.has(target))
      .filter(
        ({ path, target, isType }) => roomOf(target) !== 'model' || (roomOf(path) === 'generate' && !isType),
      )
      .map(
        ({ path, target }) =>
          `${path} imports ${target}: pass it in from a joint, or move the noun to model/`,
      )
    expect(wrong).toEqual([])
  })

  test('do not import each other in a circle', () => {
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) {
        const circle = [...way.slice(way.indexOf(path)), path].join(' → ')
        circles.push(`${circle}: move what both need to a file of its own`)
      } else if (!done.has(path)) {
        const needed = (imports.get(path) ?? []).filter(({ isType }) => !isType)
        for (const { target } of needed) visit(target, [...way, path])
        done.add(path)
      }
    }
    for (const path of sources) visit(path, [])
    expect(circles).toEqual([])
  })
})

describe('files', () => {
  test('import only what exists', () => {
    const missing = sources.flatMap((path) =>
      (imports.get(path) ?? [])
        .filter(({ target }) => !existsSync(join(root, target)))
        .map(({ target }) => `${path} imports ${target}, which is not there`),
    )
    expect(missing).toEqual([])
  })

  test('are all reached from the command, the API or a script', () => {
    const reached = new Set<string>()
    const reach = (path: string): void => {
      if (reached.has(path)) return
      reached.add(path)
      for (const { target } of imports.get(path) ?? []) reach(target)
    }
    for (const path of entries) reach(path)
    for (const { target } of tools.flatMap(importsOf)) reach(target)
    const dead = sources.filter((path) => !reached.has(path))
    expect(dead.map((path) => `${path} is used by nothing: remove it, or use it`)).toEqual([])
  })

  test(`have at most ${longestFile} lines`, () => {
    const long = [...sources, ...tools, ...queries]
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > longestFile)
      .map(({ path, lines }) => `${path} has ${lines} lines: split it at its second noun`)
    expect(long).toEqual([])
  })

  test('say what every function, class and interface they export gives', () => {
    const exported = /^export (?:abstract |async )?(?:function\*?|class|interface) (\w+)/
    const bare = sources.flatMap((path) => {
      const lines = read(path).split('\n')
      return lines.flatMap((line, at) => {
        const name = exported.exec(line)?.[1]
        const above = lines[at - 1]?.startsWith('@') ? at - 2 : at - 1
        const isDocumented = lines[above]?.trimEnd().endsWith('*/') === true
        return name === undefined || isDocumented
          ? []
          : [`${path}:${at + 1} ${name} needs a docstring above it`]
      })
    })
    expect(bare).toEqual([])
  })
})

/** A statement without its comments and what stands in quotes. */
function words(sql: string): string {
  return sql.replace(/--.*/g, '').replace(/'[^']*'/g, "''")
}

/** A statement without what stands in parentheses. */
function outline(sql: string): string {
  let text = words(sql)
  for (let before = ''; text !== before; ) {
    before = text
    text = text.replace(/\([^()]*\)/g, '')
  }
  return text
}

/** Tables named after `from` and `join`, without those the statement itself defines. */
function tablesRead(sql: string): string[] {
  const text = words(sql)
  const own = new Set([...text.matchAll(/(\w+) as (?:(?:not )?materialized )?\(/g)].map(([, name]) => name))
  const named = [...text.matchAll(/\b(?:from|join)\s+([a-z_]+)\b(?!\s*\()/g)].map(([, name = '']) => name)
  return named.filter((name) => !own.has(name) && name !== 'distinct')
}

describe('queries', () => {
  const tables = queries.map((path): ReportTable & { path: string } => {
    const [, , room = '', file = ''] = path.split('/')
    return { ...parseQuery(file.slice(0, -4), room as ReportTable['room'], read(path)), path }
  })

  test.each(tables)('$path names in its header the tables it reads', ({ inputs, sql }) => {
    const words = 'the header line `-- inputs:` lists what follows from and join'
    expect(new Set(inputs), words).toEqual(new Set(tablesRead(sql)))
  })

  test.each(tables)('$path ends with an order', ({ sql }) => {
    const last = outline(sql).slice(outline(sql).lastIndexOf('select'))
    expect(last, 'rows without `order by` may come in another order next time').toMatch(/\border by\b/)
    expect(words(sql), 'one statement, without a semicolon').not.toContain(';')
  })

  test.each(tables)('$path is documented', ({ name, room, purpose }) => {
    const page = read(room === 'checks' ? 'docs/data-quality.md' : 'docs/tables.md')
    expect(page, 'run `npm run docs`; checks are described in docs/data-quality.md').toContain(`\`${name}\``)
    expect(purpose).not.toBe('')
  })
})
