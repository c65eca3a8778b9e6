import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatMoneyRounded } from '../../src/model/currency.js'
import { parseDecimal, ZERO } from '../../src/model/money.js'
import { analyze } from '../../src/pipeline.js'
import { query } from '../../src/query.js'
import { writeAuditLogs } from '../sim/audit.js'
import { hasNoBrowser, openWindow, startBrowser, type Watched } from '../support/browser.js'
import { type RunningDashboard, startDashboard } from '../support/dashboard.js'
import { makeFolder } from '../support/temporary-folder.js'

const folder = makeFolder()
const output = join(folder, 'output')
let dashboard: RunningDashboard
let browser: Browser
let seen: Watched
let page: Page

beforeAll(async () => {
  if (hasNoBrowser) return
  writeAuditLogs('1', join(folder, 'logs'))
  await analyze({ paths: [join(folder, 'logs')], output })
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

type Record = Readonly<{ [name: string]: string }>

/** The rows of a question to the database, as text. */
async function rows(sql: string, ...parameters: string[]): Promise<Record[]> {
  const { columns, rows: found } = await query({ sql, output, parameters })
  return found.map((cells) =>
    Object.fromEntries(columns.map(({ name }, at) => [name, String(cells[at] ?? '')])),
  )
}

async function row(sql: string, ...parameters: string[]): Promise<Record> {
  const [first] = await rows(sql, ...parameters)
  if (first === undefined) throw new Error(`no row: ${sql}`)
  return first
}

/** An amount as an accountant writes it. */
function money(amount: string | undefined, currency: string | undefined): string {
  return formatMoneyRounded(parseDecimal(amount ?? '') ?? ZERO, currency ?? '')
}

function grouped(count: string | undefined): string {
  return Number(count).toLocaleString('en-US')
}

/** The value beside a name in a list of figures or facts. */
async function figure(name: string): Promise<string> {
  const cell = page.locator('main dl > div', {
    has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }),
  })
  return (await cell.locator('dd').first().innerText()).split('\n')[0] ?? ''
}

/** The cells of a row that has such a header. */
async function cellsOf(table: string, header: string): Promise<string[]> {
  const line = page.getByRole('table', { name: table }).locator('tr', {
    has: page.locator('th', { hasText: new RegExp(`^${header}$`) }),
  })
  return (await line.locator('td').allInnerTexts()).map((text) => text.trim())
}

