import type { FindingRow } from '../model/finding.js'
import type { Row } from '../model/result.js'
import { findingOf } from './finding-rows.js'
import { type Reader, readRows } from './rows.js'
import { storySql } from './story-sql.js'

/** Reads a row of `transactions`; null where the log only names the transaction. */
export async function readTransaction(database: Reader, id: string): Promise<Row | null> {
  const [transaction] = await readRows(database, 'select * from transactions where id = $1', [id])
  return transaction ?? null
}

/** Reads the findings about a transaction: balances, then postings, then anomalies, then the log. */
export async function readTransactionFindings(database: Reader, id: string): Promise<FindingRow[]> {
  const rows = await readRows(database, storySql('transaction-findings'), [id])
  return rows.map(findingOf)
}

/** Lists the transactions of a queue message or a request, in the order of time. */
export async function listTransactions(
  database: Reader,
  kind: 'message' | 'request',
  id: string,
): Promise<Row[]> {
  return readRows(database, storySql('listed'), [kind, id])
}
