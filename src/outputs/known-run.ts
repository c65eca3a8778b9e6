import { type BigIntStats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FailedCheck } from '../model/failed-check.js'
import type { RunIdentity } from '../model/run-identity.js'
import type { Summary } from '../model/summary.js'
import type { TieOutTotals } from '../model/tie-out.js'
import type { OutputEntry } from './files.js'
import { manifestName, readManifest } from './manifest.js'
import { isSealed } from './seal.js'

/** Results that need not be computed again. */
export interface KeptResults {
  readonly summary: Summary
  readonly failedChecks: readonly FailedCheck[]
  readonly tieOut: readonly TieOutTotals[]
  /** Names of the files, the manifest last. */
  readonly files: readonly string[]
}

/**
 * Gives the results in a folder where they are those of a run of this identity, whole and unchanged; undefined where
 * anything about that is in doubt.
 */
export function keptResults(folder: string, identity: RunIdentity): KeptResults | undefined {
  const manifest = readManifest(folder)
  if (manifest === undefined || !isSealed(manifest.content) || identity.results === undefined)
    return undefined
  const { content, outputs } = manifest
  const names = outputs.map(({ name }) => name)
  const isSame =
    content.identity.results === identity.results &&
    content.identity.files.join('\n') === names.join('\n') &&
    areUnchanged(folder, outputs)
  if (!isSame) return undefined
  const { summary, failed_checks: failedChecks, tie_out: tieOut } = content
  return { summary, failedChecks, tieOut, files: [...names, manifestName] }
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
