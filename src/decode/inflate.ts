import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { assert, codeOf, messageOf } from '../model/errors.js'

/** Why the bytes of a gzip file ended early; undefined where they did not. */
export interface Damage {
  readonly code: 'truncated' | 'corrupt' | 'trailing_bytes'
  /** What zlib said. */
  readonly reason: string
  /** Bytes of the compressed file before the damage. */
  readonly at: number
  /** Whether everything before `at` is a whole gzip member, so that no event is cut. */
  readonly isWhole: boolean
}

/** Decompressed bytes of a small file, and where they end early. */
export interface Inflated {
  readonly bytes: Buffer
  readonly damage: Damage | undefined
  /** Compressed bytes that were read; fewer than given where zero padding follows. */
  readonly consumed: number
}

const pieceSize = 32 * 1024
/** Gaps of zeros between members that are read on behind; each costs a new start, and nobody writes so many. */
const mostGaps = 64

/** Says whether `bytes` start like a gzip member. */
export function startsLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Decompresses a whole gzip file of one or several members, as far as it can be read.
 * Gives undefined where the result would be longer than `limit` bytes: such a file must be streamed.
 */
export function inflateWhole(compressed: Buffer, limit: number, gaps = mostGaps): Inflated | undefined {
  try {
    const result = withEngine(
      gunzipSync(compressed, { info: true, maxOutputLength: limit, chunkSize: expectedSize(compressed) }),
    )
    return result.consumed === compressed.length
      ? { ...result, damage: undefined }
      : withRest(compressed, result, limit, gaps)
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined
    return salvage(compressed, limit, error)
  }
}

/**
 * Size of the memory zlib writes to at a time: what the last member says it holds, and a little, so that most
 * files need one piece. What it says may be wrong, so it is bounded by what is usual.
 */
function expectedSize(compressed: Buffer): number {
  const said = compressed.length < 4 ? 0 : compressed.readUInt32LE(compressed.length - 4)
  const most = Math.max(1024 * 1024, compressed.length * usualRatio)
  return Math.min(Math.max(said + 64, 4 * 1024), most)
}

/** How many bytes of text a byte of a log's gzip file holds, at most, where it is no trap. */
const usualRatio = 16

/** Looks behind the zeros at which zlib stops reading: further members are read too, anything else is damage. */
function withRest(
  compressed: Buffer,
  read: { bytes: Buffer; consumed: number },
  limit: number,
  gaps: number,
): Inflated | undefined {
  const offset = compressed.subarray(read.consumed).findIndex((byte) => byte !== 0)
  if (offset < 0) return { ...read, damage: undefined }
  const at = read.consumed + offset
  const behind = compressed.subarray(at)
  if (!startsLikeGzip(behind) || gaps === 0) return { ...read, damage: garbageAt(at) }
  const rest = inflateWhole(behind, limit - read.bytes.length, gaps - 1)
  if (rest === undefined) return undefined
  const damage = rest.damage === undefined ? undefined : { ...rest.damage, at: at + rest.damage.at }
  return { bytes: Buffer.concat([read.bytes, rest.bytes]), damage, consumed: at + rest.consumed }
}

function garbageAt(at: number): Damage {
  return { code: 'trailing_bytes', reason: 'not gzip', at, isWhole: true }
}

/** Finds the longest prefix that zlib reads without complaint, by bisection. */
function salvage(compressed: Buffer, limit: number, cause: unknown): Inflated | undefined {
  let readable = 0
  let unreadable = compressed.length + 1
  let bytes: Buffer = Buffer.alloc(0)
  while (unreadable - readable > 1) {
    const middle = (readable + unreadable) >>> 1
    const attempt = tryPrefix(compressed.subarray(0, middle), limit)
    if (attempt === 'too large') return undefined
    if (attempt === 'damaged') unreadable = middle
    else {
      readable = middle
      bytes = attempt
    }
  }
  return { bytes, damage: damageOf(cause, readable, bytes.length), consumed: readable }
}

function tryPrefix(prefix: Buffer, limit: number): Buffer | 'damaged' | 'too large' {
  try {
    return gunzipSync(prefix, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit })
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged'
  }
}

/** A stream that opens the compressed bytes anew, in pieces of at most `size(offset)` bytes. */
export type Opener = (size: (offset: number) => number) => AsyncIterable<Buffer>

/**
 * Decompresses a gzip file of any size piece by piece, as far as it can be read; gives the damage, if any.
 * At damage the file is read a second time, byte by byte where it fails, so that nothing before it is lost.
 */
