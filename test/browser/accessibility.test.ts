import { rmSync } from 'node:fs'
import { join } from 'node:path'
import axe, { type AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyze } from '../../src/pipeline.js'
import { query } from '../../src/query.js'
import { writeAuditLogs } from '../sim/audit.js'
import { hasNoBrowser, openWindow, startBrowser } from '../support/browser.js'
import { type RunningDashboard, startDashboard } from '../support/dashboard.js'
import { makeFolder } from '../support/temporary-folder.js'

const folder = makeFolder()
const output = join(folder, 'output')
let dashboard: RunningDashboard
let browser: Browser
let paths: string[] = []

beforeAll(async () => {
  if (hasNoBrowser) return
  writeAuditLogs('1', join(folder, 'logs'))
  await analyze({ paths: [join(folder, 'logs')], output })
  dashboard = await startDashboard([output])
  browser = await startBrowser()
  const { rows } = await query({
    sql: 'select user_id, last_id from overdraft_episodes where open order by lowest_balance limit 1',
    output,
  })
  const [user, id] = rows[0] ?? []
  paths = [
    '/',
    '/overdrafts',
    '/overdrafts?tab=blocked',
    '/at-risk',
    '/reconciliation',
    '/reconciliation?tab=causes',
    '/anomalies',
    '/month-end',
    '/wallets',
    `/wallets/${user}`,
    '/transactions?filter=currency:is:BHD&sort=-amount',
    `/transactions/${id}`,
    '/findings',
    '/operations',
    '/data-quality?all=1',
    '/sql?q=select+*+from+exposure',
    '/search?q=01H',
    '/search?q=01HH',
    '/tables/no_such_table',
    '/nowhere',
  ]
})

afterAll(async () => {
  await browser?.close()
  await dashboard?.stop()
  rmSync(folder, { recursive: true })
})

/**
 * What axe finds on every page, by all its rules or those that are named. The program that looks is no part of the page, so
 * the policy is off.
 */
async function found(options: BrowserContextOptions, rules: readonly string[] = []): Promise<string[]> {
  const only = rules.length === 0 ? {} : { runOnly: rules }
  const { context } = await openWindow(browser, dashboard.origin, { bypassCSP: true, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  for (const path of paths) {
    await page.goto(dashboard.origin + path)
    await page.waitForLoadState('networkidle')
    await page.evaluate(axe.source)
    const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(only)})`)) as AxeResults
    for (const { id, impact, nodes } of violations) {
      problems.push(
        `${path}: ${id} (${impact}) ${nodes
          .map(({ html }) => html)
          .join(' ')
          .slice(0, 300)}`,
      )
    }
    if (await isWiderThanWindow(page)) problems.push(`${path}: the page is wider than the window`)
  }
  await context.close()
  return problems
}

async function isWiderThanWindow(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1)
}

describe.skipIf(hasNoBrowser)('every page', () => {
  test('is accessible in light', async () => {
    expect(await found({ colorScheme: 'light' })).toEqual([])
  }, 180_000)

  test('has enough contrast in dark', async () => {
    expect(await found({ colorScheme: 'dark' }, ['color-contrast'])).toEqual([])
  }, 180_000)

  test('is accessible on a phone, and as wide as it', async () => {
    const rules = ['target-size', 'scrollable-region-focusable', 'button-name', 'label']
    expect(await found({ viewport: { width: 390, height: 844 } }, rules)).toEqual([])
  }, 180_000)

  test('is reached by keyboard alone', async () => {
    const { context } = await openWindow(browser, dashboard.origin)
    const page = await context.newPage()
    await page.goto(`${dashboard.origin}/`)
    await page.getByRole('table', { name: 'Deepest overdrafts' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the content')
    await page.keyboard.press('Enter')
    const link = page.getByRole('table', { name: 'Deepest overdrafts' }).getByRole('link').first()
    const name = await link.textContent()
    for (let times = 0; times < 60; times++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate(() => document.activeElement?.textContent)) === name) break
    }
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Wallet/ }).waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await expect.poll(() => page.title()).toContain('Wallet')
    await context.close()
  })
})
