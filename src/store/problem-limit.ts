import type { Problem, ProblemCode } from '../model/problem.js'

/** Problems of one code in one file that have a row each; more than anybody reads. */
export const mostAlike = 10_000

interface Tally {
  count: number
  /** The first one without a row of its own. */
  omitted: Problem | undefined
}

/** Counts the problems of each file, so that a log which is nothing but problems does not fill disk and memory. */
export class ProblemLimit {
  readonly #files = new Map<string, Map<ProblemCode, Tally>>()

  /** Says whether a problem has a row of its own; those that account for bytes always have. */
  admits(problem: Problem): boolean {
    if (problem.bytes > 0 || problem.offset === undefined) return true
    const tally = this.#tallyOf(problem)
    tally.count += 1
    if (tally.count > mostAlike) tally.omitted ??= problem
    return tally.omitted === undefined
  }

  /** Gives one problem for each code of a file that stands for those without rows, and forgets the file. */
  rest(file: string): readonly Problem[] {
    const tallies = [...(this.#files.get(file)?.values() ?? [])]
    this.#files.delete(file)
    return tallies.flatMap(({ count, omitted }) => {
      const message = `${count - mostAlike} more of this kind in this file, the first one here, have no rows of their own`
      return omitted === undefined ? [] : [{ ...omitted, message }]
    })
  }

  #tallyOf({ file, code }: Problem): Tally {
    const tallies = this.#files.get(file) ?? new Map<ProblemCode, Tally>()
    this.#files.set(file, tallies)
    const tally = tallies.get(code) ?? { count: 0, omitted: undefined }
    tallies.set(code, tally)
    return tally
  }
}
