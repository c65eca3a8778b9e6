import { assert } from '../model/errors.js'
import { type Damage, type Inflated, startsLikeGzip } from './inflate.js'
import { inflateParts } from './inflate-parts.js'
import { startsLikeDamagedGzip, withMendedHead } from './mended-head.js'

/** Damage, and the text before it. */
export interface DamageInText {
  readonly damage: Damage
  /** Bytes of the file's text that stand before it. */
  readonly textBytes: number
  /** Whether text behind it could be read again. */
  readonly goesOn: boolean
}

/** The text of a file, all layers unpacked. */
export interface Unpacked {
  readonly bytes: Buffer
  readonly damages: readonly DamageInText[]
  /** Places in the text at which some of it is lost. */
  readonly gaps: readonly number[]
  /** Zeros that follow the compressed text. */
  readonly padding: number
  /** Whether the text breaks off at its end. */
  readonly isTorn: boolean
  /** Whether the text is longer than may be held at once; `bytes` is then what it is packed in. */
  readonly isTooLong: boolean
}

/** Decompressed bytes held at once of a file that is read at once. */
const wholeText = 64 * 1024 * 1024
/** gzip inside gzip inside gzip: how many layers are opened. */
export const deepestNesting = 4

/** Unpacks the bytes of a file, as often as they are gzip; the memory of bytes that are not is theirs. */
export function unpackedWhole(onDisk: Buffer): Unpacked {
  let unpacked: Unpacked = {
    bytes: startsLikeGzip(onDisk) ? onDisk : Buffer.from(onDisk),
    damages: [],
    gaps: [],
    padding: 0,
    isTorn: false,
    isTooLong: false,
  }
  if (startsLikeDamagedGzip(onDisk)) unpacked = mendedWhere(unpacked, 'incorrect header check')
  for (let layer = 0; startsLikeGzip(unpacked.bytes) && layer < deepestNesting; layer++) {
    const parts = inflateParts(unpacked.bytes, wholeText)
    if (parts === undefined) return { ...unpacked, isTooLong: true }
    const mended = withReadableHead(unpacked, parts[0])
    unpacked = mended === unpacked ? withoutLayer(unpacked, parts) : mended
  }
  return unpacked
}

/** The same with another head where nothing of the first part could be read; once, so that it ends. */
function withReadableHead(packed: Unpacked, first: Inflated | undefined): Unpacked {
  const isMendable = first?.damage !== undefined && first.bytes.length === 0 && packed.damages.length === 0
  return isMendable ? mendedWhere(packed, first.damage.reason) : packed
}

/** The same with another head, and the damage; without a change where that does not help. */
function mendedWhere(packed: Unpacked, reason: string): Unpacked {
  const bytes = withMendedHead(packed.bytes, wholeText)
  if (bytes === undefined) return packed
  const damage: Damage = { code: 'corrupt', reason, at: 0, isWhole: false }
  return { ...packed, bytes, damages: [...packed.damages, { damage, textBytes: 0, goesOn: true }] }
}

function withoutLayer(packed: Unpacked, parts: readonly Inflated[]): Unpacked {
  const last = parts.at(-1)
  assert(last !== undefined, 'a file has a part')
  const { consumed, damage } = last
  const damages = damagesOf(parts)
  return {
    bytes: parts.length === 1 ? last.bytes : Buffer.concat(parts.map(({ bytes }) => bytes)),
    damages: [...packed.damages, ...damages],
    gaps: damages.filter(({ goesOn }) => goesOn).map(({ textBytes }) => textBytes),
    padding: damage === undefined ? packed.padding + packed.bytes.length - consumed : packed.padding,
    isTorn: packed.isTorn || damage?.isWhole === false,
    isTooLong: false,
  }
}

function damagesOf(parts: readonly Inflated[]): readonly DamageInText[] {
  let textBytes = 0
  return parts.flatMap(({ bytes, damage }, at) => {
    textBytes += bytes.length
    return damage === undefined ? [] : [{ damage, textBytes, goesOn: at + 1 < parts.length }]
  })
}
