import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunIdentity } from './model/run-identity.js'
import type { ForeignBalance } from './model/tie-out.js'
import type { Plan } from './plan.js'
import { keyCheckOf } from './privacy/settings.js'
import { resource } from './resources.js'
import type { FoundLogs } from './sources/find.js'
import { version } from './version.js'

/** All that the results of a run depend on. */
export interface IdentifiedRun {
  readonly plan: Plan
  readonly found: FoundLogs
  /** Whether the reports are written, too. */
  readonly report: boolean
  /** Of another system; undefined where none are to be compared with. */
  readonly balances: readonly ForeignBalance[] | undefined
}

/** Gives what tells a run from others. The name of the output folder is left out: it changes no result. */
export function identityOf({ plan, found, report, balances }: IdentifiedRun): RunIdentity {
  const { configuration, ingest, privacy, tables } = plan
  const { pii, hashUserIds } = privacy
  // Another user may not be allowed to read what this one is.
  const user = process.getuid?.() ?? null
  const ledger = hashOf([programParts(), user, ingest, pii, hashUserIds, keyCheckOf(privacy) ?? null])
  const stamps = found.files.map(({ path, stamp }) => [path, stamp])
  if (stamps.some(([, stamp]) => stamp === undefined)) return { ledger, results: undefined }
  const settings = { ...configuration, output: configuration.output.csv }
  const files = [stamps, found.problems]
  return { ledger, results: hashOf([ledger, settings, tables, report, balances ?? null, files]) }
}

/** The version of the program; its bundled files have a hash in their names, so that two builds of one version differ. */
function programParts(): readonly string[] {
  const files = readdirSync(fileURLToPath(resource('.'))).filter((name) => name.startsWith('chunk-'))
  return [version, readFileSync(resource('./store/schema.sql'), 'utf8'), ...files.toSorted()]
}

function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value))
}
