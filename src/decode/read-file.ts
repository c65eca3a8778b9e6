import { createHash, hash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { reasonOf } from '../model/errors.js'
import type { FileStatus, LogFile } from '../model/log-file.js'
import type { Problem, ProblemCode, Severity } from '../model/problem.js'
import { type Damage, type Opener, startsLikeGzip } from './inflate.js'
import { gap, inflateStreamParts } from './inflate-parts.js'
import { type DamageInText, deepestNesting, unpackedWhole } from './unpack-whole.js'

/** How reading one file ended. */
export interface ReadEnd {
  readonly status: FileStatus
  /** SHA-256 of the file on disk, hex; empty where it could not be read. */
  readonly sha256: string
  readonly problems: readonly Problem[]
  /** Whether the text breaks off, so that its last event may be cut. */
  readonly isTorn: boolean
  /** Whether the file is gzip; otherwise it was read as plain text. */
  readonly isGzip: boolean
}

/** Decides, from a file's SHA-256 before it is decompressed, whether to read it. */
export type Gate = (sha256: string) => boolean

/** Files up to this many bytes on disk are read at once, larger ones in pieces. */
const wholeFile = 8 * 1024 * 1024

/**
 * Gives the decompressed bytes of one file, gzip or plain text by its content, in any number of chunks.
 *
 * Damage is never thrown: the readable part is given and the end says what was lost; an empty chunk stands where the
 * text breaks off and goes on behind what is lost. A gzip file packed again is opened again. Where `gate` refuses the
 * file nothing is given. Memory: two chunks of 64 MB at most.
 */
export async function* readFile(file: LogFile, gate: Gate): AsyncGenerator<Buffer, ReadEnd> {
  try {
    const read = readAtOnce(file, gate)
    if (read === undefined) return yield* readLarge(file, gate)
    if ('packed' in read) return yield* streamed(file, read.sha256, inPieces(read.packed), read.damages)
    yield* read.pieces
    return read.end
  } catch (error) {
    return unreadable(file, error)
  }
}

/** A file that has been read at once. */
export interface ReadAtOnce {
  /** Its text; an empty piece stands where that breaks off and goes on behind what is lost. */
  readonly pieces: readonly Buffer[]
  readonly end: ReadEnd
}

/** Bytes whose text is too long to be held at once. */
interface PackedTooWell {
  readonly packed: Buffer
  readonly sha256: string
  readonly damages: readonly DamageInText[]
}

/** Reads a file as `readFile` does, but at once; undefined where it is too large for that. */
export function readSmallFile(file: LogFile, gate: Gate): ReadAtOnce | undefined {
  try {
    const read = readAtOnce(file, gate)
    return read === undefined || 'packed' in read ? undefined : read
  } catch (error) {
    return { pieces: [], end: unreadable(file, error) }
  }
}

function unreadable(file: LogFile, error: unknown): ReadEnd {
  const message = `the file cannot be read: ${reasonOf(error).replaceAll(file.absolutePath, file.path)}`
  return ended('unreadable', '', [problemOf(file, 'unreadable', 'error', undefined, message)], {
    isTorn: true,
    isGzip: false,
  })
}

function readAtOnce(file: LogFile, gate: Gate): ReadAtOnce | PackedTooWell | undefined {
  if (file.size > wholeFile) return undefined
  const onDisk = readWhole(file)
  const sha256 = hash('sha256', onDisk)
  if (!gate(sha256))
    return { pieces: [], end: ended('skipped', sha256, [], { isTorn: false, isGzip: false }) }
  const { bytes, damages, gaps, padding, isTorn, isTooLong } = unpackedWhole(onDisk)
  if (isTooLong) return { packed: bytes, sha256, damages }
  const problems = damages.map((damage) => damageProblem(file, damage))
  if (padding > 0) {
    const message = `${padding} zero bytes follow the compressed text; ignored`
    problems.push(problemOf(file, 'trailing_bytes', 'info', bytes.length, message))
  }
  if (startsLikeGzip(bytes)) {
    const message = `packed with gzip more than ${deepestNesting} times; not opened further`
    problems.push(problemOf(file, 'not_a_log', 'error', undefined, message))
  }
  const isGzip = startsLikeGzip(onDisk) || damages.length > 0
  const end = ended(statusOf(damages), sha256, problems, { isTorn, isGzip })
  return { pieces: cutAt(bytes, gaps), end }
}

/** The text between the gaps, and an empty piece for each gap. */
function cutAt(bytes: Buffer, gaps: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = []
  let given = 0
  for (const end of gaps) {
    if (end > given) pieces.push(bytes.subarray(given, end))
    given = end
    pieces.push(gap)
  }
  if (bytes.length > given) pieces.push(bytes.subarray(given))
  return pieces
}

/** Memory that all small files are read into, one after the other. */
let memory = Buffer.allocUnsafeSlow(256 * 1024)

/**
 * The bytes of a file on disk, valid until the next call. A file that has as many as when it was found is not asked for
 * more, which is a call less for each of many small files.
 */
function readWhole({ absolutePath, size }: LogFile): Buffer {
  if (memory.length <= size) memory = Buffer.allocUnsafeSlow(size * 2)
  const handle = openSync(absolutePath, 'r')
  try {
    let length = 0
    for (;;) {
      const count = readSync(handle, memory, length, memory.length - length, null)
      length += count
      if (count === 0 || length === size) return memory.subarray(0, length)
      if (length === memory.length) memory = Buffer.concat([memory, Buffer.allocUnsafeSlow(length)])
    }
  } finally {
    closeSync(handle)
  }
}

async function* readLarge(file: LogFile, gate: Gate): AsyncGenerator<Buffer, ReadEnd> {
  const open: Opener = (size) =>
    rePieced(createReadStream(file.absolutePath, { highWaterMark: 1024 * 1024 }), size)
  const digest = createHash('sha256')
  let start: Buffer | undefined
  for await (const piece of createReadStream(file.absolutePath, { highWaterMark: 1024 * 1024 })) {
    start ??= Buffer.from(piece.subarray(0, 2))
    digest.update(piece)
  }
  const sha256 = digest.digest('hex')
  if (!gate(sha256)) return ended('skipped', sha256, [], { isTorn: false, isGzip: false })
  if (start !== undefined && startsLikeGzip(start)) return yield* streamed(file, sha256, open, [])
  yield* open(() => 1024 * 1024)
  return ended('ok', sha256, [], { isTorn: false, isGzip: false })
}

/** Streams a gzip file, and what is packed inside it if that is gzip again. */
async function* streamed(
  file: LogFile,
  sha256: string,
  open: Opener,
  outer: readonly DamageInText[],
): AsyncGenerator<Buffer, ReadEnd> {
  const found: Damage[] = []
  const damages = [...outer]
  let given = 0
  let isTorn = outer.some(({ damage }) => !damage.isWhole)
  for await (const chunk of unpacked(open, found, 0)) {
    given += chunk.length
    const goesOn = chunk === gap
    if (goesOn) damages.push(...found.splice(0).map((damage) => ({ damage, textBytes: given, goesOn })))
    yield chunk
  }
  isTorn ||= found.some((damage) => !damage.isWhole)
  damages.push(...found.map((damage) => ({ damage, textBytes: given, goesOn: false })))
  const problems = damages.map((damage) => damageProblem(file, damage))
  return ended(statusOf(damages), sha256, problems, { isTorn, isGzip: true })
}

async function* unpacked(open: Opener, damages: Damage[], layer: number): AsyncGenerator<Buffer> {
  const first = inflateStreamParts(open, (damage) => damages.push(damage))
  const start = await first.next()
  if (start.done !== true && startsLikeGzip(start.value) && layer < deepestNesting) {
    await first.return(undefined)
    const outer: Damage[] = []
    const openInner: Opener = (size) => {
      outer.length = 0
      return rePieced(unpacked(open, outer, deepestNesting), size)
    }
    yield* unpacked(openInner, damages, layer + 1)
    damages.push(...outer)
    return
  }
  for (let step = start; step.done !== true; step = await first.next()) yield step.value
}

async function* rePieced(
  chunks: AsyncIterable<Buffer>,
  size: (offset: number) => number,
): AsyncGenerator<Buffer> {
  let offset = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + size(offset))
      yield piece
      at += piece.length
      offset += piece.length
    }
  }
}

