import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isUnicode, sparkline } from '../../src/cli/sparkline.js'
import { buildLogs } from '../support/build-logs.js'
import { repositoryPath, run, runPrinted } from '../support/command.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()
for (const name of ['findings-of-every-kind', 'changes-of-the-last-seven-days', 'long-form']) {
  buildLogs(repositoryPath('test/cases', name, 'input'), join(cwd, name), {})
}
afterAll(() => rmSync(cwd, { recursive: true }))

const inUtf8 = { LC_ALL: 'C.UTF-8' }

describe('the summary', () => {
  test('leads with what is open, then what changed, then what else was found', async () => {
    const { stdout } = await run(['findings-of-every-kind'], { cwd, environment: inUtf8 })
    const order = [
      'Calo wallets, 2024-02-02 to 2024-02-08',
      '1 wallet is overdrawn now, since the last day; 1 overdraft was blocked',
      '1 wallet is expected to follow within 7 days',
      '2 wallets have two balances that disagree now, one for 6 days',
      'In the last 7 days, 2024-02-02 to 2024-02-08',
      '2 wallets became overdrawn, 1 came back; 3 began to drift, 1 stopped; 1 newly at risk',
      'Largest movements: BHD -8.000, SAR -60.00',
      'Also found: anomalies (1 warning), calculation errors (1 error), continuity breaks (1 warning)',
      'Data quality: 1 file and ',
      'Results in output/',
    ]
    const places = order.map((words) => stdout.indexOf(words))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places[0]).toBe(0)
    expect(stdout).toMatch(/^ {2}BHD +1 +-4\.000 +0 +2 +-52\.000 +6$/m)
  })

  test('fits a terminal', async () => {
    const { stdout } = await run([repositoryPath('samples/balance-sync-logs')], { cwd, environment: inUtf8 })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(36)
    expect(lines.filter((line) => !line.startsWith('  →') && line.length > 100)).toEqual([])
  })

  test.each(['findings-of-every-kind', 'changes-of-the-last-seven-days', 'samples', 'long-form'])(
    'names only commands that work: %s',
    async (name) => {
      const logs = name === 'samples' ? repositoryPath('samples/balance-sync-logs') : name
      const { stdout } = await run([logs, '-o', `results of ${name}`], { cwd })
      const commands = [...stdout.matchAll(/→ (calo-analyzer .*)/g)].map(([, command = '']) => command)
      expect(commands.length).toBeGreaterThan(name === 'long-form' ? 1 : 4)
      for (const command of commands) {
        const shown = await runPrinted(command, { cwd })
        expect({ command, code: shown.code, stderr: shown.stderr }).toEqual({ command, code: 0, stderr: '' })
        expect(shown.stdout, command).not.toContain('(no rows)')
      }
    },
  )

  test('has the same figures as JSON', async () => {
    const { stdout } = await run(['changes-of-the-last-seven-days', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      recent: {
        first: '2024-02-13',
        last: '2024-02-19',
        becameOverdrawn: 1,
        cameBack: 2,
        driftBegan: 1,
        driftEnded: 1,
        newlyAtRisk: 1,
        currencies: [
          { currency: 'BHD', largest: { amount: '20', userId: 'user-d' } },
          { currency: 'SAR', transactions: 4, credits: '0', debits: '6213.5', largest: { amount: '-1000' } },
        ],
      },
      currencies: [
        { currency: 'BHD', longestOverdraftDays: null, oldestDriftDays: 13 },
        { currency: 'SAR', longestOverdraftDays: null, oldestDriftDays: 1 },
      ],
      trend: { daysEach: 1, transactions: [3, 4, 4, 4, 3, 3, 3, 5, 4, 4, 4, 4, 4, 2] },
      worstUser: 'user-a',
    })
  })

  test('says that all is well where it is', async () => {
    mkdirSync(join(cwd, 'good'))
    writeFileSync(join(cwd, 'good/a.log'), syncedRequest(2, '01HPZ0BDNG0000000000000002'))
    const { stdout } = await run(['good'], { cwd })
    expect(stdout).toContain('No wallet is overdrawn now; 0 overdrafts were blocked; no wallet is at risk\n')
    expect(stdout).toContain('Payment and subscription balances agree everywhere now\n')
    expect(stdout).not.toContain('Also found')
  })

  test('draws how many wallets are overdrawn in each currency as bars', async () => {
    const overdrawn = (second: number, user: string, currency: string): string =>
      syncedRequest(second, `01HPZ0BDNG000000000000000${second}`, user)
        .replace("currency: 'BHD'", `currency: '${currency}'`)
        .replace('newBalance: 92', 'newBalance: 92,\n    paymentBalance: -5')
    mkdirSync(join(cwd, 'overdrawn'))
    const logs = [overdrawn(2, 'a', 'BHD'), overdrawn(3, 'b', 'BHD'), overdrawn(4, 'c', 'SAR')]
    writeFileSync(join(cwd, 'overdrawn/a.log'), logs.join(''))
    const { stdout } = await run(['overdrawn'], { cwd, environment: inUtf8 })
    expect(stdout).toMatch(/^ {2}BHD +2 {2}█{6} +-10\.000 /m)
    expect(stdout).toMatch(/^ {2}SAR +1 {2}█{3} +-5\.00 /m)
    const plain = await run(['overdrawn'], { cwd, environment: { LC_ALL: 'C' } })
    expect(plain.stdout).toMatch(/^ {2}BHD +2 +-10\.000 /m)
  })

  test.each([
    ['C.UTF-8', true],
    ['C', false],
  ])('draws a line of blocks in %s: %s', async (locale, isDrawn) => {
    const { stdout } = await run(['changes-of-the-last-seven-days'], { cwd, environment: { LC_ALL: locale } })
    expect(/[▁-█]/.test(stdout)).toBe(isDrawn)
  })
})

describe('a sparkline', () => {
  test.each([
    [[0, 1, 8], ' ▁█'],
    [[1, 2, 3, 4, 5, 6, 7, 8], '▁▂▃▄▅▆▇█'],
    [[5, 5], '██'],
    [[0, 0], '  '],
  ])('of %j is %j', (numbers, expected) => {
    expect(sparkline(numbers)).toBe(expected)
  })

  test.each([
    [{ LANG: 'en_US.UTF-8' }, 'linux', true],
    [{ LANG: 'de_DE.utf8' }, 'darwin', true],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux', false],
    [{ LC_ALL: '', LC_CTYPE: 'UTF-8' }, 'darwin', true],
    [{}, 'linux', false],
    [{}, 'win32', true],
  ])('is drawn where %j on %s shows it: %s', (environment, platform, expected) => {
    expect(isUnicode(environment, platform)).toBe(expected)
  })
})
