import type { Injection } from '../../src/generate/days.js'
import type { MemoryStream, StoredFile } from '../../src/generate/memory.js'
import { storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import { createRandom } from '../../src/generate/random.js'
import { driftSpike, WALLET_ANOMALIES } from './anomalies.js'
import { replayed, startsOf } from './anomaly-faults.js'
import { writeStored } from './compare.js'
import { EVENT_FAULTS } from './event-faults.js'
import { FILE_FAULTS } from './file-faults.js'

/** From the last days of the short form into those of the long one. */
const PERIOD = { from: '2023-12-20', days: 45, users: 70 } as const

/** What was done to the logs, by name. */
export interface Spoiled {
  readonly anomalies: readonly string[]
  readonly faults: readonly string[]
}

/**
 * Writes logs for an auditor: one of every anomaly, overdraft, drift and wrong sum in wallets of their own, every fault
 * of events in a stream of its own, and every fault of files in a file of its own. A flipped bit is left out: what stands
 * before the damage is noticed may be anything. The same seed writes the same bytes.
 */
export function writeAuditLogs(seed: string, folder: string): Spoiled {
  const random = createRandom(`audit/${seed}`)
  const names = Object.keys(WALLET_ANOMALIES)
  const injections: readonly Injection[] = names.flatMap((name, place) => {
    const where = { wallet: place * 5 + random.between(0, 4), day: random.between(6, PERIOD.days - 9) }
    return WALLET_ANOMALIES[name]?.(where) ?? []
  })
  const streams = streamsInMemory({
    seed,
    ...PERIOD,
    injections: [...injections, driftSpike(random.between(20, 30))],
  })
  const chosen = spread(streams, Object.keys(EVENT_FAULTS).length + 1)
  const spoiled = streams.flatMap((stream, at): readonly MemoryStream[] => {
    const place = chosen.indexOf(at)
    if (place === 0) return replayed(stream, 2, random)
    const fault = Object.values(EVENT_FAULTS)[place - 1]
    return place < 0 || fault === undefined ? [stream] : [fault(stream, random)]
  })
  const files = spoiled.flatMap(storedFiles)
  const faults = FILE_FAULTS.filter(({ name }) => !name.startsWith('flipped bit'))
  const torn = new Map(
    faults.map((fault, at) => [Math.floor(((at + 0.5) / faults.length) * files.length), fault]),
  )
  writeStored(
    folder,
    files.flatMap((file, at): readonly StoredFile[] => torn.get(at)?.apply(file) ?? [file]),
  )
  return {
    anomalies: injections.map(({ rule }) => rule),
    faults: [...Object.keys(EVENT_FAULTS), ...[...torn.values()].map(({ name }) => name)],
  }
}

/** Places of so many streams with several transactions, far from each other. */
function spread(streams: readonly MemoryStream[], count: number): readonly number[] {
  const large = [...streams.keys()].filter((at) => {
    const stream = streams[at]
    return stream !== undefined && startsOf(stream) > 3
  })
  return Array.from(
    { length: count },
    (_, part) => large[Math.floor(((part + 0.5) / count) * large.length)] ?? -1,
  )
}
