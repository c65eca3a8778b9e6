import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import { describeFile } from '../../src/outputs/files.js'
import { writeStored } from '../sim/compare.js'
import { runProgram } from './program.js'

/** Logs, what an undisturbed run makes of them, and how long it takes. */
export interface Reference {
  readonly name: string
  readonly logs: string
  readonly output: string
  readonly code: number
  readonly ms: number
  /** SHA-256 of each CSV file, by name. */
  readonly tables: ReadonlyMap<string, string>
  readonly transactions: number
}

/** What an output folder holds. */
export type State =
  | { readonly kind: 'whole'; readonly of: Reference }
  /** Some files of one run, and the rest of them on their way into place. */
  | { readonly kind: 'on its way'; readonly of: Reference }
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken'; readonly why: string }

/** Writes generated logs and analyses them undisturbed. */
export async function makeReference(folder: string, name: string, users: number): Promise<Reference> {
  const logs = join(folder, `logs-${name}`)
  const streams = streamsInMemory({ seed: `reference ${name}`, from: '2024-02-01', days: 4, users })
  writeStored(logs, streams.flatMap(storedFiles))
  return referenceOf(folder, name, logs)
}

/** Analyses logs undisturbed. */
export async function referenceOf(folder: string, name: string, logs: string): Promise<Reference> {
  const output = join(folder, `reference-${name}`)
  const { code, stdout, stderr, ms } = await runProgram([logs, '-o', output, '--json'])
  if (code !== 0 && code !== 4) throw new Error(`the undisturbed run ended with ${code}: ${stderr}`)
  const { transactions } = JSON.parse(stdout)
  return { name, logs, output, code, ms, tables: tablesOf(output), transactions }
}

/** Makes `output` the results of an undisturbed run. */
export function restore(output: string, { output: from }: Reference): void {
  rmSync(output, { recursive: true, force: true })
  cpSync(from, output, { recursive: true })
}

/** Makes `output` an empty folder. */
export function clear(output: string): void {
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
}

/** Says which run's results are in `output`, by the hashes of its manifest and of the known tables. */
export async function stateOf(output: string, known: readonly Reference[]): Promise<State> {
  const tables = tablesOf(output)
  const manifest = join(output, 'manifest.json')
  if (!existsSync(manifest)) return unfinished(output, tables, known)
  const wrong = await disagreement(output, tables)
  if (wrong !== undefined) return { kind: 'broken', why: wrong }
  const of = known.find((reference) => isSame(tables, reference.tables))
  return of === undefined ? { kind: 'broken', why: 'results of no known run' } : { kind: 'whole', of }
}

/** The CSV files of a folder by name, with their hashes. */
export function tablesOf(output: string): ReadonlyMap<string, string> {
  const names = existsSync(output) ? readdirSync(output).filter((name) => name.endsWith('.csv')) : []
  return new Map(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(output, name)))
        .digest('hex'),
    ]),
  )
}

/** Names of the tables that two sets of CSV files do not share. */
export function differences(
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...left.keys(), ...right.keys()])
  return [...names].filter((name) => left.get(name) !== right.get(name))
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return differences(left, right).length === 0
}

function unfinished(output: string, tables: ReadonlyMap<string, string>, known: readonly Reference[]): State {
  const isPublishing = existsSync(join(output, '.calo-analyzer.publishing'))
  const visible = existsSync(output) ? readdirSync(output).filter((name) => !name.startsWith('.')) : []
  if (visible.length === 0 && !isPublishing) return { kind: 'empty' }
  if (!isPublishing) return { kind: 'broken', why: `files without a manifest: ${visible.join(', ')}` }
  const of = known.find((reference) =>
    [...tables].every(([name, hash]) => reference.tables.get(name) === hash),
  )
  return of === undefined ? { kind: 'broken', why: 'a mixture of two runs' } : { kind: 'on its way', of }
}

/** How the files of a folder differ from what its manifest says; undefined where they do not. */
async function disagreement(
  output: string,
  tables: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const manifest = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'))
  const listed = new Set<string>()
  for (const { name, size, sha256 } of manifest.outputs) {
    listed.add(name)
    if (!existsSync(join(output, name))) return `${name} is missing`
    const actual = await describeFile(output, name)
    if (actual.size !== size || actual.sha256 !== sha256) return `${name} is not what the manifest says`
  }
  const unlisted = [...tables.keys()].find((name) => !listed.has(name))
  return unlisted === undefined ? undefined : `${unlisted} is not in the manifest`
}
