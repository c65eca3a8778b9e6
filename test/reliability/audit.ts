import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TransactionTruth } from '../../src/generate/truth.js'
import { analyze } from '../../src/pipeline.js'
import { type Row, transactionDifferences, writeStored } from '../sim/compare.js'
import { editFirst } from '../sim/edit.js'
import type { EventFault } from '../sim/event-faults.js'
import { readCsvObjects } from '../support/csv.js'
import { contradictions, type LedgerRow, ledgerOf } from './in-process.js'
import { type Effort, Findings, type Outcome } from './part.js'
import { fatesOf, isDamage, mayInvent, type Simulation, simulate } from './simulation.js'

/** Seeds that a run failed with once, and why; they are tried in every run. */
export const seedsThatFailed: readonly string[] = [
  // Garbage behind a flipped bit begins inside the time of the next event, so that the one before may go on in it.
  '1795396057819/334',
]

/** What a simulation is read by; gives what it says otherwise than the truth. */
type Auditor = (simulation: Simulation, folder: string) => Promise<readonly string[]>

/**
 * Seeded runs of the simulator with faults of events and files: the program must recover its truth, up to the ledger
 * for thousands of them, up to the CSV files for some. A canary shows that the alarm works.
 */
export async function audit(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  await auditRuns(findings, effort, {
    what: 'seeded runs of the simulator, read up to the ledger',
    runs: { quick: 100, usual: 3000, nightly: 20_000 }[effort.extent],
    auditor: ledgerFailures,
  })
  await auditRuns(findings, effort, {
    what: 'seeded runs of the simulator, up to the CSV files',
    runs: { quick: 3, usual: 60, nightly: 2000 }[effort.extent],
    auditor: resultFailures,
  })
  for (const seed of seedsThatFailed) await auditSeed(findings, seed, effort.folder)
  findings.add('seeds that failed once', seedsThatFailed.length, 'the truth recovered')
  await expectAlarm(findings, effort)
  return findings
}

/** Reads one simulation in both ways. */
export async function auditSeed(findings: Findings, seed: string, folder: string): Promise<void> {
  const simulation = simulate(seed)
  for (const auditor of [ledgerFailures, resultFailures]) {
    for (const failure of await auditor(simulation, folder).catch(crashed)) {
      findings.failures.push(`seed ${seed}: ${failure} (faults: ${faultsOf(simulation)})`)
    }
  }
}

async function auditRuns(
  findings: Findings,
  effort: Effort,
  { what, runs, auditor }: { readonly what: string; readonly runs: number; readonly auditor: Auditor },
): Promise<void> {
  const counts = { streams: 0, eventFaults: 0, fileFaults: 0, transactions: 0 }
  const all = runs * effort.times
  for (let run = 0; run < all; run++) {
    const seed = `${effort.seed}/${run}`
    const simulation = simulate(seed)
    const { streams, truth } = simulation
    counts.streams += streams.length
    counts.eventFaults += streams.filter(({ eventFault }) => eventFault !== undefined).length
    counts.fileFaults += streams.filter(({ fileFault }) => fileFault !== undefined).length
    counts.transactions += truth.length
    for (const failure of await auditor(simulation, effort.folder).catch(crashed)) {
      findings.failures.push(`seed ${seed}: ${failure} (faults: ${faultsOf(simulation)})`)
    }
  }
  const { streams, eventFaults, fileFaults, transactions } = counts
  const faults = `${streams} streams with ${eventFaults} faults of events and ${fileFaults} of files`
  findings.add(what, all, `${faults}; the truth of ${transactions} transactions recovered`)
}

function crashed(error: unknown): readonly string[] {
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)]
}

function faultsOf({ streams }: Simulation): string {
  const names = streams.flatMap(({ eventFault, fileFault }) => [eventFault, fileFault?.name])
  return names.filter((name) => name !== undefined).join(', ')
}

/** A fault that the truth does not know of must be noticed, in every run. */
async function expectAlarm(findings: Findings, effort: Effort): Promise<void> {
  const canaries = { quick: 1, usual: 5, nightly: 20 }[effort.extent]
  for (let number = 0; number < canaries; number++) {
    const seed = `canary/${effort.seed}/${number}`
    for (const auditor of [ledgerFailures, resultFailures]) {
      const failures = await auditor(simulate(seed, canary), effort.folder)
      findings.expect(failures.length > 0, `seed ${seed}: nobody noticed an amount that was changed`)
    }
  }
  findings.add(
    'runs with a canary, a wrong amount the simulator keeps to itself',
    2 * canaries,
    'each noticed',
  )
}

/** Changes an amount and keeps it from the truth. */
const canary: EventFault = (stream) =>
  editFirst(stream, (text) => text.replace(/ amount: \S+,/, ' amount: 31415.92,'))

