import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { analyze, explain, OperatorError, query } from '../src/index.js'
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
