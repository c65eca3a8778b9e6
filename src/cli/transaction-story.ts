import { styleText } from 'node:util'
import { printable, printableLine } from '../model/printable.js'
import type { RawLines, TransactionList, TransactionStory } from '../model/story.js'
import { commandLine } from './command-line.js'
import { findingBlock } from './finding.js'
import { renderTable } from './table.js'

const hidden = new Set(['log_ranges', 'business_date'])

/** Describes a transaction: what is known, the findings, the log lines. */
export function describeTransaction(story: TransactionStory, output: string | undefined): string {
  const { id, transaction, findings, evidence } = story
  const facts = Object.entries(transaction ?? {})
    .filter(([name, value]) => value !== null && !hidden.has(name) && !name.endsWith('_logged'))
    .map(([name, value]) => `  ${name.padEnd(15)} ${printableLine(String(value))}`)
  const title = styleText('bold', `Transaction ${printableLine(id)}`)
  const blocks = [
    [title, ...facts].join('\n'),
    ...(findings.length === 0 ? [styleText('green', 'Nothing was found wrong with it')] : []),
    ...findings.map((finding) => findingBlock(finding, output)),
    ...evidence.map(describeLines),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Describes log lines: where they stand, and their text or why it cannot be shown. */
export function describeLines({ file, offset, length, text, problem }: RawLines): string {
  const place = styleText('dim', `${printableLine(file)}, bytes ${offset} to ${offset + length} of its text`)
  return problem === null ? `${place}\n${printable(text ?? '')}` : `${place}\n${printableLine(problem)}`
}

/** Describes the transactions of a message or a request. */
export async function describeList(
  { kind, id, transactions }: TransactionList,
  output: string | undefined,
): Promise<string> {
  const title = styleText('bold', printableLine(`${kind === 'message' ? 'Message' : 'Request'} ${id}`))
  if (transactions.length === 0) return `${title}\nThe log shows no transaction of it\n`
  const columns = ['timestamp', 'id', 'userId', 'action', 'amount', 'currency', 'outcome']
  const rows = transactions.map((row) => columns.map((column) => printableLine(String(row[column] ?? ''))))
  const drawn = await renderTable(
    ['Time (UTC)', 'Transaction', 'User', 'Action', 'Amount', 'Currency', 'Outcome'],
    rows,
  )
  const first = transactions[0]?.id
  const next = styleText('dim', `  → ${commandLine(['explain', String(first)], output)}`)
  return `${title}\n${drawn}\n${next}\n`
}