function inPieces(bytes: Buffer): Opener {
  return (size) => rePieced(once(bytes), size)
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

function statusOf(damages: readonly DamageInText[]): FileStatus {
  if (damages.length === 0) return 'ok'
  const isTruncated = damages.every(({ damage, goesOn }) => damage.code === 'truncated' && !goesOn)
  return isTruncated ? 'truncated' : 'corrupt'
}

function damageProblem(file: LogFile, { damage, textBytes, goesOn }: DamageInText): Problem {
  const lost = Math.max(0, file.size - damage.at)
  const further = goesOn ? '; what follows it was read' : ''
  const messages = {
    truncated: `the file breaks off at byte ${damage.at}; the ${textBytes} bytes of text before that were used`,
    trailing_bytes: goesOn
      ? `bytes that are not gzip stand in the compressed text, from byte ${damage.at} of the file`
      : `${lost} bytes that are not gzip follow the compressed text, from byte ${damage.at} of the file`,
    corrupt: damage.isWhole
      ? `the check sum does not match (${damage.reason}); the text was used, but some of it may be damaged`
      : `damaged at byte ${damage.at} of the file (${damage.reason}); the ${textBytes} bytes of text before that were used`,
  }
  return problemOf(file, damage.code, 'error', textBytes, `${messages[damage.code]}${further}`)
}

function problemOf(
  file: LogFile,
  code: ProblemCode,
  severity: Severity,
  offset: number | undefined,
  message: string,
): Problem {
  return { file: file.path, offset, bytes: 0, code, severity, message }
}

function ended(
  status: FileStatus,
  sha256: string,
  problems: readonly Problem[],
  text: Pick<ReadEnd, 'isTorn' | 'isGzip'>,
): ReadEnd {
  return { status, sha256, problems, ...text }
}
