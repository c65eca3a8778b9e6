/** A seeded source of chance: the same seed gives the same draws on every machine. */
export interface Random {
  /** A number in `[0, 1)`. */
  readonly float: () => number
  /** A whole number in `[0, limit)`. */
  readonly below: (limit: number) => number
  /** A whole number in `[low, high]`, both ends included. */
  readonly between: (low: number, high: number) => number
  /** True with probability `share`. */
  readonly chance: (share: number) => boolean
  readonly pick: <T>(choices: readonly T[]) => T
  /** One of the choices, each as likely as its weight. */
  readonly weighted: <T>(choices: Weighted<T>) => T
  /** Lower-case hexadecimal digits; `length` is a multiple of 4. */
  readonly hex: (length: number) => string
  /** A UUID whose version digit is 4, as Lambda's and DynamoDB's ids are; another digit may be asked for. */
  readonly uuid: (version?: string) => string
  /** An independent source, the same for the same label however many draws were made here. */
  readonly fork: (label: string) => Random
}

/** Choices with their weights; the weights need no common sum. */
export type Weighted<T> = readonly (readonly [choice: T, weight: number])[]

const HEX = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'))
const HEX_3 = Array.from({ length: 4096 }, (_, n) => n.toString(16).padStart(3, '0'))
const VARIANT = ['8', '9', 'a', 'b']

/** The source of chance of a seed: sfc32 (PractRand), its state the hash of the seed's text. */
export function createRandom(seed: string): Random {
  const word = sfc32(hash(seed))
  const float = (): number => word() / 4_294_967_296
  const below = (limit: number): number => Math.floor(float() * limit)
  const quad = (): string => HEX[word() >>> 16] ?? ''
  return {
    float,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (share) => float() < share,
    pick: (choices) => element(choices, below(choices.length)),
    weighted: (choices) => weightedBy(choices, float()),
    hex: (length) => Array.from({ length: length / 4 }, quad).join(''),
    uuid: (version = '4') => uuidOf([word(), word(), word(), word()], version),
    fork: (label) => createRandom(`${seed}/${label}`),
  }
}

function uuidOf([a, b, c, d]: readonly [number, number, number, number], version: string): string {
  const variant = `${VARIANT[c >>> 30]}${HEX_3[(c >>> 16) & 0xfff]}`
  const node = `${HEX[c & 0xffff]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`
  return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${version}${HEX_3[b & 0xfff]}-${variant}-${node}`
}

/** The choice at a point of `[0, 1)` when the weights are laid side by side. */
export function weightedBy<T>(choices: Weighted<T>, point: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let rest = point * total
  for (const [choice, weight] of choices) {
    rest -= weight
    if (rest < 0) {
      return choice
    }
  }
  return element(choices, choices.length - 1)[0]
}

function element<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) {
    throw new RangeError(`nothing to choose from: index ${index} of ${list.length} choices`)
  }
  return found
}

/** Four words from a text: cyrb128, public domain. */
function hash(text: string): readonly [number, number, number, number] {
  let [a, b, c, d] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ code, 597_399_067)
    b = c ^ Math.imul(b ^ code, 2_869_860_233)
    c = d ^ Math.imul(c ^ code, 951_274_213)
    d = a ^ Math.imul(d ^ code, 2_716_044_179)
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067)
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233)
  c = Math.imul(a ^ (c >>> 17), 951_274_213)
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179)
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a]
}

function sfc32(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state
  const next = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) {
    next()
  }
  return next
}
