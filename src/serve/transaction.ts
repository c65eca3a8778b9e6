import { readEvidence } from '../explain.js'
import type { LogPage, TransactionPage } from '../model/dashboard.js'
import { describeFinding } from '../model/finding.js'
import type { Reader } from '../store/rows.js'
import { readTransaction, readTransactionFindings } from '../store/transaction-story.js'
import type { OpenResults } from './open-results.js'

/** Reads what is known of a transaction. */
export async function readTransactionPage({ database }: OpenResults, id: string): Promise<TransactionPage> {
  const [transaction, findings] = await Promise.all([
    readTransaction(database, id),
    readTransactionFindings(findingsReader(database), id),
  ])
  return {
    id,
    transaction,
    findings: findings.map((finding) => describeFinding(finding, { kind: 'transaction', id })),
  }
}

/** Reads the log lines of a transaction back from their files, without personal data but what is to be kept. */
export async function readLogPage(results: OpenResults, id: string): Promise<LogPage> {
  const redactor = await results.redactor()
  const evidence = await readEvidence(results.database, id)
  const lines = evidence.map((found) =>
    found.text === null ? found : { ...found, text: redactor.text(found.text) },
  )
  return { lines }
}

/** Lets the query of the findings (`$1` is the transaction) look at those of its wallet and those that name it alone. */
function findingsReader(database: Reader): Reader {
  const shadows = `with all_findings as (
      select * from main.all_findings where id = $1
      union select * from main.all_findings where contains(related_ids, $1)
      union select * from main.all_findings where user_id = (select userId from main.transactions where id = $1)
    ), discrepancies as (select * from main.discrepancies where id = $1)`
  return { read: (sql, parameters) => database.read(`${shadows} select * from (${sql})`, parameters) }
}
