import { type BigIntStats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FailedCheck } from '../model/failed-check.js'
import type { InputEntry } from '../model/log-file.js'
import { databaseName } from '../model/output-folder.js'
import type { RunIdentity, StreamEntry } from '../model/run-identity.js'
import type { Summary } from '../model/summary.js'
import type { TieOutTotals } from '../model/tie-out.js'
import type { OutputEntry } from './files.js'
import { manifestName, readManifest } from './manifest.js'
import { isSealed, type SealedContent } from './seal.js'

/** What a run left in its output folder, as its manifest says. */
export interface RunBefore {
  readonly folder: string
  readonly content: SealedContent
  /** All files that are there now, as far as the manifest knows. */
  readonly outputs: readonly OutputEntry[]
}

/** Reads what the run before left in a folder; undefined where there is nothing that can be relied on. */
export function readRunBefore(folder: string): RunBefore | undefined {
  const manifest = readManifest(folder)
  if (manifest === undefined || !isSealed(manifest.content)) return undefined
  return { folder, content: manifest.content, outputs: manifest.outputs }
}

/** Results that need not be computed again. */
export interface KeptResults {
  readonly summary: Summary
  readonly failedChecks: readonly FailedCheck[]
  readonly tieOut: readonly TieOutTotals[]
  /** Names of the files, the manifest last. */
  readonly files: readonly string[]
}

/** Gives the results of a run where it has this identity, and they are all there as it left them; else undefined. */
export function keptResults(
  { folder, content, outputs }: RunBefore,
  identity: RunIdentity,
): KeptResults | undefined {
  const names = outputs.map(({ name }) => name)
  const isSame =
    content.identity.results === identity.results &&
    content.identity.files.join('\n') === names.join('\n') &&
    areUnchanged(folder, outputs)
  if (!isSame) return undefined
  const { summary, failed_checks: failedChecks, tie_out: tieOut } = content
  return { summary, failedChecks, tieOut, files: [...names, manifestName] }
}

/** What the database of a run holds. */
export interface KnownLedger {
  readonly inputs: readonly InputEntry[]
  readonly streams: readonly StreamEntry[]
}

/** Gives what the database of a run holds where this one would read it alike, and it is as that run left it; else undefined. */
export function knownLedger(
  { folder, content, outputs }: RunBefore,
  identity: RunIdentity,
): KnownLedger | undefined {
  const database = outputs.filter(({ name }) => name === databaseName)
  const isSame =
    content.identity.ledger === identity.ledger && database.length === 1 && areUnchanged(folder, database)
  return isSame ? content : undefined
}

/** Whether files have the size that the manifest names, and none has been written or moved since the manifest came. */
function areUnchanged(folder: string, outputs: readonly OutputEntry[]): boolean {
  const manifest = statsOf(join(folder, manifestName))
  return outputs.every(({ name, size }) => {
    const stats = statsOf(join(folder, name))
    return (
      stats?.isFile() === true &&
      stats.size === BigInt(size) &&
      manifest !== undefined &&
      stats.mtimeNs <= manifest.mtimeNs &&
      stats.ctimeNs <= manifest.ctimeNs
    )
  })
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true })
  } catch {
    return undefined
  }
}
