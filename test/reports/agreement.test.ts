import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatMoneyRounded } from '../../src/model/currency.js'
import { addDecimals, formatDecimal, parseDecimal, ZERO } from '../../src/model/money.js'
import { shownTables } from '../../src/model/report-texts.js'
import { analyze } from '../../src/pipeline.js'
import { query } from '../../src/query.js'
import { report } from '../../src/report.js'
import { readCsvObjects } from '../support/csv.js'
import { sampleResults } from '../support/results.js'
import { temporaryFolder } from '../support/temporary-folder.js'

let output = ''

beforeAll(async () => {
  output = await sampleResults()
  await report({ output })
})

afterAll(() => rmSync(output, { recursive: true, force: true }))

const sums = ['credits', 'debits', 'exposure', 'open_drift'] as const
const counts = ['transactions', 'users', 'overdrawn_wallets', 'drifting_wallets'] as const

/** The totals of each currency as the database has them. */
async function totals(): Promise<{ currency: string; decimals: number; figures: Record<string, string> }[]> {
  const { columns, rows } = await query({
    output,
    sql: 'select currency_totals.*, decimals from currency_totals join currencies using (currency) order by currency',
  })
  return rows.map((row) => {
    const figures = Object.fromEntries(columns.map(({ name }, at) => [name, String(row[at])]))
    return { currency: figures.currency ?? '', decimals: Number(figures.decimals), figures }
  })
}

/** The cells of the row of the control totals on the page that begins with a currency. */
function rowOfPage(page: string, currency: string): string[] {
  const control = page.slice(page.indexOf('id="control"'))
  const row = new RegExp(`<th scope="row">${currency}</th>(.*?)</tr>`).exec(control)?.[1] ?? ''
  return [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text = '']) => text)
}

describe('totals', () => {
  test('on the page, in the workbook, in the CSV files and in the database agree', async () => {
    const page = readFileSync(join(output, 'calo_analysis.html'), 'utf8')
    const { sheets } = await readXlsx(readFileSync(join(output, 'calo_analysis.xlsx')))
    const cover = sheets.find(({ name }) => name === 'Cover')?.rows ?? []
    const ledger = sheets.find(({ name }) => name === 'Transactions')?.rows ?? []
    const csv = readCsvObjects(readFileSync(join(output, 'calo_analysis_currency_totals.csv'), 'utf8'))
    const transactions = readCsvObjects(readFileSync(join(output, 'calo_analysis_transactions.csv'), 'utf8'))
    const known = await totals()
    expect(known.length).toBeGreaterThan(1)
    for (const { currency, decimals, figures } of known) {
      const money = (name: string): string =>
        formatMoneyRounded(parseDecimal(figures[name] ?? '') ?? ZERO, currency, decimals)
      expect(rowOfPage(page, currency), `${currency} on the page`).toEqual([
        figures.transactions,
        figures.users,
        money('credits'),
        money('debits'),
        figures.overdrawn_wallets,
        money('exposure'),
        figures.drifting_wallets,
        money('open_drift'),
      ])

      const inCsv = csv.find((row) => row.currency === currency)
      for (const name of [...sums, ...counts])
        expect(inCsv?.[name], `${currency} ${name} in CSV`).toBe(figures[name])

      const ofCurrency = transactions.filter((row) => row.currency === currency)
      const added = (type: string): string =>
        formatDecimal(
          ofCurrency
            .filter((row) => row.type === type)
            .reduce((sum, row) => addDecimals(sum, parseDecimal(row.amount ?? '') ?? ZERO), ZERO),
        )
      expect([added('CREDIT'), added('DEBIT')], `${currency} added up from CSV`).toEqual([
        figures.credits,
        figures.debits,
      ])

      const [open, control] = cover.filter((row) => row[0] === currency)
      expect(open?.slice(0, 6), `${currency} on the cover`).toEqual([
        currency,
        Number(figures.overdrawn_wallets),
        Number(figures.exposure),
        ...(open?.slice(3, 4) ?? []),
        Number(figures.drifting_wallets),
        Number(figures.open_drift),
      ])
      expect([control?.[1], control?.[3], control?.[5]], `${currency} in the control totals`).toEqual([
        Number(figures.transactions),
        Number(figures.credits),
        Number(figures.debits),
      ])

      const head = ledger[0] ?? []
      const at = (title: string): number => head.indexOf(title)
      const rows = ledger.filter((row) => row[at('Currency')] === currency)
      const sum = (type: string): number =>
        rows
          .filter((row) => row[at('Type')] === type)
          .reduce((all, row) => all + Number(row[at('Amount')]), 0)
      expect(rows, `${currency} in the ledger`).toHaveLength(Number(figures.transactions))
      expect(sum('CREDIT')).toBeCloseTo(Number(figures.credits), decimals)
      expect(sum('DEBIT')).toBeCloseTo(Number(figures.debits), decimals)
    }
  })

  test('of rows are those of the tables they are taken from', async () => {
    const { sheets } = await readXlsx(readFileSync(join(output, 'calo_analysis.xlsx')))
    for (const [name, { title, source }] of Object.entries(shownTables)) {
      if (name === 'movements') continue
      const { rows } = await query({ output, sql: `select count(*)::integer from ${source}` })
      const sheet = sheets.find((found) => found.name === title)
      expect((sheet?.rows.length ?? 0) - 1, title).toBe(rows[0]?.[0])
    }
  })
})

describe('a tie-out', () => {
  test('of the run stands in the workbook and on the page as in the database', async () => {
    const samples = join(import.meta.dirname, '../../samples')
    const compared = join(temporaryFolder(), 'output')
    await analyze({
      paths: [join(samples, 'balance-sync-logs')],
      output: compared,
      tieOut: join(samples, 'other-system/balances.csv'),
    })
    await report({ output: compared })
    const { rows } = await query({
      output: compared,
      sql: "select user_id, their_balance from tie_out where result = 'different'",
    })
    const [user = '', theirs] = rows[0] ?? []
    const { sheets } = await readXlsx(readFileSync(join(compared, 'calo_analysis.xlsx')))
    const [head = [], ...lines] = sheets.find(({ name }) => name === 'Tie-out')?.rows ?? []
    const line = lines.find((cells) => cells[head.indexOf('Result')] === 'different')
    expect([line?.[head.indexOf('User')], line?.[head.indexOf('There')]]).toEqual([user, Number(theirs)])
    const page = readFileSync(join(compared, 'calo_analysis.html'), 'utf8')
    const shown = page.slice(page.indexOf('different'))
    expect(shown.slice(0, shown.indexOf('</tr>'))).toContain(String(user))
  })
})
