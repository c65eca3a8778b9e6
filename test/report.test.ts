import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../src/analysis/catalog.js'
import { databaseName } from '../src/model/output-folder.js'
import { analyze } from '../src/pipeline.js'
import { query } from '../src/query.js'
import { report } from '../src/report.js'
import { reportWriters } from '../src/reports/reports.js'
import { repositoryPath } from './support/command.js'
import { readCsvObjects } from './support/csv.js'
import { syncedRequest } from './support/log-lines.js'
import { openForWriting } from './support/scratch-database.js'
import { makeFolder, temporaryFolder } from './support/temporary-folder.js'

const folder = makeFolder()
const samples = repositoryPath('samples/balance-sync-logs')
const together = join(folder, 'together')
const later = join(folder, 'later')
const monthEnd = readCatalog()
  .filter(({ room }) => room === 'month_end')
  .map(({ name }) => `calo_analysis_${name}.csv`)

/** What is made for people, whatever the tables. */
const shown = ['calo_analysis.xlsx', 'calo_analysis.html']

beforeAll(async () => {
  await analyze({ paths: [samples], output: together, report: true })
  await analyze({ paths: [samples], output: later })
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Hashes of the CSV files in a folder. */
function csvFiles(output: string): Record<string, string> {
  const names = readdirSync(output).filter((name) => name.endsWith('.csv'))
  const hash = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(output, name)))
      .digest('hex')
  return Object.fromEntries(names.map((name) => [name, hash(name)]))
}

function smallRun(): { readonly paths: string[]; readonly output: string } {
  const place = temporaryFolder()
  mkdirSync(join(place, 'logs'))
  writeFileSync(join(place, 'logs/a.log'), syncedRequest(1, '01HPY1TAKE0000000000000001'))
  return { paths: [join(place, 'logs')], output: join(place, 'output') }
}

describe('reports', () => {
  test('are written of a log in which a clock went wrong by a century', async () => {
    const { paths, output } = smallRun()
    const ahead = syncedRequest(2, '01HPY1TAKE0000000000000002').replaceAll('2024-02-18T', '2124-02-18T')
    writeFileSync(join(paths[0] ?? '', 'b.log'), ahead)
    const { files } = await analyze({ paths, output, report: true })
    expect(files).toEqual(expect.arrayContaining(shown))
  })

  test('are the same with a run and after it, and in the next run into the same folder', async () => {
    expect(Object.keys(csvFiles(later)).filter((name) => monthEnd.includes(name))).toEqual([])
    const { files } = await report({ output: later })
    expect(files.toSorted()).toEqual([...monthEnd, ...shown].toSorted())
    expect(csvFiles(later)).toEqual(csvFiles(together))
    await analyze({ paths: [samples], output: together, report: true })
    expect(csvFiles(together)).toEqual(csvFiles(later))
  })

  test('leave with the run they are of', async () => {
    const place = smallRun()
    await analyze({ ...place, report: true })
    expect(readdirSync(place.output)).toContain('calo_analysis_roll_forward.csv')
    await analyze(place)
    expect(readdirSync(place.output)).not.toContain('calo_analysis_roll_forward.csv')
  })

  test('are named by the manifest, with hashes that hold', async () => {
    const manifest = JSON.parse(readFileSync(join(together, 'manifest.json'), 'utf8'))
    const named = Object.fromEntries(
      manifest.outputs.map(({ name, sha256 }: Record<string, string>) => [name, sha256]),
    )
    expect(named).toMatchObject(csvFiles(together))
  })

  test('are those tables that the configuration of the run names', async () => {
    const place = smallRun()
    await analyze({ ...place, config: { output: { csv: ['exposure', 'vat_schedule'] } } })
    expect((await report({ output: place.output })).files).toEqual([
      'calo_analysis_vat_schedule.csv',
      ...shown,
    ])
    expect(reportWriters(readCatalog(), { csv: 'none' }).filter(({ name }) => name.endsWith('.csv'))).toEqual(
      [],
    )
  })

  test('need results of this version', async () => {
    await expect(report({ output: join(folder, 'none') })).rejects.toThrow('there are no results in')
    const place = smallRun()
    await analyze(place)
    const database = await openForWriting(join(place.output, databaseName))
    await database.run('drop view roll_forward')
    await database.save()
    await expect(report({ output: place.output })).rejects.toThrow(
      'of an older version, without roll_forward',
    )
  })
})

