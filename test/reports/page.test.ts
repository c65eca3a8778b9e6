import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { databaseName } from '../../src/model/output-folder.js'
import { pageTables } from '../../src/page/sections.js'
import { writePageReport } from '../../src/reports/page.js'
import { Database } from '../../src/store/database.js'
import { hasNoBrowser, openWindow, startBrowser } from '../support/browser.js'
import { changedResults, sampleResults } from '../support/results.js'
import { temporaryFolder } from '../support/temporary-folder.js'

let results = ''

beforeAll(async () => {
  results = await sampleResults()
})

afterAll(() => rmSync(results, { recursive: true, force: true }))

/** Writes the page of results; gives its path. */
async function written(folder: string): Promise<string> {
  const path = join(temporaryFolder(), 'calo_analysis.html')
  const database = await Database.open(join(folder, databaseName))
  try {
    await writePageReport(database, path)
  } finally {
    await database.close()
  }
  return path
}

/** Texts that a log could plant to be run, not shown. */
const planted = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' onmouseover='alert(3)",
  '</table></style><svg onload=alert(4)>',
  '<link rel=stylesheet href=https://example.com/x.css><meta http-equiv=refresh content=0;url=https://example.com>',
  'javascript:alert(5)',
  'ab\u202ecd\u0000',
]

async function hostileResults(): Promise<string> {
  const literals = planted.map(
    (text) => `'${text.replaceAll("'", "''").replaceAll('\0', "' || chr(0) || '")}'`,
  )
  const any = `list_extract([${literals.join(', ')}], (rowid % ${planted.length})::integer + 1)`
  return changedResults(results, [
    `update drift_episodes set user_id = ${any}, log_file = ${any}, opening_action = ${any}`,
    `update all_findings set explanation = ${any}`,
    `update anomalies set explanation = ${any}, rule = ${any}, user_id = ${any}`,
    `update data_quality set file = ${any}, message = ${any}`,
    `update drift_causes set opening_action = ${any}`,
    `update currencies set currency = '<script>alert(6)</script>' where currency = 'QAR'`,
    `update currency_totals set currency = '<script>alert(6)</script>' where currency = 'QAR'`,
  ])
}

