import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type ByteRange, readRange } from './decode/read-range.js'
import { decodeText } from './decode/text.js'
import { defaults } from './model/defaults.js'
import { describeFinding } from './model/finding.js'
import { databaseName } from './model/output-folder.js'
import { validPeriod } from './model/period.js'
import type { PiiMode } from './model/privacy.js'
import type { RawLines, Story, TransactionStory, WalletStory } from './model/story.js'
import { describeFile } from './outputs/files.js'
import { isShownAs } from './privacy/paths.js'
import { Redactor } from './privacy/redactor.js'
import { privacyBeside } from './privacy/settings.js'
import { locate } from './sources/locate.js'
import type { Database } from './store/database.js'
import { identify } from './store/identify.js'
import { openResults } from './store/open-results.js'
import { type RecordedPrivacy, readPrivacy } from './store/privacy.js'
import type { Reader } from './store/rows.js'
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
  /** What becomes of personal data in the log lines; by default what the run did. */
  readonly pii?: PiiMode
  /** Key of the pseudonyms, where the run or `pii` wants any. */
  readonly piiSecret?: string
}

/**
 * Tells what the results of a run say of an id: a transaction with its findings and log lines, the wallets of a user
 * with both balances at each transaction, or the transactions of a message or request. Throws an OperatorError where
 * there are no results, or nothing of that id.
 */
export async function explain(options: ExplainOptions): Promise<Story> {
  const period = validPeriod(options)
  const database = await openResults(options.output ?? defaults.output, databaseName)
  try {
    const run = await readPrivacy(database)
    const redactor = new Redactor(privacyBeside(run, options))
    const { kind, id } = await identify(database, await storedId(database, options.id, run, redactor))
    if (kind === 'wallet')
      return redacted(await walletStory(database, id, { ...options, ...period }), redactor)
    if (kind === 'transaction')
      return redacted(await transactionStory(database, id, options.logs ?? true), redactor)
    return { kind, id, transactions: await listTransactions(database, kind, id) }
  } finally {
    await database.close()
  }
}

/** Gives an id as the results have it: that of a user, by which the logs know the user, may be there as a pseudonym. */
export async function storedId(
  database: Reader,
  id: string,
  { hashUserIds }: RecordedPrivacy,
  { pseudonym }: Redactor,
): Promise<string> {
  if (!hashUserIds || pseudonym === undefined) return id
  const { rows } = await database.read('select 1 from queue_records where user_id = $1 limit 1', [
    pseudonym(id),
  ])
  return rows.length > 0 ? pseudonym(id) : id
}

/** A story whose log lines hold no personal data but what is to be kept. */
function redacted<Told extends TransactionStory | WalletStory>(story: Told, redactor: Redactor): Told {
  const evidence = story.evidence.map((lines) =>
    lines.text === null ? lines : { ...lines, text: redactor.text(lines.text) },
  )
  return { ...story, evidence }
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
    for (const lines of transaction.id === null ? [] : await readEvidence(database, transaction.id)) {
      evidence.push(lines)
    }
  }
  return { kind: 'wallet', id, from, to, wallets, evidence }
}

/** Reads the log lines of each delivery of a transaction back from their files, in the order of time, as they stand there. */
export async function readEvidence(database: Reader, id: string): Promise<RawLines[]> {
  const { rows } = await database.read(
    `select ranges from (
      select ranges, opened_ms, record_id from queue_records where id = $1
      union all
      select ranges, opened_ms, record_id from queue_records
      where id is distinct from $1
        and record_id in (select record_id from blocked_events where transaction_id = $1)
    ) order by opened_ms, record_id`,
    [id],
  )
  const evidence: RawLines[] = []
  for (const [ranges] of rows) {
    for (const range of String(ranges).split(' ')) evidence.push(await readBack(database, range))
  }
  return evidence
}

/** Reads one `file_id:offset+length` back. */
async function readBack(database: Reader, range: string): Promise<RawLines> {
  const [fileId = '', offset = '', length = ''] = range.split(/[:+]/)
  const bytes: ByteRange = { offset: Number(offset), length: Number(length) }
  const { rows } = await database.read(
    'select path, absolute_path, sha256 from input_files where file_id = $1',
    [Number(fileId)],
  )
  const [path, storedPath, sha256] = (rows[0] ?? []).map(String)
  if (path === undefined || storedPath === undefined || sha256 === undefined) {
    return { file: fileId, ...bytes, text: null, problem: 'the results do not name this file' }
  }
  try {
    const absolutePath = await fileAt(storedPath, sha256)
    const { size, mtimeMs } = statSync(absolutePath)
    const file = { id: Number(fileId), path, absolutePath, size, modifiedMs: Math.trunc(mtimeMs) }
    const found = await readRange(file, bytes, sha256)
    if (found !== undefined) return { file: path, ...bytes, text: decodeText(found).text, problem: null }
    const problem = `the file at ${path} is not the one that was analysed any more; put that one back, or analyse this one`
    return { file: path, ...bytes, text: null, problem }
  } catch {
    const problem = `the log file is not at ${path} any more; put it back there, or analyse it where it is now`
    return { file: path, ...bytes, text: null, problem }
  }
}

/** The file that a path in the results stands for; of several, the one with that hash. */
async function fileAt(storedPath: string, sha256: string): Promise<string> {
  const [first = storedPath, ...others] = locate(storedPath, isShownAs)
  for (const path of others.length === 0 ? [] : [first, ...others]) {
    const file = await describeFile(dirname(path), basename(path))
    if (file.sha256 === sha256) return path
  }
  return first
}
