import { hash } from 'node:crypto'
import type { FailedCheck } from '../model/failed-check.js'
import type { InputEntry } from '../model/log-file.js'
import type { StreamEntry } from '../model/run-identity.js'
import type { Summary } from '../model/summary.js'
import type { TieOutTotals } from '../model/tie-out.js'

/** The part of a manifest that the next run may rely on, as it stands there. */
export interface SealedContent {
  readonly summary: Summary
  readonly failed_checks: readonly FailedCheck[]
  readonly tie_out: readonly TieOutTotals[]
  readonly inputs: readonly InputEntry[]
  readonly streams: readonly StreamEntry[]
  readonly identity: {
    readonly ledger: string
    /** Null where a file may have changed since without anybody being able to tell. */
    readonly results: string | null
    /** Names of the files that the run wrote, but for the manifest; reports may have been added since. */
    readonly files: readonly string[]
  }
}

/** The same with a hash of it, which tells whether anybody has changed it since. */
export function sealed(content: SealedContent): SealedContent & { readonly seal: string } {
  return { ...content, seal: sealOf(content) }
}

/** Whether a manifest is one that `sealed` has made, and unchanged since. */
export function isSealed(content: object): content is SealedContent {
  return 'seal' in content && content.seal === sealOf(content)
}

function sealOf(content: object): string {
  const parts = ['summary', 'failed_checks', 'tie_out', 'inputs', 'streams', 'identity']
  return hash('sha256', JSON.stringify(parts.map((part) => Reflect.get(content, part) ?? null)))
}
