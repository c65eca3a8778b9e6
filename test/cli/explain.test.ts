import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildLogs } from '../support/build-logs.js'
import { type Finished, repositoryPath, run, runPrinted } from '../support/command.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()
const blockedId = '01HP7TRXP80000000000000009'

beforeAll(async () => {
  for (const name of ['story-of-a-wallet', 'findings-of-every-kind']) {
    buildLogs(repositoryPath('test/cases', name, 'input'), join(cwd, name), {})
  }
  await run(['story-of-a-wallet', '-q'], { cwd })
  await run(['findings-of-every-kind', '-q', '-o', 'all findings'], { cwd })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function explain(...args: readonly string[]): Promise<Finished> {
  return run(['explain', ...args], { cwd })
}

/** The commands that a text names, as printed. */
function commandsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/→ (calo-analyzer .*)/g)].map(([, command = '']) => command))]
}

describe('explain of a wallet', () => {
  test('tells only the days it is asked for', async () => {
    const { code, stdout, stderr } = await explain('user-a', '--from', '2024-02-08', '--to', '2024-02-09')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('2 transactions of 13, 2024-02-08 to 2024-02-09; times in Asia/Bahrain')
    expect(stdout).toMatch(/Opening 2024-02-08 +12\.000 +12\.000/)
    expect(stdout).toMatch(/Closing 2024-02-09 +992\.000 +992\.000/)
    expect(stdout.match(/^ {2}2024-02-\d\d \d\d:\d\d/gm)).toHaveLength(2)
    expect(stdout).toContain('info: Overdraft')
    expect(stdout).not.toContain('Calculation error')
    expect(stdout).toContain('info: Overdraft')
  })

  test('says how many transactions it leaves out, and the command that shows them', async () => {
    const { stdout } = await explain('user-a', '--limit', '4')
    expect(stdout).toContain('9 earlier transactions are not shown')
    expect(stdout).toMatch(/Opening 2024-02-02 +60\.000 +60\.000/)
    expect(stdout.match(/^ {2}2024-02-\d\d \d\d:\d\d/gm)).toHaveLength(4)
    const [all = ''] = commandsIn(stdout)
    expect(all).toBe('calo-analyzer explain user-a --limit 13')
    expect((await runPrinted(all, { cwd })).stdout.match(/^ {2}2024-02-\d\d \d\d:\d\d/gm)).toHaveLength(13)
  })

  test('says so where it has no transactions in those days', async () => {
    const { code, stdout } = await explain('user-a', '--from', '2025-01-01')
    expect(code).toBe(0)
    expect(stdout).toContain('No transactions in this time; there are 13, from 2024-02-02 to 2024-02-14')
  })

  test('prints log text only on request', async () => {
    const without = await explain('user-a', '--limit', '1')
    const having = await explain('user-a', '--limit', '1', '--logs')
    expect(without.stdout).not.toContain('Start syncing the balance')
    expect(having.stdout).toContain(without.stdout.trimEnd())
    expect(having.stdout.match(/Start syncing the balance/g)).toHaveLength(1)
  })

  test('prints JSON with all transactions, and a statement that adds up', async () => {
    const { stdout } = await explain('user-a', '--json')
    const story = JSON.parse(stdout)
    expect(story).toMatchObject({ kind: 'wallet', id: 'user-a', from: null, to: null, evidence: [] })
    const [wallet] = story.wallets
    expect(wallet.transactions).toHaveLength(13)
    expect(wallet.statement.subscription).toMatchObject({
      opening: '60',
      credits: '1100',
      debits: '-92',
      blocked: '0',
      miscalculated: '0.72700000000002',
      missing: '-994.72700000000002',
      closing: '74',
    })
    expect(wallet.transactions[8].marks).toEqual([
      { kind: 'blocked', amount: '-8', rule: null },
      { kind: 'went_below_zero', amount: '-8', rule: null },
      { kind: 'anomaly', amount: null, rule: 'large_manual_posting' },
    ])
  })
})

