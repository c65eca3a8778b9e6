import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRules } from '../src/analysis/catalog.js'
import { listFindings, noteFindings } from '../src/findings.js'
import { OperatorError } from '../src/model/errors.js'
import type { WorkItem } from '../src/model/work-list.js'
import { analyze } from '../src/pipeline.js'
import { query } from '../src/query.js'
import { syncedRequest } from './support/log-lines.js'
import { temporaryFolder } from './support/temporary-folder.js'

/** A transaction that takes 8 from a balance, in a second of its own; balances are those of user-a. */
function posting(second: number, oldBalance: number): string {
  return syncedRequest(second, `01HPY1TAKE000000000000000${second}`)
    .replace('oldBalance: 100', `oldBalance: ${oldBalance}`)
    .replace('newBalance: 92', `newBalance: ${oldBalance - 8}`)
}

/** Logs that lack the second of three transactions, which is a continuity break at the third. */
function workplace(): { readonly logs: string; readonly output: string } {
  const folder = temporaryFolder()
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  writeFileSync(join(logs, 'a.log'), posting(1, 100) + posting(3, 84))
  return { logs, output: join(folder, 'output') }
}

async function breaks(output: string): Promise<Pick<WorkItem, 'id' | 'status'>[]> {
  const items = await listFindings({ output, kind: 'continuity_breaks' })
  return items.map(({ id, status }) => ({ id, status }))
}

const third = '01HPY1TAKE0000000000000003'
const fifth = '01HPY1TAKE0000000000000005'

describe('the work list', () => {
  test('knows a finding again in the next run, and tells what is new and what is gone', async () => {
    const { logs, output } = workplace()
    const run = { paths: [logs], output }
    await analyze(run)
    expect(await breaks(output)).toEqual([{ id: third, status: 'new' }])
    const [first] = await listFindings({ output })

    await analyze(run)
    expect(await breaks(output), 'the same logs again').toEqual([{ id: third, status: 'new' }])

    writeFileSync(join(logs, 'c.log'), posting(5, 68))
    await analyze(run)
    expect(await breaks(output), 'a later break').toEqual([
      { id: fifth, status: 'new' },
      { id: third, status: 'open' },
    ])
    expect(
      (await listFindings({ output, statuses: ['open'] })).map(({ finding_id }) => finding_id),
    ).toContain(first?.finding_id)

    writeFileSync(join(logs, 'b.log'), posting(2, 92))
    await analyze(run)
    expect(await breaks(output), 'the missing transaction found').toEqual([
      { id: fifth, status: 'new' },
      { id: third, status: 'gone' },
    ])
    const [gone] = await listFindings({ output, statuses: ['gone'] })
    expect(gone?.explanation).toContain('8 BHD are not in the log')
  })

  test('keeps who acknowledged what, and why, until it is gone and comes back', async () => {
    const { logs, output } = workplace()
    const run = { paths: [logs], output }
    await analyze(run)
    const [item] = await listFindings({ output, kind: 'continuity_breaks' })
    const id = item?.finding_id ?? ''
    const at = new Date('2024-03-01T09:30:00Z')
    await noteFindings({
      output,
      findings: [id.slice(0, 6)],
      action: 'ack',
      person: 'Huda',
      note: 'by hand',
      at,
    })
    writeFileSync(join(logs, 'c.log'), posting(4, 76))
    await analyze(run)
    const [kept] = await listFindings({ output, kind: 'continuity_breaks' })
    expect(kept).toMatchObject({
      finding_id: id,
      status: 'acknowledged',
      person: 'Huda',
      note: 'by hand',
      noted_at: '2024-03-01T09:30:00.000Z',
    })

    writeFileSync(join(logs, 'b.log'), posting(2, 92))
    await analyze(run)
    expect(await breaks(output)).toEqual([{ id: third, status: 'gone' }])
    rmSync(join(logs, 'b.log'))
    writeFileSync(join(logs, 'd.log'), posting(5, 68))
    await analyze(run)
    expect(await breaks(output)).toEqual([{ id: third, status: 'open' }])
    await noteFindings({ output, findings: [id], action: 'ack', person: 'Ali' })
    expect(await breaks(output)).toEqual([{ id: third, status: 'acknowledged' }])
    const [twice] = await listFindings({ output, kind: 'continuity_breaks' })
    expect(twice).toMatchObject({ person: 'Ali', note: 'by hand (Huda)' })
    await noteFindings({ output, findings: [id], action: 'reopen', person: 'Ali' })
    expect(await breaks(output)).toEqual([{ id: third, status: 'open' }])
  })

  test('refuses what is unknown, unclear or impossible, and writes nothing then', async () => {
    const { logs, output } = workplace()
    await analyze({ paths: [logs], output })
    const [item] = await listFindings({ output })
    const findings = [item?.finding_id ?? '']
    const person = 'Huda'
    const refused = (wish: Partial<Parameters<typeof noteFindings>[0]>) =>
      expect(noteFindings({ output, findings, action: 'ack', person, ...wish })).rejects.toThrow(
        OperatorError,
      )
    await refused({ findings: [...findings, 'ffff'] })
    await refused({ findings: [''] })
    await refused({ action: 'reopen' })
    await refused({ output: join(output, 'none') })
    const { rows } = await query({ output, sql: 'select count(*) from finding_notes' })
    expect(rows).toEqual([['0']])
  })

  test('begins anew, and says so, where the users have other names', async () => {
    const { logs, output } = workplace()
    await analyze({ paths: [logs], output })
    const { warnings } = await analyze({
      paths: [logs],
      output,
      hashUserIds: true,
      piiSecret: 'a'.repeat(32),
    })
    expect(warnings).toEqual([expect.stringContaining('the work list begins anew')])
    const { rows } = await query({ output, sql: "select count(*) from work_list where user_id = 'user-a'" })
    expect(rows).toEqual([['0']])
  })

  test('begins anew, and says so, where the database before cannot be read', async () => {
    const { logs, output } = workplace()
    mkdirSync(output)
    writeFileSync(join(output, 'calo.duckdb'), 'no database')
    const { warnings } = await analyze({ paths: [logs], output })
    expect(warnings).toEqual([expect.stringContaining('the work list begins anew')])
    expect((await analyze({ paths: [logs], output })).warnings).toEqual([])
  })

  test('has an id for every finding, and no id twice', async () => {
    const { logs, output } = workplace()
    await analyze({ paths: [logs], output })
    const { rows } = await query({
      output,
      sql: 'select count(*), count(distinct finding_id), (select count(*) from all_findings) from work_list',
    })
    const [[count, distinct, all] = []] = rows
    expect([distinct, all]).toEqual([count, count])
  })

  test('tells rules that sum up a day from those with a row for each transaction', async () => {
    const { logs, output } = workplace()
    await analyze({ paths: [logs], output })
    const { rows } = await query({
      output,
      sql: "select sql from duckdb_views() where view_name = 'work_list'",
    })
    const byTransaction = readRules()
      .filter(({ grain }) => /^one row for each (transaction|user and other currency)/.test(grain))
      .map(({ rule }) => `'${rule}'`)
    const byDay = readRules().filter(({ grain }) => /day|gap/.test(grain))
    expect(byTransaction.length + byDay.length, 'a rule with another grain').toBe(readRules().length)
    expect(String(rows[0]?.[0])).toContain(`(${byTransaction.join(', ')})`)
  })
})
