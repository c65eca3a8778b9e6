import { copyFileSync, existsSync, linkSync } from 'node:fs'
import { join } from 'node:path'
import { OperatorError } from '../model/errors.js'
import { workNames } from '../model/output-folder.js'
import { operatorErrorOf } from '../model/refusal.js'
import { describeFile } from './files.js'
import { manifestName, readManifest, type StoredManifest, writeAmendedManifest } from './manifest.js'
import { OutputFolder } from './publish.js'

/** Results that are about to be changed: a folder with the lock taken, and what its manifest says. */
export interface Amendment {
  /** Where the results are, as given. */
  readonly path: string
  /** Where files are written until they are published. */
  readonly draft: string
  readonly manifest: StoredManifest
}

/**
 * Adds files to the results in a folder, or replaces some. `write` puts them into the draft and gives their names; all
 * others stay as they are. They are published as those of a run are, all or none. Throws an OperatorError where there
 * are no results, or another run has the folder.
 */
export async function amendResults(
  path: string,
  write: (amendment: Amendment) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  requireResults(path)
  const folder = OutputFolder.open(path)
  try {
    const manifest = readManifest(path)
    if (manifest === undefined) throw noResults(path)
    const written = await write({ path, draft: folder.draft, manifest })
    const kept = manifest.outputs.filter(
      ({ name }) => !written.includes(name) && existsSync(join(path, name)),
    )
    for (const { name } of kept) takeAlong(name, folder)
    const outputs = [
      ...kept,
      ...(await Promise.all(written.map((name) => describeFile(folder.draft, name)))),
    ].sort(byName)
    writeAmendedManifest(folder.draft, manifest, outputs)
    folder.publish([...outputs.map(({ name }) => name), manifestName])
    return written
  } catch (error) {
    throw operatorErrorOf(error) ?? error
  } finally {
    folder.close()
  }
}

/** The database first, as a run writes it. */
function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  const rank = (name: string): string => (name.endsWith('.duckdb') ? '' : name)
  return rank(one.name) < rank(other.name) ? -1 : 1
}

/** Opening the folder would create it. */
function requireResults(path: string): void {
  const places = [join(path, manifestName), join(path, workNames.publishing)]
  if (!places.some((place) => existsSync(place))) throw noResults(path)
}

function noResults(path: string): OperatorError {
  return new OperatorError(
    `there are no results in ${path}`,
    'Run calo-analyzer LOGS first, or name the folder of its results with --output.',
  )
}

/** Takes a file that stays as it is into the draft, under a second name of the same bytes. */
function takeAlong(name: string, { path, draft }: OutputFolder): void {
  const [from, to] = [join(path, name), join(draft, name)]
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}
