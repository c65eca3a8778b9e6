import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync, type ZlibOptions } from 'node:zlib'

/**
 * One change to the bytes of an input file, in the order in which they stand in `build.json`.
 *
 * Of text: `crlf`, `bom`, `trim_end` (no line end at the end), `utf16le`, `latin1`, `{ replace, hex }` and `{ replace,
 * repeat, times }` (a marker in the text by bytes, or by very much text), `{ every, hex }` (all of them). Of files: `gzip`;
 * `store` (gzip without compression, so that a byte of the file is a byte of the text, 15 later); `{ members }` (a gzip
 * member up to each of these bytes of the text, and one for the rest) and `{ stored_members }` (the same without
 * compression); `{ head_hex }` (another head of a gzip file, with its optional fields); `{ keep }` (its first bytes);
 * `{ flip }` (a byte changed, from the end where negative); `{ append_hex }`; `{ append_file, steps }` (another input
 * file, which is no log by itself where it is called `.part.txt`).
 */
export type Step =
  | 'crlf'
  | 'bom'
  | 'trim_end'
  | 'utf16le'
  | 'latin1'
  | 'gzip'
  | 'store'
  | { readonly replace: string; readonly hex: string }
  | { readonly replace: string; readonly repeat: string; readonly times: number }
  | { readonly every: string; readonly hex: string }
  | { readonly members: readonly number[] }
  | { readonly stored_members: readonly number[] }
  | { readonly head_hex: string }
  | { readonly keep: number }
  | { readonly flip: number }
  | { readonly append_hex: string }
  | { readonly append_file: string; readonly steps: readonly Step[] }

/** How an input file of a case becomes a log file. */
export interface FilePlan {
  /** Its path in the logs; by default its own, `.gz.txt` becoming `.gz`. */
  readonly as?: string
  /** By default `gzip` for `.gz.txt`, nothing for others. */
  readonly steps?: readonly Step[]
}

/** Writes the logs of a case, kept as plain text below `input`, to the folder `logs`. */
export function buildLogs(input: string, logs: string, plans: Readonly<Record<string, FilePlan>>): void {
  mkdirSync(logs, { recursive: true })
  const paths = existsSync(input) ? globSync('**/*', { cwd: input }).sort() : []
  for (const path of paths) {
    if (!statSync(join(input, path)).isFile() || path.endsWith('.part.txt')) continue
    const isPacked = /\.gz\.txt$/i.test(path)
    const {
      as = isPacked ? path.slice(0, -'.txt'.length) : path,
      steps = isPacked ? ['gzip' as const] : [],
    } = plans[path] ?? {}
    const bytes = built(input, path, steps)
    mkdirSync(dirname(join(logs, as)), { recursive: true })
    writeFileSync(join(logs, as), bytes)
  }
  const unknown = Object.keys(plans).filter((path) => !paths.includes(path))
  if (unknown.length > 0)
    throw new RangeError(`build.json names files that are not there: ${unknown.join(', ')}`)
}

/** The bytes of an input file after some steps. */
function built(input: string, path: string, steps: readonly Step[]): Buffer {
  return steps.reduce<Buffer>(
    (bytes, step) =>
      typeof step === 'object' && 'append_file' in step
        ? Buffer.concat([bytes, built(input, step.append_file, step.steps)])
        : changed(bytes, step),
    readFileSync(join(input, path)),
  )
}

type OwnStep = Exclude<Step, { readonly append_file: string }>

function changed(bytes: Buffer, step: OwnStep): Buffer {
  if (step === 'gzip') return gzipSync(bytes)
  if (step === 'store') return gzipSync(bytes, { level: 0 })
  if (step === 'crlf') return Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
  if (step === 'bom') return Buffer.concat([Buffer.from('efbbbf', 'hex'), bytes])
  if (step === 'trim_end') return Buffer.from(bytes.toString('latin1').trimEnd(), 'latin1')
  if (step === 'utf16le') return Buffer.from(bytes.toString('utf8'), 'utf16le')
  if (step === 'latin1') return Buffer.from(bytes.toString('utf8'), 'latin1')
  if ('every' in step) return everyReplaced(bytes, step.every, Buffer.from(step.hex, 'hex'))
  if ('members' in step) return members(bytes, step.members, {})
  if ('stored_members' in step) return members(bytes, step.stored_members, { level: 0 })
  if ('head_hex' in step) return Buffer.concat([Buffer.from(step.head_hex, 'hex'), bytes.subarray(10)])
  if ('keep' in step) return bytes.subarray(0, step.keep)
  if ('append_hex' in step) return Buffer.concat([bytes, Buffer.from(step.append_hex, 'hex')])
  if ('flip' in step) return flipped(bytes, step.flip)
  const by = 'hex' in step ? Buffer.from(step.hex, 'hex') : Buffer.from(step.repeat.repeat(step.times))
  return replaced(bytes, Buffer.from(step.replace), by)
}

function members(bytes: Buffer, cuts: readonly number[], options: ZlibOptions): Buffer {
  const starts = [0, ...cuts]
  return Buffer.concat(
    starts.map((start, index) => gzipSync(bytes.subarray(start, starts[index + 1]), options)),
  )
}

function everyReplaced(bytes: Buffer, marker: string, by: Buffer): Buffer {
  return Buffer.from(
    bytes.toString('latin1').replaceAll(marker, () => by.toString('latin1')),
    'latin1',
  )
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const place = at < 0 ? copy.length + at : at
  copy[place] = (copy[place] ?? 0) ^ 0xff
  return copy
}

function replaced(bytes: Buffer, marker: Buffer, by: Buffer): Buffer {
  const at = bytes.indexOf(marker)
  if (at < 0) throw new RangeError(`the marker ${marker.toString()} is not in the text`)
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + marker.length)])
}