describe('the reasons of skipped messages', () => {
  test('add up to those of the funnel, and are as many as the lines that say so', async () => {
    const { rows } = await query({
      output: together,
      sql: `select
          (select sum(records)::integer from skip_reasons),
          (select records from funnel where stage = 'skipped'),
          (select sum(records)::integer from skip_reasons where reason = 'payment_flag_skipped'),
          (select "Count" from category_stats where "Category" = 'payment_balance_skip'),
          (select count(*) from skip_reasons where reason = 'payment_flag_skipped' and action is null)`,
    })
    const [all, skipped, byFlag, lines, unnamed] = (rows[0] ?? []).map(Number)
    expect(all).toBeGreaterThan(0)
    expect([all, byFlag, unnamed]).toEqual([skipped, lines, 0])
  })
})

describe('the roll-forward', () => {
  test('foots in every cell, opens with the closing before, and is the sum of its wallets', async () => {
    const cells = readCsvObjects(
      readFileSync(join(together, 'calo_analysis_roll_forward_wallets.csv'), 'utf8'),
    )
    expect(cells.length).toBeGreaterThan(50)
    const { rows } = await query({
      output: together,
      sql: `with cells as (
          select *, lag(closing) over (partition by user_id, currency, side order by month) as closing_before
          from roll_forward_wallets
        ),
        sums as (
          select month, currency, side, count(*) as wallets, sum(opening) as opening, sum(credits) as credits, sum(debits) as debits,
            sum(outside_log) as outside_log, sum(closing) as closing
          from roll_forward_wallets group by all
        )
        select
          (select count(*) from cells where opening + credits - debits + outside_log <> closing),
          (select count(*) from cells where outside_log <> between_transactions + miscalculated + at_blocked),
          (select count(*) from cells where closing_before <> opening or (closing_before is null) <> is_first),
          (select count(*) from roll_forward where opening + credits - debits + outside_log <> closing),
          (select count(*) from (select month, currency, side, wallets, opening, credits, debits, outside_log, closing
            from roll_forward except select * from sums))`,
    })
    expect(rows).toEqual([['0', '0', '0', '0', '0']])
  })

  test('closes with the balances that the other tables have', async () => {
    const { rows } = await query({
      output: together,
      sql: `select count(*) filter (closing_is = 'logged' and side = 'payment' and closing <> current_balance),
          count(*) filter (side = 'subscription' and closing <> current_subscription_balance),
          count(*) > 20
        from roll_forward_wallets
        inner join user_analysis using (user_id, currency)
        where month = (select max(month) from roll_forward_wallets)`,
    })
    expect(rows).toEqual([['0', '0', true]])
  })

  test('posts what the transactions post', async () => {
    const { rows } = await query({
      output: together,
      sql: `with posted as (
          select currency, sum(amount - coalesce(vat, 0)) filter (type = 'CREDIT') as credits,
            sum(amount - coalesce(vat, 0)) filter (type = 'DEBIT') as debits
          from transactions where outcome <> 'blocked' and newBalance is not null group by currency
        ),
        rolled as (
          select currency, sum(credits) as credits, sum(debits) as debits
          from roll_forward where side = 'subscription' group by currency
        )
        select count(*), count(*) filter (posted.credits <> rolled.credits or posted.debits <> rolled.debits)
        from posted inner join rolled using (currency)`,
    })
    expect(rows).toEqual([['3', '0']])
  })
})

test('pairs of cancelling adjustments are those that the anomalies count', async () => {
  const { rows } = await query({
    output: together,
    sql: `with pairs as (
        select user_id, pairs.currency, business_date, sum(pairs.amount) as value, 2 * count(*) as transactions
        from cancelling_adjustments as pairs inner join transactions on transactions.id = second_id group by all
      )
      select (select count(*) from pairs), (select count(*) from (
        select user_id, currency, value, transactions from pairs
        except
        select user_id, currency, value, transactions from anomalies where rule = 'opposite_corrections'))`,
  })
  expect(rows).toEqual([['1', '0']])
})
