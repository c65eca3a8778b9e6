import type { PreviousRun, RunFacts } from '../model/dashboard.js'
import { messageOf } from '../model/errors.js'
import { databaseName } from '../model/output-folder.js'
import { noResults, resultsPath } from '../store/open-results.js'
import { readRows } from '../store/rows.js'
import { OpenResults, type ShownAs, stampOf } from './open-results.js'

/** How often at most the file is looked at, in ms. */
const lookEvery = 500

interface Held {
  readonly results: OpenResults
  /** Questions that are being answered. */
  users: number
  isReplaced: boolean
}

/** The results in a folder, those of a new run as soon as there are some. */
export class Results {
  readonly #shownAs: ShownAs
  #held: Held
  #previous: PreviousRun | null = null
  #lookedAt = performance.now()
  #looking: Promise<void> | undefined
  #toldOf = ''

  private constructor(shownAs: ShownAs, results: OpenResults) {
    this.#shownAs = shownAs
    this.#held = { results, users: 0, isReplaced: false }
  }

  /** Opens the results. Throws an OperatorError where there are none, or their log lines could not be shown. */
  static async open(shownAs: ShownAs): Promise<Results> {
    const path = resultsPath(shownAs.folder, databaseName)
    if (path === undefined) throw noResults(shownAs.folder)
    const results = await OpenResults.open(path, shownAs)
    try {
      await results.redactor()
    } catch (error) {
      await results.close()
      throw error
    }
    return new Results(shownAs, results)
  }

  /** What all pages need to know. */
  get facts(): RunFacts {
    const { results } = this.#held
    return { ...results.facts, isPreparing: results.isPreparing }
  }

  /** The results that were shown before these; null where there were none. */
  get previous(): PreviousRun | null {
    return this.#previous
  }

  /** Answers a question from the results that are there now; they stay open until it is answered. */
  async use<Answer>(answer: (results: OpenResults) => Promise<Answer>): Promise<Answer> {
    const held = await this.#take()
    try {
      return await answer(held.results)
    } finally {
      await release(held)
    }
  }

  /** The same where the answer comes in parts; the results stay open until the last of them has been taken. */
  async useInParts<Part>(
    answer: (results: OpenResults) => Promise<AsyncIterable<Part>>,
  ): Promise<AsyncIterable<Part>> {
    const held = await this.#take()
    try {
      return heldUntilEnd(await answer(held.results), held)
    } catch (error) {
      await release(held)
      throw error
    }
  }

  /** Lets go of all files. */
  async close(): Promise<void> {
    await this.#looking
    await this.#held.results.close()
  }

  async #take(): Promise<Held> {
    await this.#look()
    this.#held.users++
    return this.#held
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedAt > lookEvery) {
      this.#lookedAt = performance.now()
      this.#looking ??= this.#replace().finally(() => {
        this.#looking = undefined
      })
    }
    await this.#looking
  }

  /** Opens the results of a new run, if there are any; those that cannot be opened are left alone and told of once. */
  async #replace(): Promise<void> {
    const { folder, tell } = this.#shownAs
    const path = resultsPath(folder, databaseName)
    if (path === undefined) return
    let stamp = ''
    try {
      stamp = stampOf(path)
      if (stamp === this.#held.results.stamp) return
      const results = await OpenResults.open(path, this.#shownAs)
      const old = this.#held
      this.#previous = await previousRun(old.results)
      this.#held = { results, users: 0, isReplaced: false }
      old.isReplaced = true
      if (old.users === 0) await old.results.close()
      tell(`a new run has replaced the results in ${folder}; they are shown from now on`)
    } catch (error) {
      if (stamp === this.#toldOf) return
      this.#toldOf = stamp
      tell(`the new results in ${folder} cannot be opened: ${messageOf(error)}`)
    }
  }
}

async function release(held: Held): Promise<void> {
  held.users--
  if (held.isReplaced && held.users === 0) await held.results.close()
}

async function* heldUntilEnd<Part>(parts: AsyncIterable<Part>, held: Held): AsyncGenerator<Part> {
  try {
    yield* parts
  } finally {
    await release(held)
  }
}

async function previousRun({ database, facts }: OpenResults): Promise<PreviousRun> {
  const [run = {}] = await readRows(database, 'select * from run_totals')
  const currencies = await readRows(database, 'select * from currency_totals order by currency nulls last')
  return { writtenAt: facts.writtenAt, run, currencies }
}
