import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Configuration } from '../model/configuration.js'
import type { FailedCheck } from '../model/failed-check.js'
import type { InputEntry } from '../model/log-file.js'
import type { RunIdentity, StreamEntry } from '../model/run-identity.js'
import type { Summary } from '../model/summary.js'
import type { TieOutTotals } from '../model/tie-out.js'
import type { OutputEntry } from './files.js'
import { sealed } from './seal.js'

/** What a run read and wrote, with hashes. */
export const manifestName = 'manifest.json'

/** What the manifest says of a run. */
export interface Manifest {
  /** The version of this program. */
  readonly version: string
  readonly configuration: Configuration
  readonly summary: Summary
  readonly failedChecks: readonly FailedCheck[]
  readonly tieOut: readonly TieOutTotals[]
  readonly inputs: readonly InputEntry[]
  /** How many of the inputs the run before had read, so that this one did not. */
  readonly knownFiles: number
  /** What the next run need not read while it stays as it is. */
  readonly streams: readonly StreamEntry[]
  readonly identity: RunIdentity
  readonly outputs: readonly OutputEntry[]
  readonly durationMs: number
}

/** Writes the manifest of a run. The name of the output folder is left out: it changes no result. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const {
    version,
    summary,
    failedChecks,
    tieOut,
    inputs,
    knownFiles,
    streams,
    identity,
    outputs,
    durationMs,
  } = manifest
  const { ledger, results = null } = identity
  const files = outputs.map(({ name }) => name)
  const configuration = { ...manifest.configuration, output: { csv: manifest.configuration.output.csv } }
  const content = {
    version,
    configuration,
    configuration_sha256: createHash('sha256').update(JSON.stringify(configuration)).digest('hex'),
    time_zone: configuration.time_zone,
    ...sealed({
      summary,
      failed_checks: failedChecks,
      tie_out: tieOut,
      inputs,
      streams,
      identity: { ledger, results, files },
    }),
    known_files: knownFiles,
    outputs,
    duration_ms: Math.round(durationMs),
  }
  writeContent(folder, content)
}

/** A manifest that was read back. */
export interface StoredManifest {
  /** All it says. */
  readonly content: object
  readonly outputs: readonly OutputEntry[]
  /** Which tables have CSV files. */
  readonly csv: Configuration['output']['csv']
}

/** Reads the manifest in a folder; undefined where there is none that can be read. */
export function readManifest(folder: string): StoredManifest | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, manifestName), 'utf8'))
    if (typeof content !== 'object' || content === null) return undefined
    const outputs = propertyOf(content, 'outputs')
    const csv = propertyOf(propertyOf(propertyOf(content, 'configuration'), 'output'), 'csv')
    return { content, outputs: Array.isArray(outputs) ? outputs.filter(isEntry) : [], csv: csvOf(csv) }
  } catch {
    return undefined
  }
}

/** Writes a manifest as it was, but for what it says of the outputs. */
export function writeAmendedManifest(
  folder: string,
  { content }: StoredManifest,
  outputs: readonly OutputEntry[],
): void {
  writeContent(folder, { ...content, outputs })
}

function writeContent(folder: string, content: object): void {
  writeFileSync(join(folder, manifestName), `${JSON.stringify(content, undefined, 2)}\n`)
}

/** Whether it describes a file of the folder itself: a manifest may be anybody's words. */
function isEntry(entry: unknown): entry is OutputEntry {
  const name = propertyOf(entry, 'name')
  return (
    typeof name === 'string' &&
    name !== '' &&
    !name.startsWith('.') &&
    basename(name) === name &&
    typeof propertyOf(entry, 'size') === 'number' &&
    typeof propertyOf(entry, 'sha256') === 'string'
  )
}

function csvOf(value: unknown): Configuration['output']['csv'] {
  if (value === 'none') return value
  return Array.isArray(value) ? value.map(String) : 'all'
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
