import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Account, AccountSide } from '../src/model/account.js'
import {
  addDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
  ZERO,
} from '../src/model/money.js'
import { analyze } from '../src/pipeline.js'
import { query } from '../src/query.js'
import { statement } from '../src/statement.js'
import { repositoryPath } from './support/command.js'
import { makeFolder } from './support/temporary-folder.js'

const folder = makeFolder()
const output = join(folder, 'output')

beforeAll(async () => {
  await analyze({ paths: [repositoryPath('samples/balance-sync-logs')], output })
})

afterAll(() => rmSync(folder, { recursive: true }))

function exact(digits: string | null): Decimal {
  return parseDecimal(digits ?? '0') ?? ZERO
}

function sum(numbers: readonly (string | null)[]): string {
  return formatDecimal(numbers.map(exact).reduce(addDecimals, ZERO))
}

/** What a side comes to: opening + credits - debits + outside_log. */
function footed({ opening, credits, debits, outside_log }: AccountSide): string {
  return formatDecimal(subtractDecimals(exact(sum([opening, credits, outside_log])), exact(debits)))
}

function sidesOf(account: Account): { side: 'payment' | 'subscription'; figures: AccountSide }[] {
  return (['payment', 'subscription'] as const).flatMap((side) => {
    const figures = account[side]
    return figures === null ? [] : [{ side, figures }]
  })
}

describe('a statement', () => {
  test('foots, entry by entry, for every wallet', async () => {
    const { rows } = await query({
      output,
      sql: 'select distinct userId from transactions where userId is not null',
    })
    expect(rows.length).toBeGreaterThan(5)
    for (const [userId] of rows) {
      const { accounts } = await statement({ output, userId: String(userId) })
      for (const account of accounts) {
        for (const { side, figures } of sidesOf(account)) {
          const { opening, closing } = figures
          expect(footed(figures), `${userId} ${side}`).toBe(closing)
          expect(sum([opening, ...account.entries.map((entry) => entry[side])])).toBe(closing)
          const balances = account.entries
            .map((entry) => entry[`${side}_balance`])
            .filter((balance) => balance !== null)
          expect(balances.at(-1) ?? closing).toBe(closing)
        }
      }
    }
  })

  test('ties to the month-end table, month by month', async () => {
    const { rows } = await query({
      output,
      sql: `select user_id, currency, side, month, cast(last_day(cast(month || '-01' as date)) as varchar), opening,
          credits, debits, outside_log, closing, closing_is
        from roll_forward_wallets order by hash(user_id, month, side) limit 40`,
    })
    expect(rows.length).toBe(40)
    for (const [userId, currency, side, month, lastDay, ...figures] of rows) {
      const days = { from: `${month}-01`, to: String(lastDay) }
      const { accounts } = await statement({ output, userId: String(userId), ...days })
      const account = accounts.find((known) => known.currency === currency)
      const told = side === 'payment' ? account?.payment : account?.subscription
      const { opening, credits, debits, outside_log, closing, closing_is } = told ?? {}
      expect(
        [opening, credits, debits, outside_log, closing, closing_is],
        `${userId} ${side} ${month}`,
      ).toEqual(figures)
    }
  })

  test('of a time before the first transaction has nothing to tell', async () => {
    const { rows } = await query({
      output,
      sql: 'select userId from transactions order by timestamp limit 1',
    })
    const { accounts } = await statement({ output, userId: String(rows[0]?.[0]), to: '2020-01-01' })
    expect(accounts).toEqual([])
  })

  test('of a time without transactions opens and closes with the balance of before', async () => {
    const { rows } = await query({
      output,
      sql: 'select userId from transactions order by timestamp limit 1',
    })
    const userId = String(rows[0]?.[0])
    const all = await statement({ output, userId })
    const later = await statement({ output, userId, from: '2030-01-01' })
    const [before, after] = [all.accounts[0], later.accounts[0]]
    expect(after?.entries).toEqual([])
    expect(after?.subscription).toEqual({
      opening: before?.subscription?.closing,
      credits: '0',
      debits: '0',
      outside_log: '0',
      closing: before?.subscription?.closing,
      closing_is: before?.subscription?.closing_is,
    })
  })
})
