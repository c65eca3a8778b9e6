import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvLine } from './csv.js'
import type { Totals } from './totals.js'
import type { Truth } from './truth.js'
import { ANOMALY_COLUMNS, BLOCKED_COLUMNS, TRANSACTION_COLUMNS } from './truth.js'
import type { FindingTotals } from './wallet-truth.js'
import { EPISODE_COLUMNS, WALLET_COLUMNS, walletTruth } from './wallet-truth.js'

/** The tables of the truth, in the order in which they are written. */
export const truthTables = ['transactions', 'blocked', 'anomalies', 'wallets', 'episodes'] as const
/** A table of the truth. */
export type TruthTable = (typeof truthTables)[number]
/** Lines of each table. */
export type TruthLines = Readonly<Record<TruthTable, Buffer>>

const columns = {
  transactions: TRANSACTION_COLUMNS,
  blocked: BLOCKED_COLUMNS,
  anomalies: ANOMALY_COLUMNS,
  wallets: WALLET_COLUMNS,
  episodes: EPISODE_COLUMNS,
} as const satisfies Readonly<Record<TruthTable, readonly string[]>>

/** What is true about logs that hold whole wallets: the lines of the tables, and what an auditor should count. */
export function truthLines(truth: Truth): { readonly lines: TruthLines; readonly findings: FindingTotals } {
  const { wallets, episodes, findings } = walletTruth(truth.transactions)
  const lines = {
    transactions: csvText(TRANSACTION_COLUMNS, truth.transactions),
    blocked: csvText(BLOCKED_COLUMNS, truth.blocked),
    anomalies: csvText(ANOMALY_COLUMNS, truth.anomalies),
    wallets: csvText(WALLET_COLUMNS, wallets),
    episodes: csvText(EPISODE_COLUMNS, episodes),
  }
  return { lines, findings }
}

function csvText<K extends string>(
  names: readonly K[],
  rows: readonly Readonly<Record<K, string | number>>[],
): Buffer {
  let text = ''
  for (const row of rows) {
    text += csvLine(names, row)
  }
  return Buffer.from(text)
}

/** The files that keep what is true about logs. */
export interface TruthFiles {
  readonly add: (lines: TruthLines) => void
  readonly addTo: (table: TruthTable, lines: Buffer) => void
  readonly close: (all: {
    readonly totals: Totals
    readonly findings: FindingTotals
    readonly perFile: ReadonlyMap<string, number>
  }) => void
}

/** Opens the files of the truth in a folder, which is made if it is missing; without `tables` only the totals. */
export function openTruth(folder: string, tables = true): TruthFiles {
  mkdirSync(folder, { recursive: true })
  const open = (tables ? truthTables : []).map((table) => {
    const descriptor = openSync(join(folder, `${table}.csv`), 'w')
    writeFileSync(descriptor, `${columns[table].join(',')}\n`)
    return { table, descriptor }
  })
  const addTo = (table: TruthTable, lines: Buffer): void => {
    const file = open.find((one) => one.table === table)
    if (file !== undefined) {
      writeFileSync(file.descriptor, lines)
    }
  }
  return {
    add: (lines) => {
      for (const table of truthTables) {
        addTo(table, lines[table])
      }
    },
    addTo,
    close: ({ totals: { kinds, ...totals }, findings, perFile }) => {
      for (const { descriptor } of open) {
        closeSync(descriptor)
      }
      writeJson(join(folder, 'events.json'), { kinds, files: Object.fromEntries(perFile) })
      writeJson(join(folder, 'totals.json'), totals)
      writeJson(join(folder, 'findings.json'), findings)
    },
  }
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}