describe.skipIf(hasNoBrowser)('an accountant', () => {
  test('sees on the overview what the database holds', async () => {
    await page.goto(`${dashboard.origin}/`)
    await page.getByRole('table', { name: 'Figures by currency' }).waitFor()
    const run = await row('select * from run_totals')
    const totals = await rows('select * from currency_totals order by currency')
    const sum = (name: string): number => totals.reduce((so_far, one) => so_far + Number(one[name]), 0)
    expect(await figure('Overdrawn wallets')).toBe(String(sum('overdrawn_wallets')))
    expect(sum('overdrawn_wallets')).toBeGreaterThan(0)
    expect(await figure('Wallets out of step')).toBe(String(sum('drifting_wallets')))
    expect(await figure('Blocked overdrafts')).toBe(run.blocked_overdrafts)
    expect(await figure('At risk')).toBe(run.at_risk_wallets)
    expect(await figure('Problems in the logs')).toBe(String(Number(run.errors) + Number(run.warnings)))
    for (const total of totals) {
      const { currency = '' } = total
      expect(await cellsOf('Figures by currency', currency === '' ? 'none named' : currency)).toEqual([
        total.overdrawn_wallets,
        money(total.exposure, currency),
        total.drifting_wallets,
        money(total.open_drift, currency),
        grouped(total.users),
        grouped(total.transactions),
        money(total.credits, currency),
        money(total.debits, currency),
      ])
    }
    const found = await rows('select finding, count(*) as n from all_findings group by 1')
    const shown = await page
      .getByRole('table', { name: 'Findings by kind and severity' })
      .locator('td')
      .allInnerTexts()
    const all = shown.reduce((so_far, text) => so_far + Number(text.replace('–', '0').replace(',', '')), 0)
    expect(all).toBe(found.reduce((so_far, { n }) => so_far + Number(n), 0))
  })

  test('goes from the worst overdraft to the log lines that prove it', async () => {
    const worst = await row(
      `select user_id, currency, last_balance, days from overdraft_episodes
      join usual_deliveries using (currency)
      where open order by abs(last_balance) / usual_delivery desc, user_id limit 1`,
    )
    const first = page.getByRole('table', { name: 'Deepest overdrafts' }).locator('tbody tr').first()
    expect(await first.locator('td').nth(1).innerText()).toBe(
      `${money(worst.last_balance, worst.currency)} ${worst.currency}`,
    )
    await first.getByRole('link').click()

    await page.getByRole('heading', { level: 1, name: `Wallet in ${worst.currency}` }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/wallets/${worst.user_id}`)
    const wallet = await row(
      'select * from user_analysis where user_id = $1 and currency = $2',
      worst.user_id ?? '',
      worst.currency ?? '',
    )
    expect(await figure('Payment balance')).toBe(
      `${money(wallet.current_balance, worst.currency)} ${worst.currency}`,
    )
    expect(await figure('Subscription balance')).toBe(
      `${money(wallet.current_subscription_balance, worst.currency)} ${worst.currency}`,
    )
    expect(await figure('Drift')).toBe(`${money(wallet.drift, worst.currency)} ${worst.currency}`)
    expect(await figure('Transactions')).toBe(grouped(wallet.transaction_count))
    const [, closing] = await cellsOf('Statement', 'Closing')
    expect(closing).toBe(money(wallet.current_subscription_balance, worst.currency))
    await page.locator('.plot canvas').waitFor()

    const ledger = page.getByRole('table', { name: 'Ledger' })
    const transactions = await rows(
      `select id, userBalance, newBalance, drift from transactions where userId = $1 and currency = $2
      order by timestamp desc, id desc limit 50`,
      worst.user_id ?? '',
      worst.currency ?? '',
    )
    const shown = ledger.locator('tbody tr')
    await shown.first().waitFor()
    expect(await shown.count()).toBe(transactions.length)
    for (const [at, transaction] of transactions.entries()) {
      const cells = (await shown.nth(at).locator('td').allInnerTexts()).map((text) => text.trim())
      const optional = (text: string | undefined): string => (text === '' ? '–' : money(text, worst.currency))
      expect(cells.slice(5, 8)).toEqual([
        money(transaction.newBalance, worst.currency),
        optional(transaction.userBalance),
        optional(transaction.drift),
      ])
    }
    const { id = '' } = transactions[0] ?? {}
    await ledger.getByRole('button', { name: `Log lines of ${id}` }).click()
    await ledger.locator('pre').first().waitFor()
    expect(await ledger.locator('pre').first().innerText()).toContain(id)

    await shown.first().getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: 'Transaction' }).waitFor()
    const transaction = await row('select * from transactions where id = $1', id)
    const amount = (name: string): string =>
      `${money(transaction[name], transaction.currency)} ${transaction.currency}`
    expect(await figure('Subscription before')).toBe(amount('oldBalance'))
    expect(await figure('Subscription after')).toBe(amount('newBalance'))
    expect(await figure('Payment balance after')).toBe(amount('userBalance'))
    await page.locator('pre').first().waitFor()
    const lines = await page.locator('pre').first().innerText()
    expect(lines).toContain(`id: '${id}'`)
    expect(lines).toContain(`newBalance: ${transaction.newBalance}`)
    expect(lines).toContain(`Processing message ${transaction.message_id}`)
  })

  test('comes back to the same place by its address, and by the button of the browser', async () => {
    const address = page.url()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: /^Wallet/ }).waitFor()
    const other = await seen.context.newPage()
    await other.goto(address)
    await other.getByRole('heading', { level: 1, name: 'Transaction' }).waitFor()
    await other.close()
  })

  test('sorts, filters and pages a table, each by its address', async () => {
    await page.goto(`${dashboard.origin}/transactions`)
    const table = page.getByRole('table', { name: 'Transactions' })
    await table.waitFor()
    await table.getByRole('link', { name: 'Amount' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('-amount')
    const [largest] = await rows(
      'select amount, currency from transactions order by amount desc nulls last limit 1',
    )
    await expect
      .poll(() => table.locator('tbody tr').first().locator('td').nth(6).innerText())
      .toBe(money(largest?.amount, largest?.currency))
    await page.getByRole('link', { name: 'Credits', exact: true }).click()
    const credits = await row("select count(*) as n from transactions where type = 'CREDIT'")
    await expect.poll(() => page.locator('.count').innerText()).toBe(`${grouped(credits.n)} rows`)

    await page.getByText('Filter', { exact: true }).click()
    await page.getByLabel('Column').selectOption('currency')
    await page.getByLabel('Value').fill('BHD')
    await page.getByRole('button', { name: 'Add filter' }).click()
    const both = await row(
      "select count(*) as n from transactions where type = 'CREDIT' and currency = 'BHD'",
    )
    await expect.poll(() => page.locator('.count').innerText()).toBe(`${grouped(both.n)} rows`)
    await page.reload()
    await expect.poll(() => page.locator('.count').innerText()).toBe(`${grouped(both.n)} rows`)
    await page.getByRole('button', { name: 'Take away the filter: Currency is BHD' }).click()
    await expect.poll(() => page.locator('.count').innerText()).toBe(`${grouped(credits.n)} rows`)

    await page.goto(`${dashboard.origin}/transactions?page=2`)
    const [there] = await rows(
      'select id from transactions order by timestamp desc nulls last, rowid limit 1 offset 50',
    )
    await table.waitFor()
    await expect
      .poll(() => table.locator('tbody tr').first().locator('code').first().getAttribute('title'))
      .toBe(there?.id)
  })

  test('searches by the start of an id and is taken to what it is of', async () => {
    const known = await row(
      'select id, userId, message_id, session_id from transactions where message_id is not null order by id limit 1',
    )
    for (const [start, path] of [
      [known.id, `/transactions/${known.id}`],
      [(known.userId ?? '').slice(0, 14), `/wallets/${known.userId}`],
      [known.message_id, `/messages/${known.message_id}`],
      [known.session_id, `/requests/${known.session_id}`],
    ] as const) {
      await page.getByRole('searchbox', { name: /Search/ }).fill(start ?? '')
      await page.getByRole('button', { name: 'Search' }).click()
      await expect.poll(() => new URL(page.url()).pathname).toBe(path)
    }
    await page.getByRole('searchbox', { name: /Search/ }).fill('nobody-has-this')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByText('No user, transaction, message or request').waitFor()
  })

  test('asks in SQL and gets rows, or a reason why not', async () => {
    await page.goto(`${dashboard.origin}/sql`)
    await page.getByLabel('Question in SQL').fill('select currency, exposure from exposure order by 1')
    await page.getByRole('button', { name: 'Run' }).click()
    const exposure = await rows('select currency, exposure from exposure order by 1')
    const table = page.getByRole('table', { name: 'Answer' })
    await table.waitFor()
    expect(await table.locator('td').allInnerTexts()).toEqual(
      exposure.flatMap((one) => [one.currency, one.exposure]),
    )
    await page.getByLabel('Question in SQL').fill('drop table transactions')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('alert').getByText('only statements that read are run here').waitFor()
  })

  test('saw nothing come from, or go, elsewhere', () => {
    expect(seen.wrongs).toEqual([])
  })
})
