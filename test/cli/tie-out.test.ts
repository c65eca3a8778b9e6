import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildLogs } from '../support/build-logs.js'
import { type Finished, repositoryPath, run, runPrinted } from '../support/command.js'
import { readCsvObjects } from '../support/csv.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()

beforeAll(async () => {
  buildLogs(repositoryPath('test/cases/end-of-a-month/input'), join(cwd, 'logs'), {})
  writeFileSync(
    join(cwd, 'balances.csv'),
    'user_id,currency,balance\nuser-a,BHD,176\nuser-b,SAR,40\nuser-c,SAR,1\n',
  )
  writeFileSync(join(cwd, 'agreed.csv'), 'user_id,currency,balance\nuser-a,BHD,176\nuser-b,SAR,37.5\n')
  await run(['logs', '-q'], { cwd })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function tieOut(...args: readonly string[]): Promise<Finished> {
  return run(['tie-out', ...args], { cwd })
}

describe('tie-out', () => {
  test('prints totals, what does not agree, and a command that can be run', async () => {
    const { code, stdout, stderr } = await tieOut('balances.csv')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatchInlineSnapshot(`
      "The payment balances at the end of the log, beside balances.csv
      1 wallet agrees, 2 wallets do not agree with the other system: 1 different, 1 only there

        Currency  Agreed  Different  Only here  Only there  Sum of differences  Largest
        BHD            1          0          0           0
        SAR            0          1          0           1               -2.50    -2.50

        Result      User    Currency   Here  There  Difference  Line  Last transaction
        different   user-b  SAR       37.50  40.00       -2.50     3  2024-04-02
        only there  user-c  SAR               1.00                 4
        → calo-analyzer statement user-b
      "
    `)
    const [, printed = ''] = /→ (calo-analyzer .*)/.exec(stdout) ?? []
    expect(await runPrinted(printed, { cwd })).toMatchObject({ code: 0, stderr: '' })
  })

  test('says so where all agree', async () => {
    expect((await tieOut('agreed.csv')).stdout).toContain('All 2 wallets agree')
  })

  test('is the same as CSV and as JSON', async () => {
    const csv = readCsvObjects((await tieOut('balances.csv', '--csv')).stdout)
    const { rows, totals } = JSON.parse((await tieOut('balances.csv', '--json')).stdout)
    expect(csv.map(({ result, user_id, difference }) => [result, user_id, difference])).toEqual(
      rows.map(({ result, user_id, difference }: Record<string, string | null>) => [
        result,
        user_id,
        difference ?? '',
      ]),
    )
    expect(totals).toHaveLength(2)
  })

  test.each([
    ['balances.csv', 'error', 3, '1 wallet does not agree with the other system: 1 different'],
    ['balances.csv', 'warning', 3, '2 wallets do not agree with the other system: 1 different, 1 only there'],
    ['agreed.csv', 'info', 0, ''],
  ])('of %s ends with --fail-on %s as exit code %i', async (file, severity, expected, words) => {
    const { code, stderr } = await tieOut(file, '--fail-on', severity)
    expect([code, stderr]).toEqual([expected, words === '' ? '' : `calo-analyzer: ${words}\n`])
  })

  test('takes columns and side from the configuration', async () => {
    writeFileSync(join(cwd, 'other.csv'), 'kunde;stand\nuser-a;1.175,0\n')
    writeFileSync(
      join(cwd, 'own.yaml'),
      "tie_out: {columns: {user: kunde, balance: stand}, currency: BHD, delimiter: ';', decimal: ',', side: subscription}\n",
    )
    const { stdout } = await tieOut('other.csv', '--config', 'own.yaml')
    expect(stdout).toContain('The subscription balances at the end of the log, beside other.csv')
    expect(stdout).toMatch(/BHD +1 +0 +0 +0/)
  })

  test('of a run is told after its summary, and counts for --fail-on', async () => {
    const { code, stdout, stderr } = await run(
      ['logs', '-o', 'compared', '--tie-out', 'balances.csv', '--fail-on', 'error'],
      { cwd },
    )
    expect(code).toBe(3)
    expect(stdout).toContain('Tie-out with balances.csv')
    expect(stderr).toContain('1 wallet does not agree with the other system: 1 different')
    const json = await run(['logs', '-o', 'compared', '--tie-out', 'balances.csv', '--json'], { cwd })
    expect(JSON.parse(json.stdout).tieOut).toHaveLength(2)
  })

  test.each([
    [['none.csv'], 'there is no file none.csv'],
    [['balances.csv', '--at', 'monday'], 'monday is no day'],
    [['balances.csv', '-o', 'nowhere'], 'there are no results in nowhere'],
    [['balances.csv', '--side', 'left'], "argument 'left' is invalid"],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await tieOut(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
