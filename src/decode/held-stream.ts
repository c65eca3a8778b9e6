import type { LogFile } from '../model/log-file.js'
import type { StreamText, TextFile } from '../model/stream-text.js'
import { gap } from './inflate-parts.js'
import type { ReadAtOnce } from './read-file.js'
import type { EventSplitter } from './splitter.js'

/** A file of a stream, and all its text. */
export interface HeldFile extends ReadAtOnce {
  readonly file: LogFile
}

/** How many bytes of text a file holds. */
export function textBytes({ pieces }: ReadAtOnce): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}

/** The text of a stream as one piece of memory; undefined where a file is empty or damaged in any way. */
export function undamagedText(held: readonly HeldFile[]): StreamText | undefined {
  if (held.some(({ pieces, end }) => pieces.length !== 1 || end.status !== 'ok')) return undefined
  const [first, ...others] = held.flatMap((read) => read.pieces)
  if (first === undefined) return undefined
  let start = 0
  const files = held.map((read): TextFile => {
    const end = start + textBytes(read)
    const place = { file: read.file, start, end }
    start = end
    return place
  })
  return { bytes: others.length === 0 ? first : Buffer.concat([first, ...others]), files }
}

/** Splits a file that has been read into events. */
export function split({ file, pieces, end }: HeldFile, splitter: EventSplitter): void {
  splitter.startFile(file)
  for (const piece of pieces) {
    if (piece === gap) splitter.breakOff()
    else splitter.push(piece)
  }
  splitter.endFile(end.isTorn)
}
