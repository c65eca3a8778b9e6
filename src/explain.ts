import { statSync } from 'node:fs'
import { type ByteRange, readRange } from './decode/read-range.js'
import { decodeText } from './decode/text.js'
import { OperatorError } from './model/errors.js'
import type { Cell, Database } from './store/database.js'

/** Some log lines of one delivery, read back from their file. */
export interface RawLines {
  readonly file: string
  /** Bytes of the decompressed file. */
  readonly offset: number
  readonly length: number
  /** The text, or why it cannot be shown. */
  readonly text: string | undefined
  readonly problem: string | undefined
}

/** Everything known of one transaction. */
export interface TransactionStory {
  readonly id: string
  /**
   * Columns of `transactions`, in their order; numbers as exact text. Undefined where the log names the
   * transaction without showing it, as it does for overdrafts that were blocked at once.
   */
  readonly transaction: Readonly<Record<string, Cell>> | undefined
  /** The findings it appears in. */
  readonly findings: readonly Finding[]
  /** The log lines of each delivery, in the order of time. */
  readonly evidence: readonly RawLines[]
}

/** A result table that names a transaction, with the row. */
export interface Finding {
  readonly table: string
  readonly row: Readonly<Record<string, Cell>>
}

/** Tables that say something about a transaction, and the columns by which they name it. */
const findingTables: Readonly<Record<string, readonly string[]>> = {
  overdraft_episodes: ['first_id', 'last_id'],
  blocked_overdrafts: ['transaction_id'],
  discrepancies: ['id'],
  drift_episodes: ['first_id', 'last_id'],
  sync_errors: ['id'],
  calculation_errors: ['id'],
  continuity_breaks: ['id'],
  anomalies: ['id'],
}

/** Gathers what is known of a transaction. Throws an OperatorError where the results do not have it. */
export async function explainTransaction(database: Database, id: string): Promise<TransactionStory> {
  const [transaction] = await readObjects(database, 'select * from transactions where id = $1', [id])
  const findings: Finding[] = []
  for (const [table, columns] of Object.entries(findingTables)) {
    const condition = columns.map((column) => `${column} = $1`).join(' or ')
    const rows = await readObjects(database, `select * from ${table} where ${condition}`, [id])
    findings.push(...rows.map((row) => ({ table, row })))
  }
  if (transaction === undefined && findings.length === 0) {
    throw new OperatorError(
      `no transaction ${id} in the results`,
      'Ids stand in the column id of calo_analysis_transactions.csv.',
    )
  }
  return { id, transaction, findings, evidence: await readEvidence(database, id) }
}

async function readEvidence(database: Database, id: string): Promise<RawLines[]> {
  const { rows } = await database.read(
    `select ranges from queue_records
    where id = $1 or record_id in (select record_id from blocked_events where transaction_id = $1)
    order by opened_ms, record_id`,
    [id],
  )
  const evidence: RawLines[] = []
  for (const [ranges] of rows) {
    for (const range of String(ranges).split(' ')) evidence.push(await readBack(database, range))
  }
  return evidence
}

/** Reads one `file_id:offset+length` back. */
async function readBack(database: Database, range: string): Promise<RawLines> {
  const [fileId = '', offset = '', length = ''] = range.split(/[:+]/)
  const bytes: ByteRange = { offset: Number(offset), length: Number(length) }
  const { rows } = await database.read('select path, absolute_path from input_files where file_id = $1', [
    Number(fileId),
  ])
  const [path, absolutePath] = (rows[0] ?? []).map(String)
  if (path === undefined || absolutePath === undefined) {
    return { file: fileId, ...bytes, text: undefined, problem: 'the results do not name this file' }
  }
  try {
    const { size, mtimeMs } = statSync(absolutePath)
    const file = { id: Number(fileId), path, absolutePath, size, modifiedMs: Math.trunc(mtimeMs) }
    const { text } = decodeText(await readRange(file, bytes))
    const problem = text === '' ? 'the file is shorter now than when it was analysed' : undefined
    return { file: path, ...bytes, text, problem }
  } catch {
    const problem = `the log file is not at ${path} any more; put it back there, or analyse it where it is now`
    return { file: path, ...bytes, text: undefined, problem }
  }
}

async function readObjects(
  database: Database,
  sql: string,
  parameters: string[],
): Promise<Record<string, Cell>[]> {
  const { columns, rows } = await database.read(sql, parameters)
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at] ?? null])))
}
