import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { exportIdOf } from '../../src/generate/generate.js'
import { eventBytes } from '../../src/generate/log-event.js'
import { mergedTruth, streamsInMemory } from '../../src/generate/memory.js'
import { SAMPLE_OPTIONS, sampleStreams, tornFile } from '../../src/generate/samples.js'

const SAMPLES = join(import.meta.dirname, '../../samples')
const EXPORT = join(SAMPLES, 'balance-sync-logs', exportIdOf(SAMPLE_OPTIONS.seed))

const { whole, torn } = sampleStreams(streamsInMemory(SAMPLE_OPTIONS))
const readable = tornFile(torn).stream
const streams = [...whole, readable]
const truth = mergedTruth(streams.map((stream) => stream.truth))

function logged(folder: string, name: string): Buffer {
  return gunzipSync(readFileSync(join(EXPORT, folder, name)), { finishFlush: constants.Z_SYNC_FLUSH })
}

describe('the samples', () => {
  test('are what scripts/make-samples.ts writes', () => {
    const folders = [...streams.map(({ folder }) => folder), 'aws-logs-write-test']
    expect(readdirSync(EXPORT).toSorted()).toEqual(folders.toSorted())
    for (const { folder, files } of whole) {
      for (const { name, events } of files) {
        expect(logged(folder, name).equals(eventBytes(events)), `${folder}/${name}`).toBe(true)
      }
    }
    const left = logged(readable.folder, '000000.gz').toString()
    expect(left.startsWith(eventBytes(readable.files[0]?.events ?? []).toString())).toBe(true)
  })

  test('have a truth of their own', () => {
    const lines = readFileSync(join(SAMPLES, 'truth', 'transactions.csv'), 'utf8')
      .trim()
      .split('\n')
    expect(lines).toHaveLength(truth.transactions.length + 1)
  })

  test('show what the analysis is about', () => {
    const kinds = new Set(
      streams.flatMap(({ files }) => files.flatMap(({ events }) => events.map(({ kind }) => kind))),
    )
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'overdraft_blocked',
        'balances_differ',
        'uncaught_exception',
        'already_synced',
        'unknown',
      ]),
    )
    expect(truth.transactions.some(({ userBalance }) => Number(userBalance) < 0)).toBe(true)
    expect(truth.transactions.some(({ type_source }) => type_source === 'inferred')).toBe(true)
    expect(truth.transactions.some(({ type_source }) => type_source === 'logged')).toBe(true)
    expect(new Set(truth.transactions.map(({ currency }) => currency)).size).toBeGreaterThan(2)
    expect(truth.anomalies.length).toBeGreaterThan(0)
    expect(streams.some(({ files }) => files.length > 1)).toBe(true)
    expect(outOfOrder()).toBeGreaterThan(3)
  })

  test('are small', () => {
    const paths = readdirSync(EXPORT, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.gz'),
    )
    const bytes = paths.reduce((sum, path) => sum + readFileSync(join(EXPORT, path)).length, 0)
    expect(paths.length).toBeLessThanOrEqual(42)
    expect(bytes).toBeLessThan(300_000)
  })
})

function outOfOrder(): number {
  return streams.filter(({ files }) =>
    files.some(({ events }) => events.some(({ timeMs }, i) => timeMs < (events[i - 1]?.timeMs ?? timeMs))),
  ).length
}
