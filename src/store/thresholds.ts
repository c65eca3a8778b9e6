import type { Threshold } from '../model/thresholds.js'
import type { Database } from './database.js'

/** Writes the thresholds that the queries read. */
export async function writeThresholds(database: Database, thresholds: readonly Threshold[]): Promise<void> {
  for (const { name, currency, value } of thresholds) {
    await database.connection.run('insert into thresholds values ($1, $2, $3)', [
      name,
      currency ?? null,
      value,
    ])
  }
}
