import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cell } from '../../src/model/result.js'
import { type AnalyzeOptions, type AnalyzeResult, analyze } from '../../src/pipeline.js'
import { query } from '../../src/query.js'
import { ledgerTableNames } from '../../src/store/ledger-tables.js'
import { temporaryFolder } from './temporary-folder.js'

/** Waits until what has been written is old enough to be known again. */
export async function settled(): Promise<void> {
  await setTimeout(150)
}

/** The CSV files in an output folder by name. */
export function csvFiles(output: string): Record<string, string> {
  const names = readdirSync(output).filter((name) => name.endsWith('.csv'))
  return Object.fromEntries(names.toSorted().map((name) => [name, readFileSync(join(output, name), 'utf8')]))
}

/** The rows of every table that ingest writes, in an order of their own; queue records are named by their places. */
export async function ledgerRows(output: string): Promise<Record<string, readonly (readonly Cell[])[]>> {
  const tables = ledgerTableNames.map(async (table) => {
    const { columns } = await query({ output, sql: `select * from ${table} limit 0` })
    const isOfRecord = table !== 'queue_records' && columns.some(({ name }) => name === 'record_id')
    const sql = isOfRecord
      ? `select rows.* exclude (record_id), records.file_id, records."offset", records.id
        from ${table} as rows left join queue_records as records using (record_id) order by all`
      : `select ${table === 'queue_records' ? '* exclude (record_id)' : '*'} from ${table} order by all`
    return [table, (await query({ output, sql })).rows] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

/** Analyses once more, and expects what a full run into another folder gives. */
export async function expectAsInFull(options: AnalyzeOptions): Promise<AnalyzeResult> {
  const output = join(temporaryFolder(), 'full')
  const again = await analyze(options)
  const full = await analyze({ ...options, output, full: true })
  expect(csvFiles(again.output)).toEqual(csvFiles(output))
  expect(JSON.stringify(again.summary)).toBe(JSON.stringify(full.summary))
  expect(again.files).toEqual(full.files)
  expect(again.failedChecks).toEqual(full.failedChecks)
  expect(again.tieOut).toEqual(full.tieOut)
  expect(again.warnings).toEqual(full.warnings)
  expect(full.knownFiles).toBe(0)
  expect(await ledgerRows(again.output)).toEqual(await ledgerRows(output))
  return again
}