describe('explain of a transaction', () => {
  test('prints what is known, the findings with place and figures, and the log lines', async () => {
    const { code, stdout, stderr } = await explain(blockedId)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`Transaction ${blockedId}`)
    expect(stdout).toContain('outcome         blocked')
    expect(stdout).toContain('info: Blocked overdraft\n  story-of-a-wallet/stream-a/000000.gz, byte 7720\n')
    expect(stdout).toMatch(/balance +992\.000 BHD\n +amount +1,000\.000 BHD\n +would be left +-8\.000 BHD\n/)
    expect(stdout).toContain('Start syncing the balance')
    expect(stdout).toContain('the process will terminate')
  })

  test.each([
    ['01HNNSZWP80000000000000002', 'drift_episodes', 'began'],
    ['01HNTYSAP80000000000000004', 'drift_episodes', 'within'],
    ['01HP03JRP80000000000000006', 'drift_episodes', 'ended'],
    ['01HP2NZFP80000000000000007', 'overdraft_episodes', 'began'],
    ['01HP58C6P80000000000000008', 'overdraft_episodes', 'ended'],
    ['01HPAD5MP80000000000000010', 'continuity_breaks', 'here'],
    ['01HP58C6P80000000000000008', 'continuity_breaks', 'named'],
    ['01HNTYSAP80000000000000004', 'discrepancies', 'here'],
    ['01HPCZJBP80000000000000011', 'calculation_errors', 'here'],
    [blockedId, 'blocked_overdrafts', 'here'],
    [blockedId, 'anomalies', 'here'],
  ])('%s finds it in %s: %s', async (id, finding, role) => {
    const { stdout } = await explain(id, '--json')
    const { findings }: { findings: { finding: string; role: string }[] } = JSON.parse(stdout)
    expect(findings.filter((found) => found.finding === finding).map((found) => found.role)).toContain(role)
  })

  test('is content with one that has no findings', async () => {
    expect((await explain('01HNK7K5P80000000000000001')).stdout).toContain('Nothing was found wrong with it')
  })

  test('prints JSON with the text of the lines', async () => {
    const { stdout } = await explain(blockedId, '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'transaction',
      transaction: { id: blockedId, outcome: 'blocked', amount: '1000' },
      evidence: [
        {
          file: 'story-of-a-wallet/stream-a/000000.gz',
          text: expect.stringContaining('Start syncing'),
          problem: null,
        },
      ],
    })
  })

  test('says so where the log has moved, and shows the rest', async () => {
    renameSync(join(cwd, 'story-of-a-wallet'), join(cwd, 'moved'))
    const { code, stdout } = await explain(blockedId)
    renameSync(join(cwd, 'moved'), join(cwd, 'story-of-a-wallet'))
    expect(code).toBe(0)
    expect(stdout).toContain('the log file is not at story-of-a-wallet/stream-a/000000.gz any more')
    expect(stdout).toContain('newBalance      -8')
  })

  test('shows nothing of a file that has taken the place of the log', async () => {
    const path = join(cwd, 'story-of-a-wallet/stream-a/000000.gz')
    const log = readFileSync(path)
    writeFileSync(path, 'a secret that is none of its business\n'.repeat(200))
    const { code, stdout } = await explain(blockedId)
    writeFileSync(path, log)
    expect(code).toBe(0)
    expect(stdout).toContain('stream-a/000000.gz is not the one that was analysed any more')
    expect(stdout).not.toContain('secret')
  })
})

describe('explain', () => {
  test.each([
    ['message-9', `Message message-9\n`],
    ['00000009-0000-4000-8000-000000000009', 'Request 00000009-0000-4000-8000-000000000009\n'],
  ])('lists the transactions of %s', async (id, title) => {
    const { stdout } = await explain(id)
    expect(stdout).toContain(title)
    expect(stdout).toContain(blockedId)
    expect(commandsIn(stdout)).toEqual([`calo-analyzer explain ${blockedId}`])
  })

  test.each(['01HP7TRX', '01hp7trxp8', '01HP7TRXP80000000000000009'.toLowerCase()])(
    'takes the start of an id where it is unique: %s',
    async (start) => {
      expect((await explain(start)).stdout).toContain(`Transaction ${blockedId}`)
    },
  )

  test.each([
    ['01HP7TRXP80000000000000008', `Did you mean transaction ${blockedId}, or `],
    ['user-c', 'Did you mean user user-a, or user user-b?'],
    ['nobody', 'Ids stand in the columns'],
    ['user-', 'no transaction, user, message or request user-'],
    ['message', 'message is the start of several ids'],
    ['', 'no transaction, user, message or request'],
  ])('says so where %s is no id', async (id, words) => {
    const { code, stdout, stderr } = await explain(id)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
  })

  test.each([
    ['2024-02-30 is no day', ['--from', '2024-02-30']],
    ['yesterday is no day', ['--to', 'yesterday']],
    ['2024-03-02 is after 2024-03-01', ['--from', '2024-03-02', '--to', '2024-03-01']],
    ['0 is no number of transactions', ['--limit', '0']],
    ['ten is no number of transactions', ['--limit', 'ten']],
    ['there are no results in nowhere', ['-o', 'nowhere']],
  ])('refuses what it cannot do: %s', async (words, options) => {
    const { code, stdout, stderr } = await explain('user-a', ...options)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
  })

  test('names only commands that work', async () => {
    const users = ['user-a', 'user-b', 'user-c', 'user-d', 'user-e']
    const stories = await Promise.all(users.map((user) => explain(user, '-o', 'all findings')))
    const first = stories.flatMap(({ stdout }) => commandsIn(stdout))
    expect(first.length).toBeGreaterThan(5)
    const printed = await Promise.all(first.map((command) => runPrinted(command, { cwd })))
    const second = printed
      .flatMap(({ stdout }) => commandsIn(stdout))
      .filter((line) => !first.includes(line))
      .slice(0, 8)
    expect(second.length).toBeGreaterThan(2)
    const more = await Promise.all(second.map((command) => runPrinted(command, { cwd })))
    for (const { code, stdout, stderr } of [...stories, ...printed, ...more]) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.trim().split('\n').length).toBeGreaterThan(1)
      expect(stdout).not.toContain('(no rows)')
    }
  })
})
