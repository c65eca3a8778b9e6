import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TieOutSettings } from '../src/model/tie-out.js'
import { analyze } from '../src/pipeline.js'
import { query } from '../src/query.js'
import { type TieOutOptions, tieOut } from '../src/tie-out.js'
import { buildLogs } from './support/build-logs.js'
import { repositoryPath } from './support/command.js'
import { makeFolder } from './support/temporary-folder.js'

const folder = makeFolder()
const logs = join(folder, 'logs')
const output = join(folder, 'output')
const file = join(folder, 'balances.csv')
const settings: TieOutSettings = {
  columns: { user: 'user_id', currency: 'currency', balance: 'balance' },
  delimiter: ',',
  decimal: '.',
  currency: 'none',
  side: 'payment',
}

beforeAll(async () => {
  buildLogs(repositoryPath('test/cases/end-of-a-month/input'), logs, {})
  await analyze({ paths: [logs], output })
})

afterAll(() => rmSync(folder, { recursive: true }))

async function compare(rows: string, options: Partial<TieOutOptions> = {}): Promise<unknown[][]> {
  writeFileSync(file, `user_id,currency,balance\n${rows}`)
  const result = await tieOut({ file, settings, output, ...options })
  return result.rows.map(
    ({ result: outcome, user_id, currency, our_balance, their_balance, difference, line }) => [
      outcome,
      user_id,
      currency,
      our_balance,
      their_balance,
      difference,
      line,
    ],
  )
}

describe('a tie-out', () => {
  test('tells what agrees, differs, and is only here or only there', async () => {
    expect(await compare('user-a,BHD,176.0005\nuser-b,SAR,37.506\nuser-b,BHD,0\n')).toEqual([
      ['different', 'user-b', 'SAR', '37.5', '37.506', '-0.006', 3],
      ['only_there', 'user-b', 'BHD', null, '0', null, 4],
      ['agreed', 'user-a', 'BHD', '176', '176.0005', '-0.0005', 2],
    ])
    expect(await compare('')).toEqual([
      ['only_here', 'user-a', 'BHD', '176', null, null, null],
      ['only_here', 'user-b', 'SAR', '37.5', null, null, null],
    ])
  })

  test('counts and adds up by currency', async () => {
    writeFileSync(file, 'user_id,currency,balance\nuser-a,BHD,100\nuser-b,SAR,37.5\nuser-c,SAR,1\n')
    expect((await tieOut({ file, settings, output })).totals).toEqual([
      {
        currency: 'BHD',
        decimals: 3,
        agreed: 0,
        different: 1,
        only_here: 0,
        only_there: 0,
        difference: '76',
        largest: '76',
      },
      {
        currency: 'SAR',
        decimals: 2,
        agreed: 1,
        different: 0,
        only_here: 0,
        only_there: 1,
        difference: '0',
        largest: '0',
      },
    ])
  })

  test('compares the other balance, and at the end of another day', async () => {
    const subscription = { settings: { ...settings, side: 'subscription' } as const }
    expect(
      (await compare('user-a,BHD,1175\nuser-b,SAR,37.5\n', subscription)).map(([result]) => result),
    ).toEqual(['agreed', 'agreed'])
    // The last transaction of January is on 1 February in Bahrain, and the log does not tell this balance itself.
    expect((await compare('user-a,BHD,84\n', { day: '2024-01-31' }))[0]?.slice(0, 2)).toEqual([
      'agreed',
      'user-a',
    ])
    const [row] = (await tieOut({ file, settings, output, day: '2024-01-31' })).rows
    expect(row).toMatchObject({
      day: '2024-01-31',
      balance_is: 'computed',
      timestamp: '2024-01-20T21:01:00.020Z',
    })
  })

  test('closes as the month-end table does', async () => {
    const { rows } = await query({
      output,
      sql: `select user_id, currency, closing from roll_forward_wallets
        where side = 'payment' and month = '2024-02' order by user_id`,
    })
    const text = rows.map((row) => `${row.join(',')}\n`).join('')
    expect((await compare(text, { day: '2024-02-29' })).map(([result]) => result)).toEqual([
      'agreed',
      'agreed',
    ])
  })

  test('finds users behind their pseudonyms', async () => {
    const hashed = join(folder, 'hashed')
    const piiSecret = 'a secret of the test'
    await analyze({ paths: [logs], output: hashed, hashUserIds: true, piiSecret })
    writeFileSync(file, 'user_id,currency,balance\nuser-a,BHD,176\nuser-b,SAR,37.5\n')
    const { rows } = await tieOut({ file, settings, output: hashed, piiSecret })
    expect(rows.map(({ result }) => result)).toEqual(['agreed', 'agreed'])
    await expect(tieOut({ file, settings, output: hashed })).rejects.toThrow('pseudonyms')
    await expect(tieOut({ file, settings, output: hashed, piiSecret: 'another' })).rejects.toThrow(
      'not that of the run',
    )
  })

  test('of a run is part of its results', async () => {
    const place = join(folder, 'compared')
    writeFileSync(file, 'user_id,currency,balance\nuser-a,BHD,100\n')
    const result = await analyze({ paths: [logs], output: place, tieOut: file })
    expect(result.tieOut).toMatchObject([
      { currency: 'BHD', different: 1, difference: '76' },
      { currency: 'SAR', only_here: 1 },
    ])
    expect(result.files).toContain('calo_analysis_tie_out.csv')
    expect(result.files).not.toContain('calo_analysis_roll_forward.csv')
    const { rows } = await query({ output: place, sql: 'select result, user_id from tie_out' })
    expect(rows).toEqual([
      ['different', 'user-a'],
      ['only_here', 'user-b'],
    ])
    const plain = await query({ output, sql: 'select count(*) from tie_out' })
    expect(plain.rows, 'without a file there is nothing to compare').toEqual([['0']])
  })

  test('with a file that cannot be used ends a run before it begins', async () => {
    writeFileSync(file, 'user_id,currency,balance\nuser-a,BHD,x\n')
    const place = join(folder, 'refused')
    await expect(analyze({ paths: [logs], output: place, tieOut: file })).rejects.toThrow(
      'line 2, column balance',
    )
    await expect(query({ output: place, sql: 'select 1' })).rejects.toThrow('there are no results')
  })
})
