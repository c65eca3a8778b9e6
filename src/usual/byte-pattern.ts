import {
  areAll,
  type ByteText,
  digit,
  endOfRun,
  type Literal,
  letter,
  literal,
  name,
  region,
  startsWith,
  wordPart,
} from './byte-classes.js'
import { endOfDecimal } from './decimals.js'
import { endOfId, endOfUuid } from './ids.js'
import { endOfMetadata } from './metadata.js'

/** What a hole of a pattern takes. */
export type Shape =
  /** A UUID in lower case. */
  | 'uuid'
  /** A ULID, or such a UUID. */
  | 'id'
  /** Digits of an amount, with a sign where it is negative. */
  | 'amount'
  /** Digits of a duration. */
  | 'figure'
  /** Up to seven digits. */
  | 'count'
  /** Capital letters and underscores. */
  | 'word'
  /** JSON of one level in a string of single quotes; gives the ids of the wallet and of the delivery. */
  | 'metadata'
  /** `true` or `false`. */
  | 'flag'
  /** Small letters, digits, dots and colons, so that no id stands in it. */
  | 'name'
  /** The name of a region; too short for an id. */
  | 'region'
  /** The id of a trace or of a part of it. */
  | 'trace'
  /** The rest of the line, of printed ASCII without a space. */
  | 'rest'

/** A hole of a pattern: what it takes, and the slot for where that stands; none where nobody wants to know. */
export interface Hole {
  readonly shape: Shape
  readonly slot: number | undefined
}

/** Makes a hole whose place is kept in a slot. */
export function hole(shape: Shape, slot?: number): Hole {
  return { shape, slot }
}

interface Step {
  readonly literal: Literal
  readonly take: Taker
  readonly slot: number
}

/** Gives where what stands at `at` ends; negative where it is something else. */
type Taker = (text: ByteText, at: number, end: number, found: Int32Array) => number

/** Text with holes, to be matched at a position of a text as bytes. */
export class BytePattern {
  readonly #steps: readonly Step[]

  /** `parts` are texts and holes by turns, a text first. */
  constructor(...parts: readonly (string | Hole)[]) {
    const steps: Step[] = []
    for (let at = 0; at < parts.length; at += 2) {
      const [text, taken] = [parts[at], parts[at + 1]]
      if (typeof text !== 'string' || typeof taken === 'string') throw new Error('texts and holes by turns')
      steps.push({
        literal: literal(text),
        take: taken === undefined ? nothing : takers[taken.shape],
        slot: taken?.slot ?? -1,
      })
    }
    this.#steps = steps
  }

  /**
   * Gives where a match at `at` ends; negative where there is none. `found` takes the start and the end of each
   * slot; it may be written to without a match.
   */
  match(text: ByteText, at: number, end: number, found: Int32Array): number {
    const steps = this.#steps
    let next = at
    for (let number = 0; number < steps.length; number++) {
      const step = steps[number]
      if (step === undefined || !startsWith(text, next, step.literal, end)) return -1
      const start = next + step.literal.length
      next = step.take(text, start, end, found)
      if (next < 0) return -1
      if (step.slot < 0) continue
      found[2 * step.slot] = start
      found[2 * step.slot + 1] = next
    }
    return next
  }
}

const dash = 0x2d

/** A run of at least one and at most `most` bytes of a class; negative where there is none. */
function endOfSome(
  { bytes }: ByteText,
  at: number,
  end: number,
  limit: { of: number; most: number },
): number {
  const next = endOfRun(bytes, at, end, limit.of)
  return next > at && next <= at + limit.most ? next : -1
}

const amountLimit = { whole: 15, places: 20 }
const figureLimit = { whole: 8, places: 9 }
const countLimit = { of: digit, most: 7 }
const wordLimit = { of: wordPart, most: 40 }
const nameLimit = { of: name, most: 100 }
const regionLimit = { of: region, most: 30 }
const traceLimit = { of: region, most: 100 }
const flags: readonly Literal[] = [literal('true'), literal('false')]

function endOfAmount(text: ByteText, at: number, end: number): number {
  return endOfDecimal(text.bytes, text.bytes[at] === dash ? at + 1 : at, end, amountLimit)
}

function endOfWord(text: ByteText, at: number, end: number): number {
  return areAll(text.bytes, at, 1, letter) ? endOfSome(text, at, end, wordLimit) : -1
}

function endOfFlag(text: ByteText, at: number, end: number): number {
  for (const flag of flags) if (startsWith(text, at, flag, end)) return at + flag.length
  return -1
}

function endOfRest({ bytes }: ByteText, at: number, end: number): number {
  let next = at
  while (next < end && (bytes[next] ?? 0) > 0x20 && (bytes[next] ?? 0) < 0x7f) next += 1
  return next
}

const nothing: Taker = (_, at) => at

const takers: Readonly<Record<Shape, Taker>> = {
  uuid: ({ bytes }, at, end) => endOfUuid(bytes, at, end),
  id: ({ bytes }, at, end) => endOfId(bytes, at, end),
  amount: endOfAmount,
  figure: ({ bytes }, at, end) => endOfDecimal(bytes, at, end, figureLimit),
  count: (text, at, end) => endOfSome(text, at, end, countLimit),
  word: endOfWord,
  metadata: endOfMetadata,
  flag: endOfFlag,
  name: (text, at, end) => endOfSome(text, at, end, nameLimit),
  region: (text, at, end) => endOfSome(text, at, end, regionLimit),
  trace: (text, at, end) => endOfSome(text, at, end, traceLimit),
  rest: endOfRest,
}
