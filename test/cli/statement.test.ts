import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildLogs } from '../support/build-logs.js'
import { type Finished, repositoryPath, run } from '../support/command.js'
import { readCsvObjects } from '../support/csv.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()
const hostile = '<img src=x onerror=alert(1)>'

beforeAll(async () => {
  buildLogs(repositoryPath('test/cases/story-of-a-wallet/input'), join(cwd, 'logs'), {})
  mkdirSync(join(cwd, 'others'))
  writeFileSync(join(cwd, 'others/a.log'), syncedRequest(1, '01HPY1TAKE0000000000000001', hostile))
  await run(['logs', '-q'], { cwd })
  await run(['others', '-q', '-o', 'of others'], { cwd })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function statement(...args: readonly string[]): Promise<Finished> {
  return run(['statement', ...args], { cwd })
}

describe('statement', () => {
  test('prints both balances from opening to closing, and what moved outside the log', async () => {
    const { code, stdout, stderr } = await statement('user-a', '--from', '2024-02-02', '--to', '2024-02-14')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatchInlineSnapshot(`
      "Statement of user user-a in BHD
      2024-02-02 to 2024-02-14; 13 transactions; times in Asia/Bahrain

                                 Payment, BHD  Subscription
        Opening             60.000                   60.000
        Credits          1,100.000                1,100.000
        Debits             -92.000                  -92.000
        Outside the log   -999.27299999999998      -994.000
        Closing             68.72700000000002        74.000

        Time              Transaction   What                         Amount      VAT                Payment             Balance           Subscription             Balance
        2024-02-02 00:01  01HNK7K5P800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              52.000                 -8.000              52.000
        2024-02-03 00:01                (outside the log)                                 -4.000              48.000
        2024-02-03 00:01  01HNNSZWP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              40.000                 -8.000              44.000
        2024-02-04 00:01                (outside the log)                                -10.000              30.000
        2024-02-04 00:01  01HNRCCKP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              22.000                 -8.000              36.000
        2024-02-05 00:01                (outside the log)                                  6.000              28.000
        2024-02-05 00:01  01HNTYSAP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              20.000                 -8.000              28.000
        2024-02-06 00:01                (outside the log)                                 13.000              33.000
        2024-02-06 00:01  01HNXH61P800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              25.000                 -8.000              20.000
        2024-02-07 00:01                (outside the log)                                 -4.9996             20.0004
        2024-02-07 00:01  01HP03JRP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              12.0004                -8.000              12.000
        2024-02-08 00:01  01HP2NZFP800  DELIVERY_DEDUCTION           20.000    0.000     -20.000              -8.000                -20.000              -8.000
        2024-02-09 00:01  01HP58C6P800  RENEW_SUBSCRIPTION        1,100.000  100.000   1,000.000             992.000              1,000.000             992.000
        2024-02-10 00:01                (outside the log)                             -1,000.000              -8.000
        2024-02-10 00:01  01HP7TRXP800  INVAILID_ENTRY (blocked)  1,000.000    0.000       0.000              -8.000
        2024-02-11 00:01                (outside the log)                                                                        -1,000.000              -8.000
        2024-02-11 00:01  01HPAD5MP800  RENEW_SUBSCRIPTION          110.000   10.000     100.000              92.000                100.000              92.000
        2024-02-12 00:01                (outside the log)                                  0.72700000000002   92.72700000000002       0.72700000000002   92.72700000000002
        2024-02-12 00:01  01HPCZJBP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              84.72700000000002      -8.000              84.72700000000002
        2024-02-13 00:01                (outside the log)                                                                             5.27299999999998   90.000
        2024-02-13 00:01  01HPFHZ2P800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              76.72700000000002      -8.000              82.000
        2024-02-14 00:01  01HPJ4BSP800  DELIVERY_DEDUCTION            8.000    0.000      -8.000              68.72700000000002      -8.000              74.000
        Payment balances that the log does not tell follow from what was posted.
      "
    `)
  })

  test('is the same as JSON and as CSV', async () => {
    const { accounts } = JSON.parse((await statement('user-a', '--json')).stdout)
    const rows = readCsvObjects((await statement('user-a', '--csv')).stdout)
    expect(rows.length).toBe(accounts[0].entries.length + 2)
    expect(rows[0]).toMatchObject({ row: 'opening', subscription_balance: accounts[0].subscription.opening })
    expect(rows.at(-1)).toMatchObject({ row: 'closing', payment_balance: accounts[0].payment.closing })
    const text = (cell: string | null): string => cell ?? ''
    for (const [at, entry] of accounts[0].entries.entries()) {
      const { kind, datetime, id, payment, subscription_balance } = entry
      const expected = {
        row: kind,
        datetime,
        id,
        payment: text(payment),
        subscription_balance: text(subscription_balance),
      }
      expect(rows[at + 1]).toMatchObject(expected)
    }
  })

  test('is a page that shows text as text, loads nothing and runs nothing', async () => {
    const { code, stdout } = await statement(hostile, '--html', '-o', 'of others')
    expect(code).toBe(0)
    expect(stdout).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(
      stdout.match(/<\w+/g)?.every((tag) => !/<(img|script|link|iframe|object|base|form)/.test(tag)),
    ).toBe(true)
    expect(stdout).not.toMatch(/\b(src|href|on\w+|style)="/)
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(stdout) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(stdout).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    )
    expect(stdout).toMatch(/Closing balance<\/th>.*92\.000/)
  })

  test('of a time the log knows nothing of says so', async () => {
    const { code, stdout } = await statement('user-a', '--to', '2020-01-01')
    expect([code, stdout]).toEqual([0, 'The log shows no balance of user user-a up to 2020-01-01\n'])
    expect((await statement('user-a', '--to', '2020-01-01', '--html')).stdout).toContain(
      'no balance of this user',
    )
  })

  test.each([
    [['user-a', '--from', '2024-02-30'], '2024-02-30 is no day'],
    [['user-a', '--from', '2024-02-03', '--to', '2024-02-02'], '2024-02-03 is after 2024-02-02'],
    [['01HPY1TAKE0000000000000001', '-o', 'of others'], 'is a transaction, not a user'],
    [['user-a', '--csv', '--html'], "option '--csv' cannot be used with option '--html'"],
    [['user-a', '-o', 'nowhere'], 'there are no results in nowhere'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await statement(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
