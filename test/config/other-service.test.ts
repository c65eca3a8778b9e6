import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import type { Summary } from '../../src/model/summary.js'
import { analyze } from '../../src/pipeline.js'
import { readCsvObjects } from '../support/csv.js'
import { makeFolder } from '../support/temporary-folder.js'
import { translated } from './other-service/translate.js'

const config = join(import.meta.dirname, 'other-service/calo-analyzer.yaml')
/** A seed by which the service prints every kind of message. */
const simulation = { seed: 'other-service-25', from: '2023-12-12', days: 56, users: 110 }

describe('the log of a service with other words', () => {
  const folder = makeFolder()
  const files = streamsInMemory(simulation).flatMap(storedFiles)
  let standard: Summary
  let other: Summary
  let untaught: Summary

  /** Writes the logs below the same path each time, so that results can be compared byte for byte. */
  async function analyzeLogs(
    words: (text: string) => string,
    output: string,
    taught: object,
  ): Promise<Summary> {
    for (const { path, bytes } of files) {
      const target = join(folder, 'logs', path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, gzipSync(words(gunzipSync(bytes).toString()), { level: 1 }))
    }
    const { summary } = await analyze({
      paths: [join(folder, 'logs')],
      output: join(folder, output),
      ...taught,
    })
    return summary
  }

  beforeAll(async () => {
    standard = await analyzeLogs((text) => text, 'standard', {})
    other = await analyzeLogs(translated, 'other', { config })
    untaught = await analyzeLogs(translated, 'untaught', {})
  }, 60_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('tells the same story: every table is the same, byte for byte', () => {
    const tables = readdirSync(join(folder, 'standard')).filter((name) => name.endsWith('.csv'))
    expect(tables.length).toBeGreaterThan(20)
    const read = (output: string, name: string) => readFileSync(join(folder, output, name), 'utf8')
    const differing = tables.filter((name) => read('other', name) !== read('standard', name))
    expect(differing).toEqual([])
    expect(other).toEqual(standard)
  })

  test('holds every kind of message there is a word for', () => {
    const categories = readCsvObjects(
      readFileSync(join(folder, 'standard/calo_analysis_category_stats.csv'), 'utf8'),
    )
    const seen = new Set(categories.map(({ Category }) => Category))
    const needed = [
      ...['processing_message', 'balance_sync_start', 'balance_already_synced', 'balance_sync_skip'],
      ...['payment_balance_skip', 'transaction', 'record_body', 'queue_record', 'balance_published'],
      ...['balance_discrepancy', 'slack_notification', 'overdraft', 'error', 'uncaught_exception'],
      ...['invoke_error', 'embedded_metrics', 'application_error'],
    ]
    expect(needed.filter((category) => !seen.has(category))).toEqual([])
  })

  test('is not understood without the configuration', () => {
    expect(untaught.transactions).toBe(0)
    expect(untaught.unknownEvents).toBeGreaterThan(standard.transactions)
    expect(standard.transactions).toBeGreaterThan(1000)
  })
})
