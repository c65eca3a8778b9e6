/** How long it may take. */
export type Extent = 'quick' | 'usual' | 'nightly'

/** How much is to be tried. */
export interface Effort {
  /** A minute, the same each time; a quarter of an hour; or the long way, all that is promised, hours. */
  readonly extent: Extent
  /** Multiplies what is random. */
  readonly times: number
  /** From which all chance is drawn. */
  readonly seed: string
  /** An empty folder for whatever is written. */
  readonly folder: string
}

/** One line of docs/RELIABILITY.md. */
export interface Figure {
  readonly what: string
  readonly tried: number
  readonly found: string
}

/** What a part of the reliability run came to. */
export interface Outcome {
  readonly figures: readonly Figure[]
  /** What went wrong, one sentence each, with what shows it again. */
  readonly failures: readonly string[]
  /** What could not be tried here, and why. */
  readonly skipped: readonly string[]
}

/** Something that is tried as a whole: its name on the command line, and what must hold. */
export interface Part {
  readonly name: string
  readonly promise: string
  /** Whether it writes thousands of small files, and no large ones. */
  readonly isInMemory?: true
  readonly run: (effort: Effort) => Promise<Outcome>
}

/** Collects what a part finds. */
export class Findings {
  readonly figures: Figure[] = []
  readonly failures: string[] = []
  readonly skipped: string[] = []

  /** Notes a failure unless `holds`. */
  expect(holds: boolean, failure: string): void {
    if (!holds) this.failures.push(failure)
  }

  /** Adds a line for the page. */
  add(what: string, tried: number, found: string): void {
    this.figures.push({ what, tried, found })
  }
}

/** Does `work` for each of the items, `lanes` at a time. */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, lane: number) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const lane = async (number: number): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, number)
  }
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
}
