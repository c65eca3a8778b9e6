import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Result, race } from './race.ts'
import { corpusOf, root, shapeOf } from './shapes.ts'

/** What the quick mode is held against: bench/quick.json. */
export interface QuickFigure {
  /** CPU time of this program on 200 MB in terms of zcat's. */
  readonly cpuToZcat: number
}

/** How far above the figure a run may be. */
export const tolerance = 0.25

const rounds = 2

/** Whether a run is slower than it may be; in words. */
export function verdict(
  measured: number,
  { cpuToZcat }: QuickFigure,
): { readonly isSlow: boolean; readonly words: string } {
  const limit = cpuToZcat * (1 + tolerance)
  const isSlow = !(measured <= limit)
  const words = `CPU time is ${measured.toFixed(2)} of zcat's; bench/quick.json has ${cpuToZcat.toFixed(2)}, the limit is ${limit.toFixed(2)}`
  return {
    isSlow,
    words: isSlow ? `${words}: find out why, or say why it has to be and change the file` : words,
  }
}

/** Measures 200 MB; gives what it came to and whether that is a regression. */
export async function quick(): Promise<{
  readonly result: Result
  readonly isSlow: boolean
  readonly words: string
}> {
  const shape = shapeOf('quick')
  const corpus = corpusOf(shape)
  if (corpus === undefined) throw new Error('the logs of the quick mode could not be written')
  const result = await race(shape, corpus, rounds)
  const figure: QuickFigure = JSON.parse(readFileSync(join(root, 'bench/quick.json'), 'utf8'))
  return { result, ...verdict(result.cpuRatios.zcat ?? Number.NaN, figure) }
}
