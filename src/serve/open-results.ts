import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RunFacts, TableFacts } from '../model/dashboard.js'
import { messageOf } from '../model/errors.js'
import { workNames } from '../model/output-folder.js'
import { Redactor } from '../privacy/redactor.js'
import { type PrivacyOptions, privacyBeside } from '../privacy/settings.js'
import { companionThreshold, prepareCompanion } from '../store/companion.js'
import { Database } from '../store/database.js'
import { readPrivacy } from '../store/privacy.js'
import { QuestionBox } from '../store/question-box.js'
import { type Reader, readRows } from '../store/rows.js'
import { version } from '../version.js'
import { readTableFacts } from './table-facts.js'

/** How results are shown. */
export interface ShownAs {
  /** Folder of the results, as it was named. */
  readonly folder: string
  /** What becomes of personal data in log lines, and the key of their pseudonyms. */
  readonly privacy: Pick<PrivacyOptions, 'pii' | 'piiSecret'>
  /** Words about what goes on, for the person at the terminal. */
  readonly tell: (words: string) => void
  /** Transactions from which on look-ups are prepared; by default those that make them slow. */
  readonly prepareFrom?: number
  /** Rows from which on a table is large: the filtered ones are counted by a question of their own. */
  readonly largeFrom?: number
}

/** Memory of statements that strangers write, and of exports. */
const boxMemoryMb = 512
const usualLargeFrom = 200_000
/** Answers that are kept: the results do not change. */
const mostAnswers = 500

/** The results of one run, open for reading until they are closed. */
export class OpenResults {
  readonly stamp: string
  readonly database: Database
  readonly facts: Omit<RunFacts, 'isPreparing'>
  readonly #path: string
  readonly #shownAs: ShownAs
  readonly #answers = new Map<string, Promise<unknown>>()
  readonly #stop = new AbortController()
  #box: Promise<QuestionBox> | undefined
  #prepared: 'not_needed' | 'waiting' | 'ready' = 'not_needed'
  #preparing: Promise<void> = Promise.resolve()

  private constructor(path: string, database: Database, facts: OpenResults['facts'], shownAs: ShownAs) {
    this.stamp = facts.stamp
    this.database = database
    this.facts = facts
    this.#path = path
    this.#shownAs = shownAs
  }

  /** Opens the database at `path`; large ones are prepared for look-ups in the background. */
  static async open(path: string, shownAs: ShownAs): Promise<OpenResults> {
    const stamp = stampOf(path)
    const database = await Database.open(path, { reads: companionPath(path) })
    try {
      const facts = await readFacts(database, { path, stamp, folder: shownAs.folder })
      const results = new OpenResults(path, database, facts, shownAs)
      const [row] = await readRows(database, 'select count(*) >= $1 as is_large from transactions', [
        shownAs.prepareFrom ?? companionThreshold,
      ])
      if (row?.is_large === true) results.#prepare()
      return results
    } catch (error) {
      await database.close()
      throw error
    }
  }

  /** Whether look-ups are still being prepared. */
  get isPreparing(): boolean {
    return this.#prepared === 'waiting'
  }

  /** Whether the companion of the database is attached, as `prepared`. */
  get isPrepared(): boolean {
    return this.#prepared === 'ready'
  }

  /** Rows from which on a table is large. */
  get largeFrom(): number {
    return this.#shownAs.largeFrom ?? usualLargeFrom
  }

  /** A table or view by its name. */
  table(name: string): TableFacts | undefined {
    return this.facts.tables.find((table) => table.name === name)
  }

  /** Gives what `find` gave the first time it was asked under this key. */
  async once<Answer>(key: string, find: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(key)
    if (known !== undefined) return known as Promise<Answer>
    const answer = find()
    this.#answers.set(key, answer)
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.#answers.delete(oldest)
    answer.catch(() => this.#answers.delete(key))
    return answer
  }

  /** For statements that strangers write, and for exports. */
  async box(): Promise<QuestionBox> {
    this.#box ??= QuestionBox.open(this.#path, boxMemoryMb)
    return this.#box
  }

  /** What hides personal data in log lines. Throws an OperatorError where its key is missing. */
  async redactor(): Promise<Redactor> {
    return this.once(
      'redactor',
      async () => new Redactor(privacyBeside(await readPrivacy(this.database), this.#shownAs.privacy)),
    )
  }

  /** Waits until look-ups are prepared, or cannot be. */
  async settled(): Promise<void> {
    await this.#preparing
  }

  /** Stops what runs and lets go of the files. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#preparing
    const box = await this.#box?.catch(() => undefined)
    box?.close()
    await this.database.close()
  }

  #prepare(): void {
    this.#prepared = 'waiting'
    this.#preparing = this.#attachCompanion().catch((error: unknown) => {
      if (this.#stop.signal.aborted) return
      this.#prepared = 'not_needed'
      this.#shownAs.tell(`look-ups stay slow, as they cannot be prepared: ${messageOf(error)}`)
    })
  }

  async #attachCompanion(): Promise<void> {
    const target = companionPath(this.#path)
    const views = [...shownViews].filter((name) => this.table(name)?.isView === true)
    const plan = { database: this.#path, target, stamp: this.stamp, views }
    const started = performance.now()
    const path = await prepareCompanion(plan, this.#stop.signal)
    await this.database.run(`attach '${path.replaceAll("'", "''")}' as prepared (read_only)`)
    this.#prepared = 'ready'
    this.#answers.clear()
    const seconds = Math.round((performance.now() - started) / 1000)
    if (seconds > 2) this.#shownAs.tell(`look-ups are prepared, which took ${seconds} s`)
  }
}

/** Where the companion of a database stands: beside it. */
function companionPath(database: string): string {
  return join(dirname(database), workNames.companion)
}

/** Views that pages show, each after those that it reads; the others are asked for too rarely to be stored. */
const shownViews: ReadonlySet<string> = new Set([
  'cancelling_adjustments',
  'discrepancies',
  'manual_adjustments',
  'overdrafts',
  'roll_forward_wallets',
  'roll_forward',
  'skip_reasons',
  'tie_out',
  'vat_schedule',
  'work_list',
])

/** Whether the companion holds the rows of a view. */
export function isStored({ name, isView }: TableFacts): boolean {
  return isView && shownViews.has(name)
}

/** Tells the file at `path` from the one that a new run puts in its place. */
export function stampOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path)
  return [ino, size, Math.trunc(mtimeMs)].map((part) => part.toString(36)).join('-')
}

async function readFacts(
  database: Reader,
  { path, stamp, folder }: { readonly path: string; readonly stamp: string; readonly folder: string },
): Promise<OpenResults['facts']> {
  const [settings] = await readRows(database, 'select time_zone from settings')
  const timeZone = String(settings?.time_zone ?? 'UTC')
  const currencies = await readRows(
    database,
    'select currency, decimals, time_zone from currencies order by currency',
  )
  return {
    stamp,
    version,
    folder,
    writtenAt: statSync(path).mtime.toISOString(),
    timeZone,
    currencies: currencies.map((row) => ({
      currency: String(row.currency),
      decimals: Number(row.decimals),
      timeZone: String(row.time_zone ?? timeZone),
    })),
    tables: await readTableFacts(database),
  }
}
