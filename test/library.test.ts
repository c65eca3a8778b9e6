import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { analyze, explain, OperatorError, query, type StatementSide, type Wallet } from '../src/index.js'
import { addDecimals, formatDecimal, parseDecimal, ZERO } from '../src/model/money.js'
import { buildLogs } from './support/build-logs.js'
import { repositoryPath } from './support/command.js'
import { makeFolder } from './support/temporary-folder.js'

const folder = makeFolder()
const output = join(folder, 'results')

beforeAll(async () => {
  const logs = join(folder, 'logs')
  buildLogs(repositoryPath('test/cases/story-of-a-wallet/input'), logs, {})
  await analyze({ paths: [logs], output })
})

describe('query', () => {
  test('gives columns and rows, decimals as exact text', async () => {
    const sql =
      'select id, amount, deliveries from transactions where "userId" = $1 and amount > $2 order by id'
    const { columns, rows } = await query({ output, sql, parameters: ['user-a', '99.5'] })
    expect(columns.map(({ name }) => name)).toEqual(['id', 'amount', 'deliveries'])
    expect(rows.map(([, amount]) => amount)).toEqual(['1100', '1000', '110'])
  })

  test.each(['drop table transactions', "select * from read_text('/etc/hosts')", 'select nonsense'])(
    'throws an OperatorError for %s',
    async (sql) => {
      await expect(query({ output, sql })).rejects.toThrow(OperatorError)
    },
  )
})

describe('the stories of all wallets of the samples', () => {
  const sample = join(folder, 'sample')
  const wallets: Wallet[] = []

  beforeAll(async () => {
    await analyze({ paths: [repositoryPath('samples/balance-sync-logs')], output: sample })
    const { rows } = await query({ output: sample, sql: 'select distinct user_id from user_analysis' })
    for (const [id] of rows) {
      const story = await explain({ output: sample, id: String(id) })
      if (story.kind === 'wallet') wallets.push(...story.wallets)
    }
  })

  test('mark what the tables hold', async () => {
    const sql = `select 'drift_began', count(*)::integer from drift_episodes
      union all select 'drift_ended', count(*)::integer from drift_episodes where not open
      union all select 'went_below_zero', count(*)::integer from overdraft_episodes
      union all select 'came_back', count(*)::integer from overdraft_episodes where not open
      union all select 'continuity_break', count(*)::integer from continuity_breaks
      union all select 'calculation_error', count(*)::integer from calculation_errors
      union all select 'blocked', count(*)::integer from blocked_overdrafts`
    const { rows } = await query({ output: sample, sql })
    const marks = wallets.flatMap(({ transactions }) => transactions).flatMap((told) => told.marks)
    expect(rows.map(([kind]) => [kind, marks.filter((mark) => mark.kind === kind).length])).toEqual(rows)
    expect(marks.length).toBeGreaterThan(20)
  })

  test('have statements that add up', () => {
    const sides = wallets.flatMap(({ statement }) => [statement.payment, statement.subscription])
    const known = sides.filter((side) => side !== null)
    expect(known.length).toBeGreaterThan(40)
    expect(known.map(sumOf)).toEqual(known.map(({ closing }) => closing))
  })
})

function sumOf({ opening, credits, debits, blocked, miscalculated, missing }: StatementSide): string {
  const parts = [opening, credits, debits, blocked, miscalculated, missing].map(
    (part) => parseDecimal(part) ?? ZERO,
  )
  return formatDecimal(parts.reduce(addDecimals, ZERO))
}

describe('explain', () => {
  test('tells all of a wallet, or the last transactions of some days', async () => {
    const all = await explain({ output, id: 'user-a' })
    const some = await explain({ output, id: 'user-a', to: '2024-02-09', limit: 3 })
    const idsOf = (story: typeof all) =>
      story.kind === 'wallet'
        ? story.wallets.flatMap(({ transactions }) => transactions.map(({ id }) => id))
        : []
    expect(idsOf(all)).toHaveLength(13)
    expect(idsOf(some)).toEqual(idsOf(all).slice(5, 8))
  })

  test('reads log lines back as asked', async () => {
    const [wallet, withLogs, transaction, without] = await Promise.all([
      explain({ output, id: 'user-b' }),
      explain({ output, id: 'user-b', logs: true }),
      explain({ output, id: '01HNK7K5P80000000000000001' }),
      explain({ output, id: '01HNK7K5P80000000000000001', logs: false }),
    ])
    const lines = [wallet, withLogs, transaction, without].map((story) =>
      'evidence' in story ? story.evidence.length : undefined,
    )
    expect(lines).toEqual([0, 1, 1, 0])
  })

  test('throws an OperatorError for an id it does not know', async () => {
    await expect(explain({ output, id: 'nobody' })).rejects.toThrow(OperatorError)
  })
})
