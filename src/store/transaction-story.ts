import type { FindingRow } from '../model/finding.js'
import type { Row } from '../model/result.js'
import type { Database } from './database.js'
import { findingOf } from './finding-rows.js'
import { readRows } from './rows.js'
import { storySql } from './story-sql.js'

/** Reads a row of `transactions`; null where the log only names the transaction. */
export async function readTransaction(database: Database, id: string): Promise<Row | null> {
  const [transaction] = await readRows(database, 'select * from transactions where id = $1', [id])
  return transaction ?? null
}

/** Reads the findings about a transaction: balances, then postings, then anomalies, then the log. */
export async function readTransactionFindings(database: Database, id: string): Promise<FindingRow[]> {
  const rows = await readRows(database, storySql('transaction-findings'), [id])
  return rows.map(findingOf)
}

/** Lists the transactions of a queue message or a request, in the order of time. */
export async function listTransactions(
  database: Database,
  kind: 'message' | 'request',
  id: string,
): Promise<Row[]> {
  return readRows(database, storySql('listed'), [kind, id])
}
