import { assert } from '../model/errors.js'
import { convincing, endOfMember, nextHead } from './gzip-member.js'
import { type Damage, type Inflated, inflateStream, inflateWhole, type Opener, openFrom } from './inflate.js'

/** Places where reading may go on that are looked at, behind all damages of a file together. */
const mostTries = 64
/** How far before a damage that zlib notices the next member may start, whose bytes it took for those of the damaged one. */
const reach = 70_000
/** Heads of members that far before a damage that are looked at. */
const mostBefore = 4

/**
 * Decompresses a whole gzip file as `inflateWhole` does, and reads on behind damage with the next member that is sound:
 * the parts of its text between which something is lost, each but the last one with its damage. Places are those in the
 * file. Undefined where the text would be longer than `limit` bytes.
 */
export function inflateParts(compressed: Buffer, limit: number): readonly Inflated[] | undefined {
  const parts: Inflated[] = []
  const tries = { left: mostTries }
  let [start, room] = [0, limit]
  for (;;) {
    const rest = compressed.subarray(start)
    const part = inflateWhole(rest, room)
    if (part === undefined) return undefined
    const next = part.damage === undefined ? undefined : nextMember(rest, part.damage, room, tries)
    if (next === undefined) return [...parts, placedAt(start, part)]
    // What zlib took for the rest of the damaged member was the next one.
    const own = next < part.consumed ? inflateWhole(rest.subarray(0, next), room) : part
    assert(
      own?.damage !== undefined,
      'a piece of a file has no more text than all of it, and is damaged alike',
    )
    parts.push(placedAt(start, own))
    room -= own.bytes.length
    start += next
  }
}

function placedAt(start: number, { bytes, damage, consumed }: Inflated): Inflated {
  return { bytes, damage: damage && { ...damage, at: start + damage.at }, consumed: start + consumed }
}

/** Where the first sound member starts that ends behind the damage. */
function nextMember(
  bytes: Buffer,
  { at, code }: Damage,
  limit: number,
  tries: { left: number },
): number | undefined {
  // Where garbage follows, the member before it ends there.
  const least = code === 'trailing_bytes' ? at + 1 : at
  for (const head of headsAround(bytes, at)) {
    if (tries.left === 0) return undefined
    tries.left -= 1
    const end = endOfMember(bytes, head, { text: limit, mayBreakOff: head >= at })
    if (end !== undefined && end >= least) return head
  }
  return undefined
}

function* headsAround(bytes: Buffer, at: number): Generator<number> {
  const before: number[] = []
  let head = nextHead(bytes, Math.max(1, at - reach))
  for (; head !== undefined && head < at; head = nextHead(bytes, head + 1)) before.push(head)
  yield* before.slice(-mostBefore)
  for (; head !== undefined; head = nextHead(bytes, head + 1)) yield head
}

/** Places that are looked at in a large file, each of which means to read it once more. */
const fewTries = 16

/** An empty chunk among those of a text: something is lost there, and the text goes on behind it. */
export const gap: Buffer = Buffer.alloc(0)

/**
 * Decompresses a gzip file of any size as `inflateStream` does, and reads on behind damage with the next member that is
 * sound; gives `gap` where something is lost between two chunks. `onDamage` is called before it, and at the end.
 */
export async function* inflateStreamParts(
  open: Opener,
  onDamage: (damage: Damage) => void,
): AsyncGenerator<Buffer, void> {
  const tries = { left: fewTries }
  let [start, behind] = [0, open]
  for (;;) {
    const damage = yield* inflateStream(behind)
    if (damage === undefined) return
    const at = start + damage.at
    onDamage({ ...damage, at })
    const next = damage.code === 'truncated' ? undefined : await nextInStream(open, at, tries)
    if (next === undefined) return
    yield gap
    start = next
    behind = openFrom(open, next)
  }
}

async function nextInStream(open: Opener, at: number, tries: { left: number }): Promise<number | undefined> {
  for await (const head of headsIn(open, at + 1)) {
    if (tries.left === 0) return undefined
    tries.left -= 1
    if (await isSound(openFrom(open, head))) return head
  }
  return undefined
}

/** Longest head of a member without its optional fields, less one byte. */
const overlap = 3

async function* headsIn(open: Opener, at: number): AsyncGenerator<number> {
  let position = at
  let carried: Buffer = gap
  for await (const piece of openFrom(open, at)(() => 1024 * 1024)) {
    const bytes = Buffer.concat([carried, piece])
    for (let head = nextHead(bytes, 0); head !== undefined; head = nextHead(bytes, head + 1)) {
      yield position - carried.length + head
    }
    position += piece.length
    carried = Buffer.from(bytes.subarray(-overlap))
  }
}

async function isSound(open: Opener): Promise<boolean> {
  let length = 0
  const chunks = inflateStream(open, 0)
  let step = await chunks.next()
  for (; step.done !== true && length < convincing; step = await chunks.next()) length += step.value.length
  const isEnd = step.done === true && (step.value === undefined || step.value.isWhole)
  if (step.done !== true) await chunks.return(undefined)
  return length >= convincing || (isEnd && length > 0)
}
