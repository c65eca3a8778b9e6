import { statSync } from 'node:fs'
import { type ByteRange, readRange } from './decode/read-range.js'
import { decodeText } from './decode/text.js'
import { defaults } from './model/defaults.js'
import { OperatorError } from './model/errors.js'
import { describeFinding } from './model/finding.js'
import type { RawLines, Story, TransactionStory, WalletStory } from './model/story.js'
import { databaseName } from './pipeline.js'
import type { Database } from './store/database.js'
import { identify } from './store/identify.js'
import { openResults } from './store/open-results.js'
import { listTransactions, readTransaction, readTransactionFindings } from './store/transaction-story.js'
import { readWallets } from './store/wallet-story.js'

/** What to explain, and how much of it. */
export interface ExplainOptions {
  /** Of a transaction, a user, a queue message or a request; its first characters do where they are unique. */
  readonly id: string
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
  /** First and last business day of a wallet's story, `YYYY-MM-DD`; default all. */
  readonly from?: string
  readonly to?: string
  /** Transactions told of each wallet, the last ones; default all. */
  readonly limit?: number
  /** Whether log lines are read back; default true for a transaction, false for a wallet. */
  readonly logs?: boolean
}

/**
 * Tells what the results of a run say of an id: a transaction with its findings and log lines, the wallets of a user
 * with both balances at each transaction, or the transactions of a message or request. Throws an OperatorError where
 * there are no results, or nothing of that id.
 */
export async function explain(options: ExplainOptions): Promise<Story> {
  const period = { from: validDay(options.from), to: validDay(options.to) }
  if (period.from !== null && period.to !== null && period.from > period.to) {
    throw new OperatorError(
      `${period.from} is after ${period.to}`,
      'Give the first day with --from, the last with --to.',
    )
  }
  const database = await openResults(options.output ?? defaults.output, databaseName)
  try {
    const found = await identify(database, options.id)
    const { kind, id } = found
    if (kind === 'wallet') return await walletStory(database, id, { ...options, ...period })
    if (kind === 'transaction') return await transactionStory(database, id, options.logs ?? true)
    return { kind, id, transactions: await listTransactions(database, kind, id) }
  } finally {
    await database.close()
  }
}

async function transactionStory(database: Database, id: string, logs: boolean): Promise<TransactionStory> {
  const findings = await readTransactionFindings(database, id)
  return {
    kind: 'transaction',
    id,
    transaction: await readTransaction(database, id),
    findings: findings.map((finding) => describeFinding(finding, { kind: 'transaction', id })),
    evidence: logs ? await readEvidence(database, id) : [],
  }
}

interface WalletOptions {
  readonly from: string | null
  readonly to: string | null
  readonly limit?: number
  readonly logs?: boolean
}

async function walletStory(database: Database, id: string, options: WalletOptions): Promise<WalletStory> {
  const { from, to, limit, logs = false } = options
  const wallets = await readWallets(database, { userId: id, from, to, limit })
  const evidence: RawLines[] = []
  const told = wallets.flatMap(({ transactions }) => transactions)
  for (const transaction of logs ? told : []) {
    if (transaction.id !== null) evidence.push(...(await readEvidence(database, transaction.id)))
  }
  return { kind: 'wallet', id, from, to, wallets, evidence }
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
    return { file: fileId, ...bytes, text: null, problem: 'the results do not name this file' }
  }
  try {
    const { size, mtimeMs } = statSync(absolutePath)
    const file = { id: Number(fileId), path, absolutePath, size, modifiedMs: Math.trunc(mtimeMs) }
    const { text } = decodeText(await readRange(file, bytes))
    const problem = text === '' ? 'the file is shorter now than when it was analysed' : null
    return { file: path, ...bytes, text, problem }
  } catch {
    const problem = `the log file is not at ${path} any more; put it back there, or analyse it where it is now`
    return { file: path, ...bytes, text: null, problem }
  }
}

/** The day as given; null where none is. Throws an OperatorError where it is no day of the calendar. */
function validDay(text: string | undefined): string | null {
  if (text === undefined) return null
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
  throw new OperatorError(
    `${text} is no day`,
    'Give a day such as 2024-02-18; it is one of the reporting time zone.',
  )
}