// ---- up to the ledger ----

/** Transactions that were delivered once have one record; SQL puts the deliveries of the others together. */
async function ledgerFailures({ streams, truth }: Simulation, folder: string): Promise<readonly string[]> {
  const files = streams.flatMap((stream) => stream.stored)
  const ledger = await ledgerOf(join(folder, 'logs'), files)
  const fates = fatesOf(streams)
  const once = truth.filter(({ id, deliveries }) => deliveries === 1 && fates.get(id) === 'whole')
  const ids = new Set<unknown>(once.map(({ id }) => id))
  const rows = ledger.queue_records.filter(({ id }) => ids.has(id)).map(rowOf)
  return [...contradictions(ledger), ...transactionDifferences(once, rows)]
}

/** A record as a row of the table `transactions`. */
function rowOf(record: LedgerRow): Row {
  const text = (column: string): string => String(record[column] ?? '')
  const [before, after] = [text('old_balance'), text('new_balance')]
  const isKnown = before !== '' && after !== ''
  const inferred = Number(after) >= Number(before) ? 'CREDIT' : 'DEBIT'
  const type = text('type')
  return {
    timestamp: new Date(Number(record.shown_ms)).toISOString(),
    session_id: text('session_id'),
    id: text('id'),
    type: type === '' && isKnown ? inferred : type,
    source: text('source'),
    action: text('action'),
    amount: text('amount'),
    vat: text('vat'),
    userBalance: text('user_balance'),
    userId: text('user_id'),
    currency: text('currency'),
    oldBalance: before,
    newBalance: after,
    type_source: type === '' ? 'inferred' : 'logged',
    balance_source: text('balance_source'),
    outcome: text('outcome'),
    deliveries: '1',
    message_id: text('message_id'),
    wallet_id: text('wallet_id'),
    delivery_id: text('delivery_id'),
  }
}

// ---- up to the CSV files ----

async function resultFailures({ streams, truth }: Simulation, folder: string): Promise<readonly string[]> {
  const [logs, output] = [join(folder, 'logs'), join(folder, 'output')]
  rmSync(logs, { recursive: true, force: true })
  const files = streams.flatMap((stream) => stream.stored)
  writeStored(logs, files)
  const { summary } = await analyze({ paths: [logs], output })
  const rows = tableOf(output, 'transactions')
  const fates = fatesOf(streams)
  const whole = truth.filter(({ id }) => fates.get(id) === 'whole')
  const isWhole = new Set(whole.map(({ id }) => id))
  const strange = rows.filter(({ id = '' }) => !fates.has(id) && !mayInvent(streams, rows, id))
  const wholeRows = rows.filter(({ id = '' }) => isWhole.has(id))
  return [
    ...transactionDifferences(whole, wholeRows),
    ...strange.map(({ id }) => `${id}: nobody made this transaction`),
    ...truth
      .filter(({ id }) => fates.get(id) === 'partly lost')
      .flatMap((row) => contradictionsOf(row, rows)),
    ...damageDifferences({ streams, truth }, tableOf(output, 'data_quality'), summary.files.damaged),
  ]
}

/** A table of the results; texts that a spreadsheet would run have lost the quote that guards them. */
function tableOf(output: string, name: string): readonly Row[] {
  const rows = readCsvObjects(readFileSync(join(output, `calo_analysis_${name}.csv`), 'utf8'))
  const bare = (cell: string): string => cell.replace(/^'(?=[=+@\t\r-])/, '')
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, bare(cell)])),
  )
}

/** A transaction whose events are partly lost may be missing, or say less; it may not say anything else. */
function contradictionsOf(truth: TransactionTruth, rows: readonly Row[]): readonly string[] {
  const found = rows.find(({ id }) => id === truth.id)
  if (found === undefined) return []
  const columns = ['amount', 'vat', 'oldBalance', 'newBalance', 'userId', 'currency'] as const
  return columns.flatMap((column) => {
    const [expected, actual] = [truth[column], found[column] ?? '']
    const isSame = actual === '' || actual === expected || Number(actual) === Number(expected)
    return isSame ? [] : [`${truth.id}: ${column} is ${actual}, not ${expected}`]
  })
}

/** Every damaged file is reported, and no other. */
function damageDifferences(
  { streams }: Simulation,
  quality: readonly Row[],
  damaged: number,
): readonly string[] {
  const expected = streams.filter(({ fileFault }) => fileFault !== undefined && isDamage(fileFault)).length
  const reported = quality.filter(({ code, severity }) => code === 'file' && severity === 'error').length
  const isRight = damaged === expected && reported === expected
  return isRight ? [] : [`${damaged} files damaged, ${reported} reported so, ${expected} are`]
}
