import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readXlsx, type Sheet } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseName } from '../../src/model/output-folder.js'
import { shownTables } from '../../src/model/report-texts.js'
import type { CellKind, ShownCell } from '../../src/model/shown-table.js'
import { writeWorkbookReport } from '../../src/reports/workbook.js'
import { Database } from '../../src/store/database.js'
import { readShownRows } from '../../src/store/report-tables.js'
import { readZip } from '../../src/workbook/zip-reader.js'
import { changedResults, sampleResults } from '../support/results.js'
import { temporaryFolder } from '../support/temporary-folder.js'

let results = ''

beforeAll(async () => {
  results = await sampleResults()
})

afterAll(() => rmSync(results, { recursive: true, force: true }))

async function withDatabase<Result>(
  folder: string,
  use: (database: Database) => Promise<Result>,
  writesTo?: string,
): Promise<Result> {
  const database = await Database.open(join(folder, databaseName), { writesTo })
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

/** Writes the workbook of results; gives its path. */
async function written(folder: string, rowsPerSheet?: number): Promise<string> {
  const path = join(temporaryFolder(), 'calo_analysis.xlsx')
  const options = rowsPerSheet === undefined ? {} : { rowsPerSheet }
  await withDatabase(folder, (database) => writeWorkbookReport(database, path, options), dirname(path))
  return path
}

async function sheetsOf(path: string): Promise<Map<string, Sheet>> {
  const { sheets } = await readXlsx(readFileSync(path))
  return new Map(sheets.map((sheet) => [sheet.name, sheet]))
}

function sheetNamed(sheets: ReadonlyMap<string, Sheet>, name: string): Sheet {
  const sheet = sheets.get(name)
  if (sheet === undefined) throw new Error(`no sheet ${name} among ${[...sheets.keys()].join(', ')}`)
  return sheet
}

/** Text of a part of the file. */
function partOf(path: string, name: string): string {
  const part = readZip(readFileSync(path)).find((found) => found.name === name)
  return part?.content.toString('utf8') ?? ''
}

/** A value as a reader of the workbook should get it. */
function expected(value: ShownCell, kind: CellKind): unknown {
  if (value === null) return null
  if (kind === 'money' || kind === 'whole' || kind === 'plain') return Number(value)
  if (kind === 'percent') return Number(`${value}e-2`)
  if (kind === 'flag') return value === 'true' ? 'yes' : 'no'
  if (kind === 'month') return Date.parse(`${value}-01`)
  if (kind === 'day') return Date.parse(value)
  return kind === 'time' ? Date.parse(`${value.replace(' ', 'T')}Z`) : value
}

/** Rows of a sheet as `expected` has them; times are exact to 2 ms. */
function rowsOf(sheet: Sheet, kinds: readonly CellKind[]): unknown[][] {
  return sheet.rows.slice(1).map((row) =>
    kinds.map((kind, at) => {
      const value = row[at] ?? null
      return value instanceof Date
        ? kind === 'time'
          ? Math.round(value.getTime() / 10)
          : value.getTime()
        : value
    }),
  )
}

describe('the workbook', () => {
  test('holds the rows of every table, value by value, in their order', async () => {
    const sheets = await sheetsOf(await written(results))
    await withDatabase(results, async (database) => {
      for (const [name, { title }] of Object.entries(shownTables)) {
        const { columns, rows } = await readShownRows(database, name, 1_000_000)
        const kinds = columns.map(({ kind }) => kind)
        const wanted = rows.map(({ cells }) =>
          cells.map((cell, at) => {
            const value = expected(cell, kinds[at] ?? 'text')
            return kinds[at] === 'time' && typeof value === 'number' ? Math.round(value / 10) : value
          }),
        )
        const sheet = sheetNamed(sheets, title)
        expect(sheet.rows[0]?.slice(0, columns.length), title).toEqual(columns.map((column) => column.title))
        expect(rowsOf(sheet, kinds), title).toEqual(wanted)
      }
    })
  })

  test('has the same bytes whenever it is written', async () => {
    const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(hash(await written(results))).toBe(hash(await written(results)))
  })

  test('has frozen heads, filters over all rows, and charts', async () => {
    const path = await written(results)
    const sheets = await sheetsOf(path)
    for (const { title } of Object.values(shownTables)) {
      const sheet = sheetNamed(sheets, title)
      expect(sheet.freezePane?.rows, title).toBe(1)
      expect(sheet.autoFilter?.range, title).toMatch(new RegExp(`^A1:[A-Z]+${sheet.rows.length}$`))
    }
    const charts = sheetNamed(sheets, 'Trends').charts ?? []
    expect(charts.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Transactions per business day', 'Wallets out of step now, by what opened it']),
    )
    expect(partOf(path, 'xl/charts/chart1.xml')).toContain('<c:majorGridlines><c:spPr>')
  })

  test('repeats the heads of its sheets on every printed page, under names that Excel takes', async () => {
    const path = await written(results)
    const names = [
      ...partOf(path, 'xl/workbook.xml').matchAll(/<definedName name="_xlnm.Print_Titles"[^>]*>([^<]*)</g),
    ].map(([, name = '']) => name)
    expect(names.toSorted()).toEqual(
      Object.values(shownTables)
        .map(({ title }) => `'${title}'!$1:$1`)
        .toSorted(),
    )
  })

  test('splits tables before the limit of rows, and its links lead to the right row of the right sheet', async () => {
    const path = await written(results, 100)
    const sheets = await sheetsOf(path)
    const names = [...sheets.keys()].filter((name) => name.startsWith('Transactions'))
    expect(names.length).toBeGreaterThan(3)
    const ledger = names.flatMap((name) => sheetNamed(sheets, name).rows.slice(1))
    const whole = sheetNamed(await sheetsOf(await written(results)), 'Transactions').rows.slice(1)
    expect(ledger).toEqual(whole)
    for (const name of names.slice(0, -1)) expect(sheetNamed(sheets, name).rows).toHaveLength(101)

    const drift = sheetNamed(sheets, 'Drift')
    const at = drift.rows[0]?.indexOf('First transaction') ?? -1
    const links = drift.rows.slice(1).map((row, index) => {
      const location = drift.cells?.get(`${index + 1},${at}`)?.hyperlink?.location ?? ''
      const [, sheet = '', rowNumber = ''] = /^'(.+)'!A(\d+)$/.exec(location) ?? []
      const target = sheetNamed(sheets, sheet)
      const idAt = target.rows[0]?.indexOf('Transaction') ?? -1
      return { id: row[at], found: target.rows[Number(rowNumber) - 1]?.[idAt] }
    })
    expect(links.length).toBeGreaterThan(5)
    for (const { id, found } of links) expect(found).toBe(id)
    expect(sheetNamed(sheets, 'Cover').rows.flat()).toEqual(expect.arrayContaining(names))
  })

  test('has formulas on the cover alone, which add up the ledger', async () => {
    const path = await written(results, 100)
    const parts = readZip(readFileSync(path)).filter(({ name }) => name.startsWith('xl/worksheets/sheet'))
    const withFormulas = parts.filter(({ content }) => content.includes('<f>')).map(({ name }) => name)
    expect(withFormulas).toEqual(['xl/worksheets/sheet1.xml'])
    expect(partOf(path, 'xl/worksheets/sheet1.xml')).toMatch(
      /<f>SUMIFS\('Transactions 1'!\$G\$2:\$G\$101,.*\+SUMIFS\('Transactions 2'/,
    )
  })

  test('shows what a log planted as text', async () => {
    const planted = [
      '=cmd|calc!A1',
      '<b>&amp;"',
      'tab\tnul \u0001 esc \u001b',
      '_x0041_',
      ' blanks ',
      'ä\u{1f600}\u202e',
    ]
    const literals = planted.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')
    const folder = await changedResults(results, [
      `update transactions set action = list_extract([${literals}], (rowid % ${planted.length})::integer + 1)`,
      `update drift_episodes set user_id = '=1+1'`,
    ])
    const path = await written(folder)
    const sheets = await sheetsOf(path)
    const ledger = sheetNamed(sheets, 'Transactions')
    const at = ledger.rows[0]?.indexOf('Action') ?? -1
    const actions = new Set(ledger.rows.slice(1).map((row) => row[at]))
    expect(actions).toEqual(
      new Set([
        '=cmd|calc!A1',
        '<b>&amp;"',
        'tab\tnul \ufffd esc \ufffd',
        '_x0041_',
        ' blanks ',
        'ä\u{1f600}\u202e',
      ]),
    )
    expect(sheetNamed(sheets, 'Drift').rows[1]?.[1]).toBe('=1+1')
  })

  test('has all digits of an amount beside the number that a spreadsheet keeps of it', async () => {
    const folder = await changedResults(results, [
      'update transactions set amount = 225.907536363636270000 where rowid = 3',
      'update transactions set "newBalance" = 12345678901234567.125 where rowid = 3',
    ])
    const { rows } = sheetNamed(await sheetsOf(await written(folder)), 'Transactions')
    const at = rows[0]?.indexOf('Exact digits') ?? -1
    const exact = rows.slice(1).flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []))
    expect(exact).toContain('Amount: 225.90753636363627; Subscription balance after: 12345678901234567.125')
  })

  test('is written of results without any transaction', async () => {
    const empty = [
      'transactions',
      'daily',
      'currency_totals',
      'overdraft_episodes',
      'drift_episodes',
      'all_findings',
    ]
    const folder = await changedResults(
      results,
      empty.map((table) => `delete from ${table}`),
    )
    const sheets = await sheetsOf(await written(folder))
    expect(sheetNamed(sheets, 'Transactions').rows).toHaveLength(1)
  })
})
