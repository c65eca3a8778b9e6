import type { Threshold } from '../model/thresholds.js'
import type { Database } from './database.js'

/** Writes the thresholds that the queries read. */
export async function writeThresholds(database: Database, thresholds: readonly Threshold[]): Promise<void> {
  const rows = thresholds.map(({ name, currency, value }) => [name, currency ?? null, value])
  await database.insert('thresholds', rows)
}
