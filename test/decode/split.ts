import { gap } from '../../src/decode/inflate-parts.js'
import { EventSplitter } from '../../src/decode/splitter.js'
import type { FileBytes } from '../../src/decode/window.js'
import type { Problem } from '../../src/model/problem.js'
import { logFile } from '../support/log-lines.js'

/** What a splitter gave of one event, its bytes copied. */
export interface SplitEvent {
  readonly timeMs: number
  readonly file: number
  readonly offset: number
  readonly length: number
  readonly bytes: Buffer
}

export interface SplitResult {
  readonly events: readonly SplitEvent[]
  readonly problems: readonly Problem[]
  readonly counts: readonly FileBytes[]
}

/** Splits the files of one stream, each given in chunks, with `gap` where something is lost; every chunk is overwritten once it has been taken. */
export function splitChunks(
  files: readonly (readonly Buffer[])[],
  torn: readonly number[] = [],
): SplitResult {
  const events: SplitEvent[] = []
  const problems: Problem[] = []
  const splitter = new EventSplitter({
    event: ({ timeMs, file, offset, length, bytes }) => {
      events.push({ timeMs, file: file.id, offset, length, bytes: Buffer.from(bytes) })
    },
    problem: (problem) => problems.push(problem),
  })
  for (const [at, chunks] of files.entries()) {
    splitter.startFile(logFile(at))
    for (const chunk of chunks) {
      if (chunk === gap) splitter.breakOff()
      const borrowed = Buffer.from(chunk)
      splitter.push(borrowed)
      borrowed.fill(0x58)
    }
    splitter.endFile(torn.includes(at))
  }
  splitter.end()
  return { events, problems, counts: splitter.counts }
}

/** Splits one file given as one chunk. */
export function splitText(text: string, isTorn = false): SplitResult {
  return splitChunks([[Buffer.from(text)]], isTorn ? [0] : [])
}

/** Cuts bytes at the given places; places outside and repeated ones are ignored. */
export function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places)].filter((place) => place > 0 && place < bytes.length).sort((a, b) => a - b)
  return [0, ...cuts].map((start, index) => bytes.subarray(start, cuts[index] ?? bytes.length))
}
