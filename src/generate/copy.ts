import { createCipheriv, createHash } from 'node:crypto'
import type { Recorded, Recording } from './recording.js'
import { kindBits, placeKinds } from './recording.js'
import { DAY_MS } from './time.js'

/** The same happenings with other people: what was recorded, with fresh ids and at another time. */
export interface Copy {
  readonly render: (recording: Recording) => Buffer
}

const ID_BYTES = 16
/** Characters of chance of a ULID that are kept. */
const KEPT = 4
const KIND_MASK = (1 << kindBits) - 1
const hexDigits = Array.from({ length: 256 }, (_, byte) => Buffer.from(byte.toString(16).padStart(2, '0')))
const highDigit = Uint8Array.from(hexDigits, (digits) => digits[0] ?? 0)
const lowDigit = Uint8Array.from(hexDigits, (digits) => digits[1] ?? 0)
const crockford = Buffer.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ')

/** A copy whose ids come from `seed` alone, all its times later by `shiftMs`. */
export function createCopy(seed: string, shiftMs: number, recorded: Recorded): Copy {
  const chance = keystream(seed, recorded.ids * ID_BYTES)
  const clock = createClock()
  const writeUlid = ulidWriter(recorded, shiftMs, chance)
  const write = (out: Buffer, at: number, kind: number, number: number): void => {
    switch (kind) {
      case placeKinds.time:
        clock(out, at, (recorded.times[number] ?? 0) + shiftMs)
        return
      case placeKinds.uuid:
        writeUuid(out, at, chance, number * ID_BYTES)
        return
      case placeKinds.ulid:
        writeUlid(out, at, number)
        return
      case placeKinds.date:
        clock.date(out, at, (recorded.times[number] ?? 0) + Math.floor(shiftMs / DAY_MS) * DAY_MS)
        return
      case placeKinds.epoch:
        out.write(String((recorded.times[number] ?? 0) + shiftMs), at, 'latin1')
        return
      default:
        writeHex(out, at, hexLengths[kind] ?? 0, chance, number * ID_BYTES)
    }
  }
  return {
    render: ({ bytes, at, what }) => {
      const out = Buffer.from(bytes)
      for (let i = 0; i < at.length; i++) {
        const place = what[i] ?? 0
        write(out, at[i] ?? 0, place & KIND_MASK, place >>> kindBits)
      }
      return out
    },
  }
}

const hexLengths: Readonly<Record<number, number>> = {
  [placeKinds.hex32]: 32,
  [placeKinds.hex24]: 24,
  [placeKinds.hex16]: 16,
  [placeKinds.uuidStart]: 8,
}

/** As many bytes of chance: AES in counter mode gives a gigabyte a second, the same on every machine. */
function keystream(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, ID_BYTES)
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(ID_BYTES)).update(Buffer.alloc(length))
}

function writeHex(out: Buffer, at: number, length: number, chance: Buffer, from: number): void {
  for (let i = 0; i < length / 2; i++) {
    const byte = chance[from + i] ?? 0
    out[at + 2 * i] = highDigit[byte] ?? 0
    out[at + 2 * i + 1] = lowDigit[byte] ?? 0
  }
}

/** Keeps the hyphens and the digit of the version, which stand there already. */
function writeUuid(out: Buffer, at: number, chance: Buffer, from: number): void {
  writeHex(out, at, 8, chance, from)
  writeHex(out, at + 9, 4, chance, from + 4)
  out[at + 15] = highDigit[chance[from + 6] ?? 0] ?? 0
  writeHex(out, at + 16, 2, chance, from + 7)
  out[at + 19] = highDigit[((chance[from + 8] ?? 0) & 0x3f) | 0x80] ?? 0
  out[at + 20] = lowDigit[chance[from + 8] ?? 0] ?? 0
  writeHex(out, at + 21, 2, chance, from + 9)
  writeHex(out, at + 24, 12, chance, from + 10)
}

/** Keeps the first characters of chance, which stand there already: they decide the order of two made in one millisecond. */
function ulidWriter(
  { ulids }: Recorded,
  shiftMs: number,
  chance: Buffer,
): (out: Buffer, at: number, id: number) => void {
  return (out, at, id) => {
    let rest = (ulids.get(id) ?? 0) + shiftMs
    for (let i = 9; i >= 0; i--) {
      out[at + i] = crockford[rest % 32] ?? 0
      rest = Math.floor(rest / 32)
    }
    for (let i = KEPT; i < 16; i++) {
      out[at + 10 + i] = crockford[(chance[id * ID_BYTES + i] ?? 0) & 31] ?? 0
    }
  }
}

/** Writes times; most follow one in the same second. */
interface Clock {
  (out: Buffer, at: number, timeMs: number): void
  readonly date: (out: Buffer, at: number, timeMs: number) => void
}

const SECOND_MS = 1000
/** `2024-02-18T21:01:05.` */
const SECOND_LENGTH = 20
const DIGIT_0 = 48

function createClock(): Clock {
  const text = Buffer.alloc(SECOND_LENGTH)
  let second = Number.NaN
  const write = (out: Buffer, at: number, timeMs: number): void => {
    const ms = timeMs % SECOND_MS
    if (timeMs - ms !== second) {
      second = timeMs - ms
      text.write(new Date(second).toISOString(), 'latin1')
    }
    for (let i = 0; i < SECOND_LENGTH; i++) {
      out[at + i] = text[i] ?? 0
    }
    out[at + SECOND_LENGTH] = DIGIT_0 + Math.floor(ms / 100)
    out[at + SECOND_LENGTH + 1] = DIGIT_0 + (Math.floor(ms / 10) % 10)
    out[at + SECOND_LENGTH + 2] = DIGIT_0 + (ms % 10)
  }
  const days = new Map<number, string>()
  const date = (out: Buffer, at: number, timeMs: number): void => {
    const day = days.get(timeMs) ?? new Date(timeMs).toISOString().slice(0, 10)
    days.set(timeMs, day)
    out.write(day, at, 'latin1')
  }
  return Object.assign(write, { date })
}
