import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyze } from '../../src/pipeline.js'
import { query } from '../../src/query.js'
import { hasNoBrowser, openWindow, startBrowser, type Watched } from '../support/browser.js'
import { type RunningDashboard, startDashboard } from '../support/dashboard.js'
import { makeFolder } from '../support/temporary-folder.js'

const script = '<script>document.title="taken"</script>'
const image = '"><img src=x onerror=alert(1)>'
const link = 'javascript:alert(document.domain)'
const elsewhere = '//elsewhere.example/%2e%2e/<svg onload=alert(3)>'
const entity = '&lt;b&gt;{{7*7}}'
const control = 'a\u202eb\u0000c\u001b[31m'

const folder = makeFolder()
const output = join(folder, 'output')
let dashboard: RunningDashboard
let browser: Browser
let seen: Watched
let page: Page

/** A request that syncs one transaction whose every text is hostile. */
function hostileRequest(
  at: number,
  texts: { readonly id: string; readonly user: string; readonly action: string },
): string {
  const time = `2024-02-18T21:01:${String(at).padStart(2, '0')}`
  const quoted = (text: string): string =>
    JSON.stringify(text).replaceAll('\\"', '"').replaceAll("'", "\\'").slice(1, -1)
  const line = (milli: string, message: string): string =>
    `${time}.${milli}Z ${time}.${milli}Z\trequest-${at}\tINFO\t${message}\n\n`
  const fields = [
    `    id: '${quoted(texts.id)}',`,
    `    type: 'DEBIT',`,
    `    source: '${quoted(image)}',`,
    `    action: '${quoted(texts.action)}',`,
    `    userId: '${quoted(texts.user)}',`,
    '    paymentBalance: -8,',
    '    updatePaymentBalance: true,',
    `    currency: 'BHD',`,
    '    amount: 8,',
    '    vat: 0,',
    '    oldBalance: 100,',
    '    newBalance: 92',
  ].join('\n')
  return [
    `${time}.000Z START RequestId: request-${at} Version: $LATEST\n\n`,
    line('010', `Processing message ${texts.id}`),
    line('020', `Start syncing the balance {\n  transaction: {\n${fields}\n  }\n}`),
    line('030', 'SubscriptionBalanceUpdated event published'),
    line('035', `${script}${image} nobody knows this message`),
    `${time}.040Z END RequestId: request-${at}\n\n`,
  ].join('')
}

beforeAll(async () => {
  if (hasNoBrowser) return
  const logs = join(folder, 'logs', `${script.replaceAll('/', '-')} & ${entity}`)
  mkdirSync(logs, { recursive: true })
  const texts = [script, image, link, elsewhere, entity, control]
  const text = texts.map((id, at) => hostileRequest(at + 1, { id, user: `${id} user`, action: id })).join('')
  writeFileSync(join(logs, `${image.replaceAll('/', '-')}.log`), text)
  await analyze({ paths: [join(folder, 'logs')], output, pii: 'keep' })
  dashboard = await startDashboard([output])
  browser = await startBrowser()
  seen = await openWindow(browser, dashboard.origin)
  page = await seen.context.newPage()
})

afterAll(async () => {
  await browser?.close()
  await dashboard?.stop()
  rmSync(folder, { recursive: true })
})

/** Fails where what stands in the logs has become part of the page. */
async function expectHarmless(): Promise<void> {
  const found = await page.evaluate(() => ({
    scripts: [...document.scripts].map((one) => one.src),
    images: [...document.images].map((one) => new URL(one.src).pathname),
    links: [...document.links].map((one) => one.protocol + one.host),
    others: document.querySelectorAll('main svg[onload], main iframe, main object, main b > b').length,
    handlers: [...document.querySelectorAll('*')].filter((one) =>
      [...one.attributes].some(({ name }) => name.startsWith('on')),
    ).length,
    title: document.title,
  }))
  expect(found.scripts).toEqual([`${dashboard.origin}/main.js`])
  expect(new Set(found.images)).toEqual(new Set(['/icon.svg']))
  expect(new Set(found.links)).toEqual(new Set([`http:${new URL(dashboard.origin).host}`]))
  expect([found.others, found.handlers]).toEqual([0, 0])
  expect(found.title).not.toBe('taken')
}

describe.skipIf(hasNoBrowser)('hostile content', () => {
  test('is text on every page', async () => {
    for (const path of [
      '/',
      '/overdrafts',
      '/overdrafts?tab=transactions',
      '/reconciliation',
      '/reconciliation?tab=discrepancies',
      '/anomalies',
      '/wallets',
      '/transactions?columns=all',
      '/findings?columns=all',
      '/data-quality?all=1&columns=all',
      '/tables/input_files',
      '/tables/queue_records',
    ]) {
      await page.goto(dashboard.origin + path)
      await page.locator('main table, main .empty').first().waitFor()
      await expectHarmless()
    }
  })

  test('is shown, letter by letter', async () => {
    await page.goto(`${dashboard.origin}/transactions?columns=all`)
    await page.getByRole('table', { name: 'Transactions' }).waitFor()
    const text = (await page.locator('main').textContent()) ?? ''
    for (const planted of [script, image, link, elsewhere]) expect(text).toContain(planted)
  })

  test('is text on the pages of wallets, transactions, messages and requests', async () => {
    const { rows } = await query({
      sql: 'select id, userId, message_id, session_id from transactions order by timestamp',
      output,
    })
    expect(rows).toHaveLength(6)
    for (const [id, user, message, request] of rows) {
      for (const path of [
        `/transactions/${encodeURIComponent(String(id))}`,
        `/wallets/${encodeURIComponent(String(user))}`,
        `/messages/${encodeURIComponent(String(message))}`,
        `/requests/${encodeURIComponent(String(request))}`,
      ]) {
        await page.goto(dashboard.origin + path)
        await page.locator('main table, main pre').first().waitFor()
        await expectHarmless()
      }
      await page.goto(`${dashboard.origin}/transactions/${encodeURIComponent(String(id))}`)
      await page.locator('main pre').first().waitFor()
      expect(await page.locator('h1').innerText()).toBe('Transaction')
      expect(await page.locator('.whole-id').first().textContent()).toBe(String(id).replaceAll('\u0000', '�'))
    }
  })

  test('is text in a search, in SQL and in an address', async () => {
    for (const text of [script, image, link]) {
      await page.goto(`${dashboard.origin}/search?q=${encodeURIComponent(text)}`)
      await page
        .locator('main')
        .getByText(/begin|begins|Search|Transaction|Wallet/)
        .first()
        .waitFor()
      await expectHarmless()
      await page.goto(
        `${dashboard.origin}/sql?q=${encodeURIComponent(`select '${text}' as "${text.replaceAll('"', '""')}"`)}`,
      )
      await page.getByRole('table', { name: 'Answer' }).waitFor()
      expect(await page.locator('td').first().textContent()).toBe(text)
      await expectHarmless()
      for (const path of [
        `/tables/${encodeURIComponent(text)}`,
        `/${encodeURIComponent(text)}`,
        `/transactions?filter=${encodeURIComponent(`action:is:${text}`)}&sort=${encodeURIComponent(text)}`,
      ]) {
        await page.goto(dashboard.origin + path)
        await page.locator('main h1').waitFor()
        await expectHarmless()
      }
    }
  })

  test('ran nothing, asked nothing elsewhere', () => {
    expect(seen.wrongs).toEqual([])
  })
})
