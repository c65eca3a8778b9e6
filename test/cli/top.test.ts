import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bar } from '../../src/cli/sparkline.js'
import { topKinds } from '../../src/model/top.js'
import { buildLogs } from '../support/build-logs.js'
import { type Finished, repositoryPath, run, runPrinted } from '../support/command.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()

beforeAll(async () => {
  buildLogs(repositoryPath('test/cases/end-of-a-month/input'), join(cwd, 'logs'), {})
  await run(['logs', '-q'], { cwd })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function top(args: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  return run(['top', ...args], { cwd, environment })
}

describe('top', () => {
  test.each(topKinds)('%s lists the largest first, with a command that can be run', async (kind) => {
    const { code, stdout, stderr } = await top([kind])
    expect([code, stderr]).toEqual([0, ''])
    const rows: { size: number | null }[] = JSON.parse((await top([kind, '--json'])).stdout)
    if (kind === 'overdrafts') expect(stdout).toBe('No wallet is overdrawn\n')
    else expect(rows.length).toBeGreaterThan(0)
    if (kind !== 'anomalies') {
      const sizes = rows.map(({ size }) => size ?? 0)
      expect(sizes).toEqual(sizes.toSorted((one, other) => other - one))
    }
    for (const [, printed = ''] of stdout.matchAll(/→ (calo-analyzer .*)/g)) {
      expect(await runPrinted(printed, { cwd })).toMatchObject({ code: 0, stderr: '' })
    }
  })

  test('shows amounts with the decimals of their currency, and bars where the terminal can', async () => {
    const plain = await top(['adjustments', '--limit', '3'])
    expect(plain.stdout).toMatchInlineSnapshot(`
      "Manual adjustments, the largest first
        Kind       Action          User    Currency         Net  Day         Outcome
        deduction  INVAILID_ENTRY  user-a  BHD       -1,000.000  2024-02-10  blocked
        deduction  INVAILID_ENTRY  user-a  BHD          -50.000  2024-02-05  published
        addition   OTHER           user-a  BHD           50.000  2024-02-05  published
        → calo-analyzer explain user-a
      "
    `)
    const { stdout } = await top(['adjustments', '--limit', '2'], { LC_ALL: 'C.UTF-8' })
    expect(stdout).toMatch(/Size\n.*blocked +█{12}\n.*published +▋\n/)
  })

  test('of one currency', async () => {
    const rows: { currency: string }[] = JSON.parse(
      (await top(['users', '--currency', 'SAR', '--json'])).stdout,
    )
    expect(rows.map(({ currency }) => currency)).toEqual(['SAR'])
  })

  test.each([
    [['losses'], "'losses' is invalid for argument 'what'"],
    [['users', '--limit', '0'], '0 is no number of rows'],
    [['users', '-o', 'nowhere'], 'there are no results in nowhere'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await top(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})

describe('a bar', () => {
  test.each([
    [0, 10, ''],
    [10, 10, '████'],
    [5, 10, '██'],
    [1, 1000, '▏'],
    [6, 10, '██▍'],
    [0, 0, ''],
  ])('of %d of %d is %s', (number, largest, drawn) => {
    expect(bar(number, largest, 4)).toBe(drawn)
  })
})