export async function* inflateStream(
  open: Opener,
  gaps = mostGaps,
): AsyncGenerator<Buffer, Damage | undefined> {
  let delivered = 0
  const first = inflatePieces(open(() => pieceSize))
  let step = await first.next()
  for (; step.done !== true; step = await first.next()) {
    delivered += step.value.length
    yield step.value
  }
  const end = step.value
  if (end.failure === undefined) {
    return end.consumed === end.given ? undefined : yield* inflateRest(open, end.consumed, gaps)
  }
  const { failure } = end
  if (failure.code === 'Z_BUF_ERROR') return damageOf(failure.error, end.given, delivered)
  const slow = inflatePieces(open((offset) => (offset < end.given ? pieceSize : 1)))
  let seen = 0
  for (step = await slow.next(); step.done !== true; step = await slow.next()) {
    const fresh = step.value.subarray(Math.max(0, delivered - seen))
    seen += step.value.length
    if (fresh.length > 0) yield fresh
  }
  return damageOf(failure.error, step.value.given, Math.max(seen, delivered))
}

/** Reads on behind the zeros at which zlib stopped, as `withRest` does. */
async function* inflateRest(
  open: Opener,
  from: number,
  gaps: number,
): AsyncGenerator<Buffer, Damage | undefined> {
  const at = await endOfZeros(open, from)
  if (at === undefined) return undefined
  const behind = openFrom(open, at)
  if (gaps === 0 || !(await isGzip(behind))) return garbageAt(at)
  const damage = yield* inflateStream(behind, gaps - 1)
  return damage && { ...damage, at: at + damage.at }
}

/** The offset of the first byte from `from` on that is not zero. */
async function endOfZeros(open: Opener, from: number): Promise<number | undefined> {
  let position = 0
  for await (const piece of open(() => pieceSize)) {
    const offset = piece.findIndex((byte, index) => byte !== 0 && position + index >= from)
    if (offset >= 0) return position + offset
    position += piece.length
  }
  return undefined
}

/** Whether the bytes start like a gzip member; its two first ones may be in two pieces. */
async function isGzip(open: Opener): Promise<boolean> {
  let start: Buffer = Buffer.alloc(0)
  for await (const piece of open(() => pieceSize)) {
    start = Buffer.concat([start, piece.subarray(0, 2)])
    if (start.length >= 2) break
  }
  return startsLikeGzip(start)
}

/** Opens the bytes from `at` on. */
export function openFrom(open: Opener, at: number): Opener {
  return (size) =>
    skipped(
      open((offset) => size(Math.max(0, offset - at))),
      at,
    )
}

async function* skipped(pieces: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let position = 0
  for await (const piece of pieces) {
    const fresh = piece.subarray(Math.max(0, count - position))
    position += piece.length
    if (fresh.length > 0) yield fresh
  }
}

/** How reading a sequence of members ended. */
interface PiecesEnd {
  readonly failure: { readonly code: string; readonly error: unknown } | undefined
  /** Compressed bytes in the pieces that zlib took without complaint. */
  readonly given: number
  /** Compressed bytes up to where zlib stopped reading; fewer where zeros follow a member. */
  readonly consumed: number
}

async function* inflatePieces(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, PiecesEnd> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const output: Buffer[] = []
  const errors: unknown[] = []
  let goOn = (): void => {}
  gunzip.on('data', (chunk: Buffer) => output.push(chunk))
  gunzip.on('error', (error) => errors.push(error))
  // After an error zlib calls back no more, but it always closes.
  gunzip.on('close', () => goOn())
  let given = 0
  for await (const piece of pieces) {
    await new Promise<void>((resolve) => {
      goOn = resolve
      gunzip.write(piece, () => resolve())
    })
    yield* output.splice(0)
    if (errors.length > 0) break
    given += piece.length
    // Zeros follow a member: zlib takes no more, and would take the next piece for the start of a member.
    if (gunzip.bytesWritten < given) break
  }
  await new Promise<void>((resolve) => {
    goOn = resolve
    if (gunzip.closed) resolve()
    else gunzip.end()
  })
  yield* output.splice(0)
  const failure = errors.length === 0 ? undefined : { code: codeOf(errors[0]), error: errors[0] }
  return { failure, given, consumed: gunzip.bytesWritten }
}

function damageOf(error: unknown, at: number, bytes: number): Damage {
  const reason = messageOf(error)
  if (codeOf(error) === 'Z_BUF_ERROR') return { code: 'truncated', reason, at, isWhole: false }
  const isGarbage = reason === 'incorrect header check' && bytes > 0
  if (isGarbage) return garbageAt(at - 1)
  const isWhole = reason === 'incorrect data check' || reason === 'incorrect length check'
  return { code: 'corrupt', reason, at, isWhole }
}

/** The result of a call of zlib with `info`, and how many bytes it read. */
export function withEngine(result: unknown): { bytes: Buffer; consumed: number } {
  assert(isInfo(result), 'zlib says how much it read')
  return { bytes: result.buffer, consumed: result.engine.bytesWritten }
}

function isInfo(result: unknown): result is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result
}
