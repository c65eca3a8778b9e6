import { endOfMember, headLength, magic, startOfBody } from './gzip-member.js'

/** Flags of heads: with a name, as the command `gzip` writes; with a check sum. */
const [named, checked] = [8, 2]
const knownFlags = 0x1f

/**
 * The bytes of a gzip file whose first head is damaged, with one in its place that can be read and is as long, so that
 * places in the file stay; undefined where no sound member of at most `limit` bytes of text stands behind the head.
 */
export function withMendedHead(bytes: Buffer, limit: number): Buffer | undefined {
  const own = (bytes[3] ?? 0) & knownFlags
  for (const flags of new Set([own, own & ~checked, 0, named])) {
    const body = startOfBody(bytes, 0, flags)
    if (body === undefined) continue
    const mended = Buffer.concat([headOf(body), bytes.subarray(body)])
    if (endOfMember(mended, 0, { text: limit, mayBreakOff: true }) !== undefined) return mended
  }
  return undefined
}

/** Whether one of the two bytes that gzip starts with is there; text of a log has neither. */
export function startsLikeDamagedGzip(bytes: Uint8Array): boolean {
  return (bytes[0] === magic[0]) !== (bytes[1] === magic[1])
}

/** A head of so many bytes: what is more than the shortest is the name. */
function headOf(length: number): Buffer {
  const head = Buffer.alloc(length, 'x')
  head.fill(0, 0, headLength)
  magic.copy(head)
  if (length > headLength) {
    head[3] = named
    head[length - 1] = 0
  }
  return head
}
