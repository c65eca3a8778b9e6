import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exportedStaging, parseQuery, readCatalog } from '../../src/analysis/catalog.js'

const rooms = ['staging', 'marts', 'checks'] as const
const files = rooms.flatMap((room) => {
  const folder = new URL(`../../src/analysis/${room}/`, import.meta.url)
  return readdirSync(folder).map((file) => ({
    room,
    file,
    text: readFileSync(new URL(file, folder), 'utf8'),
  }))
})
const catalog = readCatalog()
const names = new Set(catalog.map(({ name }) => name))
const ledgerTables = new Set(
  [
    ...readFileSync(new URL('../../src/store/schema.sql', import.meta.url), 'utf8').matchAll(
      /create table (\w+)/g,
    ),
  ].map(([, name = '']) => name),
)

describe('the catalog', () => {
  test('holds every query file once', () => {
    const listed = catalog.map(({ room, name }) => `${room}/${name}.sql`)
    expect(files.map(({ room, file }) => `${room}/${file}`).filter((path) => !listed.includes(path))).toEqual(
      [],
    )
    expect(new Set(listed).size).toBe(listed.length)
  })

  test('exports only staging tables that exist', () => {
    expect([...exportedStaging].filter((name) => !names.has(name))).toEqual([])
  })

  test('knows every input of every query, and has no circle', () => {
    for (const { name, inputs } of catalog) {
      expect(
        inputs.filter((input) => !names.has(input) && !ledgerTables.has(input)),
        name,
      ).toEqual([])
    }
    const done = new Set(ledgerTables)
    let waiting = catalog
    while (waiting.length > 0) {
      const ready = waiting.filter(({ inputs }) => inputs.every((input) => done.has(input)))
      expect(ready, `a circle among ${waiting.map(({ name }) => name).join(', ')}`).not.toEqual([])
      for (const { name } of ready) done.add(name)
      waiting = waiting.filter(({ name }) => !done.has(name))
    }
  })
})

describe.each(files)('$room/$file', ({ room, file, text }) => {
  const query = parseQuery(file.replace(/\.sql$/, ''), room, text)
  const words = query.sql.replaceAll(/--.*$/gm, '').replaceAll(/'(?:[^']|'')*'/g, "''")

  test('says its purpose, grain and inputs', () => {
    expect(query.purpose).not.toBe('')
    expect(query.grain).toMatch(/^one row/)
    expect(query.inputs.every((input) => /^\w+$/.test(input))).toBe(true)
  })

  test('names every table it reads among its inputs, and no other', () => {
    const known = new Set([...names, ...ledgerTables])
    const own = new Set([...words.matchAll(/(?:with|,)\s+(\w+) as \(/g)].map(([, name = '']) => name))
    const sources = [...words.matchAll(/(?:from|join)\s+(\w+)/g), ...words.matchAll(/cross join (\w+)/g)].map(
      ([, name = '']) => name,
    )
    const used = new Set(sources.filter((name) => known.has(name) && !own.has(name)))
    expect([...used].toSorted()).toEqual(query.inputs.filter((input) => !own.has(input)).toSorted())
  })

  test('gives its rows in a fixed order', () => {
    expect(withoutParentheses(words)).toMatch(/\border by\b[^;]+$/)
  })

  test('reads no clock, chance or environment', () => {
    expect(words).not.toMatch(
      /\b(now|random|current_date|current_timestamp|today|uuid|gen_random_uuid|getenv)\s*\(/i,
    )
  })
})

describe('no query file', () => {
  test.each(files)(
    '$room/$file has a window with a filter: the engine takes the square of its rows',
    ({ text }) => {
      expect(text).not.toMatch(/\bfilter \((?:[^()]|\([^()]*\))*\)\s+over\b/)
    },
  )
})

describe('a query file', () => {
  test('without a purpose is refused', () => {
    expect(() => parseQuery('a', 'marts', '-- grain: one row\n-- inputs: b\nselect 1')).toThrow(
      'marts/a.sql has purpose, grain and inputs',
    )
  })

  test('gives its header and its statement', () => {
    const text = '-- purpose: p\n-- grain: one row\n-- inputs: b, c\n-- columns:\n--   x: y\n\nselect 1\n'
    expect(parseQuery('a', 'marts', text)).toMatchObject({
      purpose: 'p',
      grain: 'one row',
      inputs: ['b', 'c'],
      columns: ['x: y'],
      sql: 'select 1',
    })
  })
})

/** The outermost statement: what stands in parentheses, subqueries and calls, is left out. */
function withoutParentheses(sql: string): string {
  const shorter = sql.replaceAll(/\([^()]*\)/g, '')
  return shorter === sql ? sql : withoutParentheses(shorter)
}
