import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildLogs } from '../support/build-logs.js'
import { type Finished, repositoryPath, run, runPrinted } from '../support/command.js'
import { readCsvObjects } from '../support/csv.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()

beforeAll(async () => {
  buildLogs(repositoryPath('test/cases/findings-of-every-kind/input'), join(cwd, 'logs'), {})
  await run(['logs', '-q', '--report'], { cwd })
})

afterAll(() => rmSync(cwd, { recursive: true }))

function findings(...args: readonly string[]): Promise<Finished> {
  return run(['findings', ...args], { cwd })
}

async function listed(...args: readonly string[]): Promise<Record<string, string>[]> {
  return JSON.parse((await findings('list', '--json', ...args)).stdout)
}

describe('findings list', () => {
  test('shows what is not gone, the worst first, and a command that can be run', async () => {
    const { code, stdout, stderr } = await findings()
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^\d+ findings: \d+ new$/m)
    const severities = [...stdout.matchAll(/^ {2}[0-9a-f]{16} +new +(\w+)/gm)].map(([, severity]) => severity)
    const rank = ['error', 'warning', 'info']
    expect(severities).toEqual(
      severities.toSorted((one, other) => rank.indexOf(one ?? '') - rank.indexOf(other ?? '')),
    )
    const [, printed = ''] = /→ (calo-analyzer findings ack .*)/.exec(stdout) ?? []
    const acknowledged = await runPrinted(printed, { cwd })
    expect(acknowledged).toMatchObject({ code: 0, stderr: '' })
    expect(acknowledged.stdout).toContain(' acknowledged by ')
  })

  test('takes filters', async () => {
    const all = await listed()
    const severe = await listed('--severity', 'error')
    expect(severe).toEqual(all.filter(({ severity }) => severity === 'error'))
    expect(severe.length).toBeGreaterThan(0)
    const [kind] = all.map(({ rule, finding }) => rule ?? finding)
    const ofKind = await listed('--kind', kind ?? '')
    expect(ofKind).toEqual(all.filter(({ rule, finding }) => rule === kind || finding === kind))
    const { stdout } = await findings('list', '--ids', '--limit', '2')
    expect(stdout).toBe(
      all
        .slice(0, 2)
        .map(({ finding_id }) => `${finding_id}\n`)
        .join(''),
    )
    expect((await findings('--kind', 'nothing')).stdout).toBe('No such findings\n')
  })

  test.each([
    ['--status', 'lost', 'lost is no status'],
    ['--severity', 'grave', 'grave is no severity'],
    ['--limit', 'few', 'few is no number of findings'],
  ])('refuses %s %s', async (option, value, message) => {
    const { code, stdout, stderr } = await findings('list', option, value)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})

describe('findings ack, note and reopen', () => {
  test('change the database and the reports that are there, and the manifest holds', async () => {
    const [item] = await listed('--severity', 'warning')
    const id = item?.finding_id ?? ''
    const note = '=1+1, with "quotes"'
    expect(await findings('ack', id, '--by', 'Huda', '--note', note)).toMatchObject({ code: 0, stderr: '' })
    expect(await listed('--status', 'acknowledged', '--severity', 'warning')).toMatchObject([
      { finding_id: id, person: 'Huda', note },
    ])
    const csv = readCsvObjects(readFileSync(join(cwd, 'output', 'calo_analysis_work_list.csv'), 'utf8'))
    expect(csv.find((row) => row.finding_id === id)).toMatchObject({
      status: 'acknowledged',
      person: 'Huda',
      note: `'${note}`,
    })
    const manifest = JSON.parse(readFileSync(join(cwd, 'output', 'manifest.json'), 'utf8'))
    for (const { name, sha256 } of manifest.outputs) {
      const bytes = readFileSync(join(cwd, 'output', name))
      expect([name, sha256]).toEqual([name, createHash('sha256').update(bytes).digest('hex')])
    }

    await findings('note', id, 'looked at twice', '--by', 'Ali')
    const reopened = JSON.parse((await findings('reopen', id, '--by', 'Ali', '--json')).stdout)
    expect(reopened).toMatchObject([
      { finding_id: id, status: 'new', person: 'Ali', note: 'looked at twice' },
    ])
  })

  test('say what is wrong', async () => {
    expect(await findings('ack', 'ffffffff')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no finding ffffffff in the work list'),
    })
    expect(await findings('ack', '-o', 'nowhere', 'ffffffff')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there are no results in nowhere'),
    })
  })
})
