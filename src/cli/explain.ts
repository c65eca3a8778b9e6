import { styleText } from 'node:util'
import { explainTransaction, type Finding, type RawLines, type TransactionStory } from '../explain.js'
import { databaseName } from '../pipeline.js'
import type { Cell } from '../store/database.js'
import { openResults } from '../store/open-results.js'
import { resultsFolder } from './configured.js'
import { printable } from './printable.js'

/** What the command line says besides the id. */
export interface ExplainArguments {
  readonly output?: string
  readonly json?: true
}

/** Runs `explain` on a transaction id. */
export async function runExplain(id: string, options: ExplainArguments): Promise<void> {
  const database = await openResults(await resultsFolder(options.output), databaseName)
  try {
    const story = await explainTransaction(database, id)
    process.stdout.write(options.json === true ? `${JSON.stringify(story, undefined, 2)}\n` : describe(story))
  } finally {
    database.close()
  }
}

const hidden = new Set(['log_ranges', 'business_date'])

function describe({ id, transaction, findings, evidence }: TransactionStory): string {
  const facts = Object.entries(transaction ?? {})
    .filter(([name, value]) => value !== null && !hidden.has(name) && !name.endsWith('_logged'))
    .map(([name, value]) => `  ${name.padEnd(15)} ${printable(String(value))}`)
  const title = styleText('bold', `Transaction ${printable(id)}`)
  const blocks = [
    [title, ...facts].join('\n'),
    ...findings.map(describeFinding),
    ...evidence.map(describeLines),
  ]
  return `${blocks.join('\n\n')}\n`
}

const meanings: Readonly<Record<string, (row: Readonly<Record<string, Cell>>) => string>> = {
  overdraft_episodes: (row) =>
    `Overdrawn: an episode of ${row.transactions} transactions from ${row.started_at}, lowest ${row.lowest_balance} ${row.currency}, ` +
    (row.open === true ? `still open after ${row.days} days` : `ended ${row.ended_at}`),
  blocked_overdrafts: (row) => `Blocked: with ${row.current_balance} in the wallet the service refused it`,
  discrepancies: (row) =>
    `Out of step: the payment balance is ${row.userBalance}, the subscription balance ${row.newBalance}; difference ${row.drift} ${row.currency}`,
  drift_episodes: (row) =>
    `Drift: an episode of ${row.transactions} transactions from ${row.started_at}, opened by ${row.opening_action ?? 'an unnamed action'} ` +
    `with ${row.opening_drift} ${row.currency}, ` +
    (row.open === true ? `still open at ${row.last_drift}` : `ended ${row.ended_at}`),
  sync_errors: (row) =>
    `The service itself logged: subscription balance ${row.subscription_balance}` +
    `${row.subscription_balance_is === null ? '' : ` (${row.subscription_balance_is} the transaction)`}, payment balance ${row.payment_balance}`,
  calculation_errors: (row) =>
    `Wrong sum: newBalance is ${row.newBalance}, expected ${row.expected_new_balance}; difference ${row.difference} ${row.currency}`,
  continuity_breaks: (row) =>
    `Break: the wallet stood at ${row.previous_new_balance} after ${row.previous_id}, this one begins at ${row.oldBalance}; ` +
    `${row.missing_amount} ${row.currency} moved outside the log`,
  anomalies: (row) => `${row.rule} (${row.severity}): ${row.explanation}`,
}

function describeFinding({ table, row }: Finding): string {
  const words = meanings[table]?.(row) ?? table
  return `${styleText('yellow', printable(words))}\n${styleText('dim', `  → calo_analysis_${table}.csv`)}`
}

function describeLines({ file, offset, length, text, problem }: RawLines): string {
  const place = styleText('dim', `${printable(file)}, bytes ${offset} to ${offset + length} of its text`)
  return problem === undefined ? `${place}\n${printable(text ?? '')}` : `${place}\n${printable(problem)}`
}
