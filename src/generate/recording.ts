/** What differs from copy to copy, by the kind of its place. */
export const placeKinds = {
  uuid: 0,
  ulid: 1,
  /** The name of a stream, an MD5. */
  hex32: 2,
  hex24: 3,
  hex16: 4,
  /** The first eight digits of a UUID. */
  uuidStart: 5,
  time: 6,
  date: 7,
  /** Milliseconds since epoch. */
  epoch: 8,
} as const

/** Bits of `Recording.what` that hold the kind of a place; those above number the id or the time. */
export const kindBits = 4

/** Bytes of a log or of its truth, and the places in them where ids and times stand. */
export interface Recording {
  readonly bytes: Buffer
  /** Offsets of the places; none overlap. */
  readonly at: Uint32Array
  readonly what: Uint32Array
}

/** What the places of recordings refer to. */
export interface Recorded {
  /** How many different ids there are. */
  readonly ids: number
  /** Creation times of the ids that are ULIDs, by the number of the id. */
  readonly ulids: ReadonlyMap<number, number>
  /** Times; of a date its midnight. */
  readonly times: readonly number[]
}

/** Finds ids and times in what a simulation writes; an id has the same number wherever it stands. */
export interface Recorder {
  readonly record: (bytes: Buffer) => Recording
  readonly recorded: () => Recorded
}

/** Most ids and times, told apart by their lengths. Too long for one are the ids of the runtime in its ARN. */
const usual =
  /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\.\d{3}Z)?|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b0[0-9A-HJKMNP-TV-Z]{25}\b/g

const usualKinds: Readonly<Record<number, number>> = {
  10: placeKinds.date,
  24: placeKinds.time,
  26: placeKinds.ulid,
  36: placeKinds.uuid,
}

/** Rare ones: what stands before them, and how far behind its start they begin. */
const rare: readonly { readonly mark: string; readonly skip: number; readonly kind: number }[] = [
  { mark: '[$LATEST]', skip: 9, kind: placeKinds.hex32 },
  { mark: "md5OfBody: '", skip: 12, kind: placeKinds.hex32 },
  { mark: 'Root=1-', skip: 16, kind: placeKinds.hex24 },
  { mark: 'TraceId: 1-', skip: 20, kind: placeKinds.hex24 },
  { mark: 'SegmentId: ', skip: 11, kind: placeKinds.hex16 },
  { mark: 'Parent=', skip: 7, kind: placeKinds.hex16 },
  { mark: '"email":"user-', skip: 14, kind: placeKinds.uuidStart },
  { mark: '"Timestamp":', skip: 12, kind: placeKinds.epoch },
  { mark: "Timestamp: '", skip: 12, kind: placeKinds.epoch },
]

const lengths: Readonly<Record<number, number>> = {
  [placeKinds.hex32]: 32,
  [placeKinds.hex24]: 24,
  [placeKinds.hex16]: 16,
  [placeKinds.uuidStart]: 8,
  [placeKinds.epoch]: 13,
}

/** Makes a recorder that has seen nothing. */
export function createRecorder(): Recorder {
  const ids = new Map<string, number>()
  const ulids = new Map<number, number>()
  const times: number[] = []
  const dayOf = midnights()
  const idOf = (text: string): number => {
    const known = ids.get(text)
    if (known === undefined) {
      ids.set(text, ids.size)
      return ids.size - 1
    }
    return known
  }
  /** The number of the id or time; its text is a copy, because a slice would keep the whole log alive. */
  const referent = (kind: number, text: string): number => {
    switch (kind) {
      case placeKinds.time:
        return times.push(dayOf(text.slice(0, 10)) + timeOfDay(text)) - 1
      case placeKinds.date:
        return times.push(dayOf(text)) - 1
      case placeKinds.epoch:
        return times.push(Number(text)) - 1
      case placeKinds.uuid: {
        const known = ids.size
        const id = idOf(text)
        if (id === known) ids.set(text.slice(0, 8), id)
        return id
      }
      case placeKinds.ulid: {
        const id = idOf(text)
        ulids.set(id, ulidTime(text))
        return id
      }
      default:
        return idOf(text)
    }
  }
  return {
    record: (bytes) => {
      const text = bytes.toString('latin1')
      const at: number[] = []
      const what: number[] = []
      const add = (start: number, length: number, kind: number): void => {
        at.push(start)
        what.push((referent(kind, bytes.toString('latin1', start, start + length)) << kindBits) | kind)
      }
      for (const { index, 0: matched } of text.matchAll(usual)) {
        add(index, matched.length, usualKinds[matched.length] ?? placeKinds.date)
      }
      for (const { mark, skip, kind } of rare) {
        for (let found = text.indexOf(mark); found !== -1; found = text.indexOf(mark, found + skip)) {
          add(found + skip, lengths[kind] ?? 0, kind)
        }
      }
      return { bytes, at: Uint32Array.from(at), what: Uint32Array.from(what) }
    },
    recorded: () => ({ ids: ids.size, ulids, times }),
  }
}

const DIGIT_0 = 48

/** Milliseconds since midnight of `2024-02-18T21:01:05.123Z`. */
function timeOfDay(text: string): number {
  const digit = (at: number): number => text.charCodeAt(at) - DIGIT_0
  const pair = (at: number): number => 10 * digit(at) + digit(at + 1)
  return ((pair(11) * 60 + pair(14)) * 60 + pair(17)) * 1000 + 10 * pair(20) + digit(22)
}

/** Remembers the midnights of dates. */
function midnights(): (date: string) => number {
  const known = new Map<string, number>()
  return (date) => {
    const found = known.get(date) ?? Date.parse(date)
    known.set(date, found)
    return found
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function ulidTime(text: string): number {
  let time = 0
  for (let i = 0; i < 10; i++) {
    time = time * 32 + CROCKFORD.indexOf(text.charAt(i))
  }
  return time
}
