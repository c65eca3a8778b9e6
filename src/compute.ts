import { join } from 'node:path'
import { currencySetting, isExported } from './configuration.js'
import type { FailedCheck } from './model/failed-check.js'
import type { InputEntry } from './model/log-file.js'
import { databaseName } from './model/output-folder.js'
import type { Summary } from './model/summary.js'
import type { ForeignBalance, TieOutTotals } from './model/tie-out.js'
import { csvLines, csvName } from './outputs/csv.js'
import { describeFile, type OutputEntry } from './outputs/files.js'
import type { Plan } from './plan.js'
import { keyCheckOf } from './privacy/settings.js'
import { checkResults, requireEvents } from './store/checks.js'
import type { Database } from './store/database.js'
import { recordOf } from './store/privacy.js'
import { readCurrencies, writeCurrencies } from './store/settings.js'
import { readInputs, readSummary } from './store/summary.js'
import { storedColumns, storeTables, waitForAll, writeLines } from './store/tables.js'
import { tieOutWith } from './store/tie-out.js'
import { carryWorkList } from './store/work-list.js'

/** What is to become of logs that stand in the database. */
export interface Computation {
  readonly plan: Plan
  /** Where the logs are from, for a message. */
  readonly paths: readonly string[]
  /** Whether the reports are written, too. */
  readonly report: boolean
  /** Of another system; undefined where none are to be compared with. */
  readonly balances: readonly ForeignBalance[] | undefined
  /** The results of the run before, where there are any. */
  readonly before: string
  /** Folder to write to; the database stands in it. */
  readonly folder: string
}

/** The headline figures, and what was read and written. */
export interface Computed {
  readonly summary: Summary
  readonly inputs: readonly InputEntry[]
  readonly outputs: readonly OutputEntry[]
  readonly failedChecks: readonly FailedCheck[]
  readonly warnings: readonly string[]
  readonly tieOut: readonly TieOutTotals[]
}

/**
 * Computes, checks and sums up every table, writes the CSV file of each result that is asked for, and saves the database
 * as soon as nothing more is written to it. Nothing waits but for the tables it reads. Throws an OperatorError where there
 * are no events.
 */
export async function computeResults(database: Database, job: Computation): Promise<Computed> {
  const { plan, folder } = job
  const { csv } = plan.configuration.output
  const tables = plan.tables.filter(({ room }) => room !== 'checks')
  const currencies = writeAllCurrencies(database, plan)
  const storing = storeTables(database, tables, new Map([['currencies', currencies]]))
  const exported = tables.filter(
    (table) => isExported(table) && (csv === 'all' || (csv !== 'none' && csv.includes(table.name))),
  )
  const describing = storing.then(() => storedColumns(database))
  const writing = exported.map(async ({ name }) => {
    const columns = (await describing).get(name) ?? []
    await writeLines(database, csvLines(name, columns), join(folder, csvName(name)))
    return describeFile(folder, csvName(name))
  })
  const concluding = conclude(database, job, storing)
  await waitForAll([requireEvents(database, job.paths), concluding, describing, ...writing])
  const { saved, ...concluded } = await concluding
  const reports = await writeWantedReports(database, job)
  const written = await Promise.all([...writing, ...reports.map((name) => describeFile(folder, name))])
  return {
    ...concluded,
    outputs: [saved, ...written.toSorted((one, other) => (one.name < other.name ? -1 : 1))],
  }
}

type Concluded = Omit<Computed, 'outputs'> & { readonly saved: OutputEntry }

/** Waits for all tables, adds what comes from elsewhere, then saves, checks and sums up. */
async function conclude(
  database: Database,
  { plan, balances, before, folder }: Computation,
  storing: Promise<void>,
): Promise<Concluded> {
  const { configuration, privacy } = plan
  const carrying = carryWorkList(database, before, recordOf(privacy, keyCheckOf(privacy)))
  await waitForAll([storing, carrying])
  const tieOut = balances === undefined ? [] : await tieOutWith(database, balances, configuration)
  const saving = database.save().then(() => describeFile(folder, databaseName))
  const summary = readSummary(database)
  const inputs = readInputs(database)
  const checks = plan.tables.filter(({ room }) => room === 'checks')
  const checking = checkResults(database, checks, configuration.checks)
  await waitForAll([saving, summary, inputs, checking])
  return {
    saved: await saving,
    summary: await summary,
    inputs: await inputs,
    failedChecks: await checking,
    warnings: await carrying,
    tieOut,
  }
}

/** Writes the reports that are asked for; gives the names of their files. Most runs need none, nor what makes them. */
async function writeWantedReports(
  database: Database,
  { plan, report, balances, folder }: Computation,
): Promise<string[]> {
  if (!report && balances === undefined) return []
  const { writeReports } = await import('./reports/write.js')
  const { csv } = plan.configuration.output
  const isWanted = (name: string): boolean => report || name === csvName('tie_out')
  return writeReports({ database }, { draft: folder, tables: plan.tables, csv, isWanted })
}

async function writeAllCurrencies(database: Database, { configuration }: Plan): Promise<void> {
  const currencies = await readCurrencies(database)
  await writeCurrencies(
    database,
    currencies.map((currency) => currencySetting(currency, configuration)),
  )
}
