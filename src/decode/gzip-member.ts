import { constants, crc32, inflateRawSync } from 'node:zlib'
import { codeOf } from '../model/errors.js'
import { withEngine } from './inflate.js'

/** The first bytes of a member. */
export const magic: Buffer = Buffer.from([0x1f, 0x8b, 8])
const reservedFlags = 0xe0
/** Bytes of a head without optional fields. */
export const headLength = 10
const tailLength = 8
/** Text of a member that breaks off from which on it is taken for one: random bytes never come so far. */
export const convincing = 256

/** The offset of the next bytes, from `from` on, that look like the head of a gzip member. */
export function nextHead(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(magic, from); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if (((bytes[at + 3] ?? reservedFlags) & reservedFlags) === 0) return at
  }
  return undefined
}

/** How a member is to be read. */
interface MemberLimits {
  /** Most bytes of its text. */
  readonly text: number
  /** Whether it may break off with the bytes. */
  readonly mayBreakOff: boolean
}

/**
 * The offset behind the gzip member that starts at `start`; undefined where there is none, its check sum is wrong or its
 * text is too long.
 */
export function endOfMember(bytes: Buffer, start: number, limits: MemberLimits): number | undefined {
  const body = startOfBody(bytes, start, bytes[start + 3] ?? 0)
  if (body === undefined) return undefined
  const { text, consumed } = inflated(bytes.subarray(body), limits.text)
  if (text === undefined) return undefined
  const end = body + consumed
  if (end + tailLength > bytes.length) {
    return limits.mayBreakOff && text.length >= convincing ? bytes.length : undefined
  }
  const isSound =
    bytes.readUInt32LE(end) === crc32(text) && bytes.readUInt32LE(end + 4) === text.length % 2 ** 32
  return isSound ? end + tailLength : undefined
}

/** Where the compressed text begins behind a head with optional fields by its flags; undefined where the head breaks off. */
export function startOfBody(bytes: Buffer, start: number, flags: number): number | undefined {
  let at = start + headLength
  if (at + 2 > bytes.length) return undefined
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at)
  for (const text of [8, 16]) {
    if ((flags & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) return undefined
    at = end + 1
  }
  if ((flags & 2) !== 0) at += 2
  return at < bytes.length ? at : undefined
}

interface Attempt {
  readonly text: Buffer | undefined
  readonly consumed: number
}

function inflated(body: Buffer, maxOutputLength: number): Attempt {
  try {
    const { bytes, consumed } = withEngine(inflateRawSync(body, { info: true, maxOutputLength }))
    return { text: bytes, consumed }
  } catch (error) {
    if (codeOf(error) !== 'Z_BUF_ERROR') return { text: undefined, consumed: 0 }
    const finishFlush = constants.Z_SYNC_FLUSH
    return { text: inflateRawSync(body, { finishFlush, maxOutputLength }), consumed: body.length }
  }
}
