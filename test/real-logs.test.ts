import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Summary } from '../src/model/summary.js'
import { analyze } from '../src/pipeline.js'
import { repositoryPath } from './support/command.js'
import { readCsvObjects } from './support/csv.js'
import { makeFolder } from './support/temporary-folder.js'

const logs = repositoryPath('..', 'shared', 'balance-sync-logs')
const isThere = existsSync(logs)
if (!isThere) console.log(`skipped: the real logs are not at ${logs}`)

describe.runIf(isThere)('the real logs', () => {
  const output = join(makeFolder(), 'output')
  let summary: Summary

  beforeAll(async () => {
    summary = (await analyze({ paths: [logs], output })).summary
  })

  const rows = (table: string) =>
    readCsvObjects(readFileSync(join(output, `calo_analysis_${table}.csv`), 'utf8'))
  const count = (table: string, column: string, value: string): number =>
    rows(table).filter((row) => row[column] === value).length
  const distinct = (table: string, column: string): number =>
    new Set(rows(table).map((row) => row[column])).size

  test('hold 66,571 events and 13,114 transactions of 580 users, nothing damaged or unknown', () => {
    expect(summary).toMatchObject({
      files: { found: 1176, skipped: 0, damaged: 0 },
      events: 66_571,
      transactions: 13_114,
      users: 580,
      unknownEvents: 0,
      problems: { errors: 0, unreadable: 0 },
    })
    expect(rows('transactions')).toHaveLength(13_114)
  })

  test('give every transaction its outcome', () => {
    const outcomes = ['published', 'already_synced', 'blocked', 'failed', 'incomplete'].map((outcome) =>
      count('transactions', 'outcome', outcome),
    )
    expect(outcomes).toEqual([12_623, 489, 2, 0, 0])
  })

  test('show 172 overdrawn transactions of 52 users and 9 blocked overdrafts', () => {
    expect(summary).toMatchObject({ overdrawnTransactions: 172, overdrawnUsers: 52, blockedOverdrafts: 9 })
    expect(rows('overdrafts')).toHaveLength(172)
    expect(distinct('overdrafts', 'userId')).toBe(52)
    expect(rows('blocked_overdrafts')).toHaveLength(9)
  })

  test('show the exposure of each currency', () => {
    expect(rows('exposure').map(({ currency, exposure }) => [currency, exposure])).toEqual([
      ['AED', '-17.3'],
      ['BHD', '-1366.119'],
      ['KWD', '-4'],
      ['SAR', '-14912'],
    ])
  })

  test('show 52 overdraft episodes, 48 of them open, and 149 drift episodes of 137 users', () => {
    expect([rows('overdraft_episodes').length, count('overdraft_episodes', 'open', 'true')]).toEqual([52, 48])
    expect([rows('drift_episodes').length, distinct('drift_episodes', 'user_id')]).toEqual([149, 137])
  })

  test('show 5 calculation errors', () => {
    expect(rows('calculation_errors')).toHaveLength(5)
  })

  test('leave less than 0.1 % of the events in the category other, and count each once', () => {
    const counts = rows('category_stats').map((row) => Number(row.Count))
    expect(counts.reduce((sum, value) => sum + value, 0)).toBe(66_571)
    const other = rows('category_stats').find((row) => row.Category === 'other')
    expect(Number(other?.Count ?? 0)).toBeLessThan(66)
  })

  test('give the figures that find, zcat and awk count', () => {
    const printed = execFileSync('bash', [repositoryPath('test/independent/facts.sh'), logs], {
      encoding: 'utf8',
    })
    const facts = Object.fromEntries(
      printed
        .trim()
        .split('\n')
        .map((line) => line.split(' ')),
    )
    expect(facts).toEqual({
      events: String(summary.events),
      processing_messages: rows('category_stats').find((row) => row.Category === 'processing_message')?.Count,
      transactions: String(summary.transactions),
      users: String(summary.users),
      overdrawn_transactions: String(summary.overdrawnTransactions),
      overdrawn_users: String(summary.overdrawnUsers),
      published: String(count('transactions', 'outcome', 'published')),
      already_synced: String(count('transactions', 'outcome', 'already_synced')),
      blocked_overdrafts: String(summary.blockedOverdrafts),
    })
  })
})
