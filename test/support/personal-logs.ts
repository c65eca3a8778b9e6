import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildLogs } from './build-logs.js'
import { repositoryPath } from './command.js'

const folder = repositoryPath('test/cases/personal-data-dropped')

/** Names, e-mail addresses, phone numbers and notes that the logs of `writePersonalLogs` hold, in every place. */
export const planted: readonly string[] = JSON.parse(readFileSync(join(folder, 'planted.json'), 'utf8'))

/** Transactions of these logs. */
export const personalTransactions = [1, 2, 5, 6, 7].map(
  (number) => `01HPY1TAKE00000000000000${String(number).padStart(2, '0')}`,
)

/** Where these logs are below the folder of `writePersonalLogs`; an address as well. */
export const personalLogPath = 'exports@folder.example/a.log'

/** Writes logs full of personal data. */
export function writePersonalLogs(to: string): void {
  buildLogs(join(folder, 'input'), to, { 'a.log': { as: personalLogPath } })
}

/** What hashes are keyed by. */
export const secret = { CALO_ANALYZER_PII_SECRET: 'a secret of this test' }

/** What a run is told of personal data, and its environment. */
export interface Way {
  readonly name: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** All that a run may be told of personal data. */
export const privacyWays: readonly Way[] = [
  { name: 'drop', args: [], environment: {} },
  { name: 'drop, users hashed', args: ['--hash-user-ids'], environment: secret },
  { name: 'hash', args: ['--pii', 'hash'], environment: secret },
  { name: 'hash, users as well', args: ['--pii', 'hash', '--hash-user-ids'], environment: secret },
  { name: 'keep', args: ['--pii', 'keep'], environment: {} },
]
