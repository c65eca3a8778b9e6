import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyze } from '../../src/pipeline.js'
import { hasNoBrowser, openWindow, startBrowser } from '../support/browser.js'
import { type RunningDashboard, startDashboard } from '../support/dashboard.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const folder = makeFolder()
const logs = join(folder, 'logs')
const output = join(folder, 'output')
const token = 'a-token-of-enough-characters'
let dashboard: RunningDashboard
let browser: Browser

beforeAll(async () => {
  if (hasNoBrowser) return
  mkdirSync(logs)
  writeFileSync(join(logs, 'a.log'), syncedRequest(1, '01HPY1TAKE0000000000000001'))
  await analyze({ paths: [logs], output })
  dashboard = await startDashboard([output], { CALO_ANALYZER_TOKEN: token })
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  await dashboard?.stop()
  rmSync(folder, { recursive: true })
})

describe.skipIf(hasNoBrowser)('a visitor', () => {
  test('is let in by the printed address, which does not keep the token', async () => {
    const { context, wrongs } = await openWindow(browser, dashboard.origin)
    const page = await context.newPage()
    await page.goto(dashboard.url)
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(page.url()).toBe(`${dashboard.origin}/`)
    await page.goto(`${dashboard.origin}/wallets/user-a`)
    await page.getByRole('heading', { level: 1, name: 'Wallet in BHD' }).waitFor()
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(wrongs).toEqual([])
    await context.close()
  })

  test('without the token sees nothing, and can give it', async () => {
    const { context } = await openWindow(browser, dashboard.origin)
    const page = await context.newPage()
    await page.goto(`${dashboard.origin}/wallets/user-a`)
    await page.getByLabel('Token').fill('another-token-of-enough')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('That is not the token.').waitFor()
    expect(await page.locator('main').textContent()).not.toContain('BHD')
    await page.getByLabel('Token').fill(token)
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { level: 1, name: 'Wallet in BHD' }).waitFor()
    await context.close()
  })

  test('is told of a new run, and shown it', async () => {
    const { context } = await openWindow(browser, dashboard.origin)
    const page = await context.newPage()
    await page.goto(dashboard.url)
    await page.getByText('1 transaction of 1 user').waitFor()
    writeFileSync(join(logs, 'b.log'), syncedRequest(2, '01HPY1TAKE0000000000000002', 'user-b'))
    await analyze({ paths: [logs], output })
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Wallets' }).click()
    await page.getByText('A new run has replaced the results').waitFor()
    await page.getByText('2 rows').waitFor()
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByText('2 transactions of 2 users').waitFor()
    await page.getByText('1 transaction more').waitFor()
    await context.close()
  })
})
