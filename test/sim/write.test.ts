import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerateOptions } from '../../src/generate/generate.js'
import { exportIdOf } from '../../src/generate/generate.js'
import { eventBytes } from '../../src/generate/log-event.js'
import { streamsInMemory } from '../../src/generate/memory.js'
import type { Totals } from '../../src/generate/totals.js'
import { tallyOf } from '../../src/generate/totals.js'
import { writeLogs } from '../../src/generate/write.js'
import { eventsOf } from './edit.js'

/** Many small files, and one large enough to be compressed piece by piece. */
const SMALL: GenerateOptions = { seed: 'write', from: '2023-12-20', days: 10, users: 50 }
const LARGE: GenerateOptions = {
  seed: 'write',
  from: '2024-02-01',
  days: 20,
  users: 600,
  files: 1,
  partBytes: 3_000_000,
}
const GZIP_HEADER = '1f8b08000000000002ff'

describe.each([
  ['many small files', SMALL],
  ['one stream in several large files', LARGE],
])('a written log: %s', (_name, options) => {
  let folder = ''
  let totals: Totals
  const streams = streamsInMemory(options)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'calo-sim-'))
    totals = (await writeLogs(options, { logs: join(folder, 'logs'), truth: join(folder, 'truth') })).totals
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test('holds the streams of the simulation, in the layout of the export', () => {
    expect(readdirSync(join(folder, 'logs'))).toEqual([exportIdOf(options.seed)])
    const root = join(folder, 'logs', exportIdOf(options.seed))
    expect(readdirSync(root).toSorted()).toEqual(streams.map((stream) => stream.folder).toSorted())
    for (const stream of streams) {
      expect(readdirSync(join(root, stream.folder))).toEqual(stream.files.map(({ name }) => name))
      const texts = stream.files.map(({ name }) => readFileSync(join(root, stream.folder, name)))
      expect(texts.every((bytes) => bytes.toString('hex', 0, 10) === GZIP_HEADER)).toBe(true)
      expect(Buffer.concat(texts.map((bytes) => gunzipSync(bytes)))).toEqual(eventBytes(eventsOf(stream)))
    }
  })

  test('is compressed about 5:1', () => {
    const root = join(folder, 'logs', exportIdOf(options.seed))
    const paths = streams.flatMap((stream) => stream.files.map(({ name }) => join(root, stream.folder, name)))
    const stored = paths.reduce((sum, path) => sum + readFileSync(path).length, 0)
    expect(totals.bytes / stored).toBeGreaterThan(4)
    expect(totals.bytes / stored).toBeLessThan(7)
  })

  test('comes with its truth', () => {
    const lines = (name: string): readonly string[] =>
      readFileSync(join(folder, 'truth', name), 'utf8')
        .trim()
        .split('\n')
    const transactions = streams.flatMap(({ truth }) => truth.transactions)
    expect(lines('transactions.csv')).toHaveLength(transactions.length + 1)
    expect(lines('transactions.csv')[0]).toMatch(
      /^timestamp,session_id,id,type,source,action,amount,vat,userBalance,userId,/,
    )
    expect(lines('blocked.csv')[0]).toBe(
      'timestamp,user_id,transaction_id,current_balance,currency,amount,action',
    )
    expect(lines('anomalies.csv')[0]).toBe('rule,user_id,id,day')
    const events: unknown = JSON.parse(lines('events.json').join('\n'))
    expect(events).toMatchObject({ kinds: totals.kinds })
  })

  test('has totals that agree with its streams', () => {
    const expected = tallyOf(streams).totals
    expect(totals).toEqual(expected)
    expect(Object.values(totals.kinds).reduce((sum, count) => sum + count, 0)).toBe(totals.events)
  })
})
