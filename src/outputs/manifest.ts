import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Configuration } from '../model/configuration.js'
import type { Summary } from '../model/summary.js'
import type { OutputEntry } from './files.js'

/** What a run read and wrote, with hashes. */
export const manifestName = 'manifest.json'

/** What the manifest says of a run. */
export interface Manifest {
  /** The version of this program. */
  readonly version: string
  readonly configuration: Configuration
  readonly summary: Summary
  readonly failedChecks: readonly object[]
  readonly inputs: readonly object[]
  readonly outputs: readonly OutputEntry[]
  readonly durationMs: number
}

/** Writes the manifest of a run. The name of the output folder is left out: it changes no result. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const { version, summary, failedChecks, inputs, outputs, durationMs } = manifest
  const configuration = { ...manifest.configuration, output: { csv: manifest.configuration.output.csv } }
  const content = {
    version,
    configuration,
    configuration_sha256: createHash('sha256').update(JSON.stringify(configuration)).digest('hex'),
    time_zone: configuration.time_zone,
    summary,
    failed_checks: failedChecks,
    inputs,
    outputs,
    duration_ms: Math.round(durationMs),
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(content, undefined, 2)}\n`)
}
