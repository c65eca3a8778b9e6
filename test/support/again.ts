import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { type AnalyzeOptions, type AnalyzeResult, analyze } from '../../src/pipeline.js'
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
  return again
}
