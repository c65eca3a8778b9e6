import { constants, createGunzip, gunzipSync } from 'node:zlib'

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

/** Says whether `bytes` start like a gzip member. */
export function startsLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * Decompresses a whole gzip file of one or several members, as far as it can be read.
 * Gives undefined where the result would be longer than `limit` bytes: such a file must be streamed.
 */
export function inflateWhole(compressed: Buffer, limit: number): Inflated | undefined {
  try {
    const result = gunzipSync(compressed, { info: true, maxOutputLength: limit })
    return { ...withEngine(result), damage: undefined }
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined
    return salvage(compressed, limit, error)
  }
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
export async function* inflateStream(open: Opener): AsyncGenerator<Buffer, Damage | undefined> {
  let delivered = 0
  const first = inflatePieces(open(() => pieceSize))
  let step = await first.next()
  for (; step.done !== true; step = await first.next()) {
    delivered += step.value.length
    yield step.value
  }
  const failure = step.value
  if (failure === undefined || failure.code === 'Z_BUF_ERROR') {
    return failure && damageOf(failure.error, failure.consumed, delivered)
  }
  const slow = inflatePieces(open((offset) => (offset < failure.consumed ? pieceSize : 1)))
  let seen = 0
  for (step = await slow.next(); step.done !== true; step = await slow.next()) {
    const fresh = step.value.subarray(Math.max(0, delivered - seen))
    seen += step.value.length
    if (fresh.length > 0) yield fresh
  }
  return damageOf(failure.error, step.value?.consumed ?? failure.consumed, Math.max(seen, delivered))
}

interface Failure {
  readonly code: string
  readonly error: unknown
  /** Compressed bytes taken without complaint. */
  readonly consumed: number
}

async function* inflatePieces(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, Failure | undefined> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const output: Buffer[] = []
  const errors: unknown[] = []
  gunzip.on('data', (chunk: Buffer) => output.push(chunk))
  gunzip.on('error', (error) => errors.push(error))
  let consumed = 0
  for await (const piece of pieces) {
    await new Promise<void>((done) => gunzip.write(piece, () => done()))
    yield* output.splice(0)
    if (errors.length > 0) return { code: codeOf(errors[0]), error: errors[0], consumed }
    consumed += piece.length
  }
  await new Promise<void>((done) => {
    gunzip.once('error', () => done())
    gunzip.once('end', () => done())
    gunzip.end()
  })
  yield* output.splice(0)
  return errors.length > 0 ? { code: codeOf(errors[0]), error: errors[0], consumed } : undefined
}

function damageOf(error: unknown, at: number, bytes: number): Damage {
  const reason = error instanceof Error ? error.message : String(error)
  if (codeOf(error) === 'Z_BUF_ERROR') return { code: 'truncated', reason, at, isWhole: false }
  const isGarbage = reason === 'incorrect header check' && bytes > 0
  const isWhole = isGarbage || reason === 'incorrect data check' || reason === 'incorrect length check'
  return { code: isGarbage ? 'trailing_bytes' : 'corrupt', reason, at, isWhole }
}

function withEngine(result: unknown): { bytes: Buffer; consumed: number } {
  if (isInfo(result)) return { bytes: result.buffer, consumed: result.engine.bytesWritten }
  throw new TypeError('zlib did not say how much it read')
}

function isInfo(result: unknown): result is { buffer: Buffer; engine: { bytesWritten: number } } {
  return typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
