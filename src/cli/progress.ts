import type { Progress } from '../ingest.js'

/** Redraws this often, in ms. */
const redrawMs = 100
const barWidth = 24

type Redraw = ((text: string) => void) & { clear: () => void }

/** One line on a terminal that shows how far a run has come; nothing where there is no terminal. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream | undefined
  readonly #started = performance.now()
  #drawn = 0
  #loading: Promise<Redraw> | undefined
  #redraw: Redraw | undefined

  constructor(stream: NodeJS.WriteStream | undefined) {
    this.#stream = stream?.isTTY === true && process.env.TERM !== 'dumb' ? stream : undefined
  }

  /** Shows how far the run has come, at most ten times a second. */
  show(progress: Progress): void {
    const now = performance.now()
    if (this.#stream === undefined || now - this.#drawn < redrawMs) return
    this.#drawn = now
    this.#loading ??= this.#load(this.#stream)
    this.#redraw?.(progressText(progress, (now - this.#started) / 1000))
  }

  /** Removes the line. */
  async clear(): Promise<void> {
    await this.#loading
    this.#redraw?.clear()
  }

  async #load(stream: NodeJS.WriteStream): Promise<Redraw> {
    const { createLogUpdate } = await import('log-update')
    this.#redraw = createLogUpdate(stream)
    return this.#redraw
  }
}

/** Words of the line: bar, share, files, rate and time left. Bytes are those on disk. */
export function progressText({ files, filesDone, bytes, bytesDone }: Progress, seconds: number): string {
  const share = bytes === 0 ? 1 : bytesDone / bytes
  const filled = Math.round(share * barWidth)
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
  const rate = seconds > 0 ? bytesDone / seconds : 0
  const left = rate > 0 ? Math.ceil((bytes - bytesDone) / rate) : undefined
  const time = left === undefined ? '' : `, ${left} s left`
  return `${bar} ${Math.round(share * 100)} %  ${filesDone} of ${files} files, ${(rate / 1e6).toFixed(1)} MB/s${time}`
}