describe('the page', () => {
  test('has the same bytes whenever it is written', async () => {
    expect(readFileSync(await written(results))).toEqual(readFileSync(await written(results)))
  })

  test('names no other address and lets none be loaded', async () => {
    const text = readFileSync(await written(results), 'utf8')
    expect(text).not.toMatch(/(?:src|href)="(?!#)/)
    expect(text).not.toContain('url(')
    expect(text).toMatch(
      /content="default-src &#39;none&#39;; style-src &#39;sha256-[^;]+&#39;; script-src &#39;sha256-/,
    )
  })

  test('stays small where there is much to show', async () => {
    const copies = (table: string): string =>
      `insert into ${table} select ${table}.* from ${table} cross join range(400)`
    const tables = ['overdraft_episodes', 'drift_episodes', 'anomalies', 'continuity_breaks', 'data_quality']
    const path = await written(
      await changedResults(results, [
        ...tables.map(copies),
        'insert into currency_totals by name select currency_totals.* replace (currency || number as currency) from currency_totals cross join range(20000) as numbers(number)',
        `update drift_episodes set user_id = repeat('long', 10000)`,
      ]),
    )
    expect(statSync(path).size).toBeLessThan(1_500_000)
    expect(readFileSync(path, 'utf8')).toMatch(/[\d,]+ more in calo_analysis_drift_episodes.csv/)
  })
})

describe.skipIf(hasNoBrowser)('the page in a browser', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await startBrowser()
  })

  afterAll(() => browser?.close())

  /** Opens a page in a window that may ask for nothing but files. */
  async function opened(
    path: string,
    options: Parameters<typeof openWindow>[2] = {},
  ): Promise<{ readonly page: Page; readonly wrongs: readonly string[] }> {
    const { context, wrongs } = await openWindow(browser, 'null', options)
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(pathToFileURL(path).href)
    return { page, wrongs }
  }

  test('shows what a log planted as text, and asks nobody for anything', async () => {
    const { page, wrongs } = await opened(await written(await hostileResults()))
    expect(await page.locator('main script, main img, main svg[onload], main link, main meta').count()).toBe(
      0,
    )
    const text = (await page.locator('main').textContent()) ?? ''
    for (const words of planted.slice(0, -1)) expect(text).toContain(words)
    expect(text).toContain('ab\\u{202e}cd')
    await page.locator('main').hover()
    expect(wrongs).toEqual([])
  })

  test('shows the same tables without scripts', async () => {
    const path = await written(results)
    const tables = async (javaScriptEnabled: boolean): Promise<string[]> => {
      const { page } = await opened(path, { javaScriptEnabled })
      return page.locator('main table tbody').allInnerTexts()
    }
    const plain = await tables(false)
    expect(plain.length).toBeGreaterThan(5)
    expect(plain).toEqual(await tables(true))
    const { page } = await opened(path, { javaScriptEnabled: false })
    expect(await page.locator('#find').isVisible()).toBe(false)
  })

  test('sorts a table by a figure, up and down', async () => {
    const { page, wrongs } = await opened(await written(results))
    const column = async (): Promise<number[]> => {
      const cells = await page
        .locator('#drift + p + .scroll td[data-title="Last difference"]')
        .allInnerTexts()
      return cells.map((cell) => Number(cell.replaceAll(',', '')))
    }
    const head = page.locator('#drift + p + .scroll th', { hasText: 'Last difference' })
    await head.locator('button').click()
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    const up = await column()
    expect(up.length).toBeGreaterThan(3)
    expect(up).toEqual(up.toSorted((one, other) => one - other))
    await head.locator('button').press('Enter')
    expect(await column()).toEqual(up.toReversed().toSorted((one, other) => other - one))
    expect(wrongs).toEqual([])
  })

  test('finds a wallet, also by a link', async () => {
    const path = await written(results)
    const { page, wrongs } = await opened(path)
    const user = (await page.locator('#drift + p + .scroll td[data-title="User"]').allInnerTexts())[0] ?? ''
    await page.fill('#find', user.toUpperCase())
    const left = page.locator('main tbody tr:visible')
    expect(await left.count()).toBeGreaterThan(0)
    for (const row of await left.all()) expect(await row.textContent()).toContain(user)
    await page.press('#find', 'Escape')
    const all = await page.locator('main tbody tr:visible').count()
    await page.goto(`${pathToFileURL(path).href}#find=${encodeURIComponent(user)}`)
    expect(await page.locator('main tbody tr:visible').count()).toBeLessThan(all)
    expect(wrongs).toEqual([])
  })

  test.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 } }],
  ] as const)('can be read by everybody: %s', async (_, options) => {
    const { page } = await opened(await written(results), { bypassCSP: true, ...options })
    await page.evaluate(axe.source)
    const found = await page.evaluate('axe.run()')
    const { violations } = found as {
      violations: { id: string; impact: string; nodes: { html: string }[] }[]
    }
    expect(violations.map(({ id, impact, nodes }) => [id, impact, nodes[0]?.html])).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })

  test('shows the sections in the order in which an accountant asks', async () => {
    const { page } = await opened(await written(results))
    expect(await page.locator('h2').allInnerTexts()).toEqual([
      'What needs attention now',
      'Balances that disagree',
      'Refused, and expected next',
      'What moved',
      'Month end',
      'What an auditor should look at',
      'Data quality and control totals',
      'How to trace a figure',
      'Words',
    ])
    const shown = await page.locator('h3[id]').evaluateAll((heads) => heads.map(({ id }) => id))
    expect(shown.filter((id) => id !== 'control').toSorted()).toEqual(Object.keys(pageTables).toSorted())
  })

  test('prints all rows on A4, the head of a table on each sheet', async () => {
    const { page } = await opened(await written(results))
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? []
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.find').isVisible()).toBe(false)
    const cut =
      'element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY !== "visible"'
    expect(
      await page.evaluate(`[...document.querySelectorAll('.scroll')].filter((element) => ${cut}).length`),
    ).toBe(0)
    const display = "getComputedStyle(document.querySelector('th button')).display"
    expect(await page.evaluate(display), 'Chromium does not repeat a head with buttons').toBe('contents')
  })
})
