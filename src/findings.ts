import { constants, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCatalog } from './analysis/catalog.js'
import { nearest } from './config/nearest.js'
import { defaults } from './model/defaults.js'
import { OperatorError } from './model/errors.js'
import { databaseName } from './model/output-folder.js'
import type { NoteAction, WorkItem, WorkStatus } from './model/work-list.js'
import { amendResults } from './outputs/amend.js'
import { writeReports } from './reports/write.js'
import { Database } from './store/database.js'
import { openResults, requireView } from './store/open-results.js'
import { readWorkList, type WorkFilter, writeNotes } from './store/work-list.js'

/** Which findings to list. */
export interface FindingsOptions extends WorkFilter {
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
}

/** Reads the work list of a run: what is new first, the worst first. Throws an OperatorError where there are no results. */
export async function listFindings({
  output = defaults.output,
  ...filter
}: FindingsOptions = {}): Promise<WorkItem[]> {
  const database = await openResults(output, databaseName)
  try {
    await requireView(database, 'work_list', output)
    return await readWorkList(database, filter)
  } finally {
    await database.close()
  }
}

/** What a person decides about some findings. */
export interface NoteOptions {
  /** Ids of findings; their first characters do where they are unique. */
  readonly findings: readonly string[]
  readonly action: NoteAction
  /** Who says so. */
  readonly person: string
  readonly note?: string | undefined
  /** When; default now. */
  readonly at?: Date
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
}

/**
 * Writes what a person decided into the work list, and the reports that are there anew. The next run into the same
 * folder takes it over. Gives the findings as they are now. Throws an OperatorError where one of them is unknown or
 * cannot be decided so; nothing is written then.
 */
export async function noteFindings(options: NoteOptions): Promise<WorkItem[]> {
  const { output = defaults.output, action, person, note, at = new Date() } = options
  let items: readonly WorkItem[] = []
  await amendResults(output, async ({ path, draft, manifest }) => {
    const copy = join(draft, databaseName)
    copyFileSync(join(path, databaseName), copy, constants.COPYFILE_FICLONE)
    const database = await Database.create(copy)
    try {
      await requireView(database, 'work_list', path)
      const chosen = chosenFrom(await readWorkList(database, {}), options)
      const findingIds = chosen.map(({ finding_id }) => finding_id)
      await writeNotes(database, { findingIds, action, person, note, notedAt: at.toISOString() })
      const later = await readWorkList(database, {})
      items = later.filter(({ finding_id }) => findingIds.includes(finding_id))
      const published = new Set(manifest.outputs.map(({ name }) => name))
      const plan = {
        draft,
        tables: readCatalog(),
        csv: manifest.csv,
        isWanted: (name: string) => published.has(name),
      }
      const files = await writeReports({ database }, plan)
      await database.save()
      return [databaseName, ...files]
    } finally {
      await database.close()
    }
  })
  return [...items]
}

/** Statuses in which each action makes sense. */
const possible: Readonly<Record<NoteAction, readonly WorkStatus[]>> = {
  ack: ['new', 'open', 'acknowledged'],
  note: ['new', 'open', 'acknowledged', 'gone'],
  reopen: ['acknowledged'],
}

const impossible: Readonly<Record<NoteAction, string>> = {
  ack: 'is gone: there is nothing to acknowledge',
  note: '',
  reopen: 'is not acknowledged',
}

/** Fewer characters are never taken for the start of an id. */
const shortestStart = 4

/** The findings that are meant. Throws an OperatorError for the first one that is not clear or not possible. */
function chosenFrom(items: readonly WorkItem[], { findings, action }: NoteOptions): WorkItem[] {
  const chosen = [...new Set(findings)].map((text) => identified(items, text))
  const wrong = chosen.find(({ status }) => !possible[action].includes(status))
  if (wrong === undefined) return chosen
  throw new OperatorError(
    `finding ${wrong.finding_id} ${impossible[action]}`,
    'See what there is: calo-analyzer findings list --status all.',
  )
}

function identified(items: readonly WorkItem[], text: string): WorkItem {
  const isNamed = ({ finding_id }: WorkItem): boolean =>
    finding_id === text || (text.length >= shortestStart && finding_id.startsWith(text))
  const [first, second] = items.filter(isNamed)
  if (first === undefined) {
    const ids = items.map(({ finding_id }) => finding_id)
    const near = nearest(text, ids)
    throw new OperatorError(
      `no finding ${text} in the work list`,
      near === undefined
        ? 'Ids stand in the first column of calo-analyzer findings list.'
        : `Did you mean ${near}?`,
    )
  }
  if (second !== undefined && first.finding_id !== text) {
    throw new OperatorError(
      `${text} is the start of several ids`,
      `Give more of it. Among them are ${first.finding_id} and ${second.finding_id}.`,
    )
  }
  return first
}
