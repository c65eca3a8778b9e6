import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { workNames } from '../model/output-folder.js'

/** What a publication replaces by what. */
interface Journal {
  /** The files of the run, in the order in which they are moved; the last one says that all are there. */
  readonly names: readonly string[]
  /** The files of the run before, the one that says so first. */
  readonly replaced: readonly string[]
}

const journalName = '.journal.json'

/**
 * Makes the files of a whole draft the results of the folder, all or none: one rename decides. What is left to do
 * after it is done by `settle`, now or, where the run is killed, when the next one begins.
 */
export function publish(folder: string, names: readonly string[]): void {
  const draft = join(folder, workNames.draft)
  const journal: Journal = { names, replaced: publishedNames(folder, names.at(-1) ?? '') }
  const kept = new Set(names)
  for (const name of readdirSync(draft)) if (!kept.has(name)) rmSync(join(draft, name), { recursive: true })
  writeFileSync(join(draft, journalName), JSON.stringify(journal))
  renameSync(draft, join(folder, workNames.publishing))
}

/**
 * Completes a publication that `publish` has decided; does nothing where there is none. The old results leave before
 * the first new one comes, so that the folder never holds files of two runs; the manifest leaves first and comes last.
 */
export function settle(folder: string): void {
  const publishing = join(folder, workNames.publishing)
  const waiting = entriesOf(publishing)
  if (waiting === undefined) return
  const { names, replaced } = readJournal(publishing)
  if (names.every((name) => waiting.has(name))) {
    for (const name of [...replaced, ...names.toReversed()]) rmSync(join(folder, name), { force: true })
  }
  for (const name of names) {
    if (waiting.has(name)) renameSync(join(publishing, name), join(folder, name))
  }
  rmSync(publishing, { recursive: true, force: true })
}

function entriesOf(path: string): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function readJournal(publishing: string): Journal {
  const journal = readJson(join(publishing, journalName))
  return {
    names: listAt(journal, 'names').filter(isFileName),
    replaced: listAt(journal, 'replaced').filter(isFileName),
  }
}

/** The results in a folder, as their manifest names them, itself first; none where there is no manifest to read. */
function publishedNames(folder: string, manifest: string): string[] {
  const outputs = listAt(readJson(join(folder, manifest)), 'outputs')
  return [manifest, ...outputs.map((entry) => propertyOf(entry, 'name')).filter(isFileName)]
}

/** The content of a JSON file; undefined where it is missing or anything else. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    ) {
      return undefined
    }
    throw error
  }
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = propertyOf(value, key)
  return Array.isArray(list) ? list : []
}

/** Whether it names a file of the folder itself; what a folder says of itself may be anybody's words. */
function isFileName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !name.startsWith('.') && basename(name) === name
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
