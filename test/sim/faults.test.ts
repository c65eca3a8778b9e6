import { constants, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { eventBytes } from '../../src/generate/log-event.js'
import type { MemoryStream, StoredFile } from '../../src/generate/memory.js'
import { storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import { createRandom } from '../../src/generate/random.js'
import { eventsOf, inOneFile, inTime, requestsOf } from './edit.js'
import { EVENT_FAULTS } from './event-faults.js'
import { FILE_FAULTS } from './file-faults.js'

const stream = chosenStream()
const before = text(stream)

function chosenStream(): MemoryStream {
  const streams = streamsInMemory({ seed: 'faults', from: '2024-02-01', days: 4, users: 60 })
  const found = streams.toSorted((a, b) => b.truth.transactions.length - a.truth.transactions.length)[0]
  if (found === undefined) {
    throw new Error('no stream to spoil')
  }
  return inOneFile(found, inTime(found))
}

function text(spoiled: MemoryStream): string {
  return eventBytes(eventsOf(spoiled)).toString()
}

function spoiled(name: string): MemoryStream {
  return EVENT_FAULTS[name]?.(stream, createRandom(name)) ?? stream
}

describe('a fault of events', () => {
  test.each(Object.keys(EVENT_FAULTS))('changes the stream and leaves its argument alone: %s', (name) => {
    expect(text(spoiled(name))).not.toBe(before)
    expect(text(stream)).toBe(before)
  })

  test('redelivered: the same transactions under another request, told once', () => {
    const again = spoiled('redelivered')
    expect(requestsOf(again).size).toBe(requestsOf(stream).size + 1)
    expect(again.truth.transactions).toHaveLength(stream.truth.transactions.length)
    expect(again.truth.transactions.filter(({ deliveries }) => deliveries === 2).length).toBeGreaterThan(0)
  })

  test('conflicting: another amount the second time', () => {
    const other = spoiled('conflicting')
    expect(text(other)).toContain('amount: 987654.32,')
    expect(other.truth.anomalies.map(({ rule }) => rule)).toContain('conflict')
  })

  test('interleaved: lines of two requests among each other', () => {
    const starts = inTime(spoiled('interleaved')).filter(
      ({ kind }) => kind === 'lambda_start' || kind === 'lambda_end',
    )
    const kinds = starts.map(({ kind }) => kind).join(' ')
    expect(kinds).toContain('lambda_start lambda_start')
  })

  test('stopped: the last transaction has no outcome', () => {
    expect(
      spoiled('stopped').truth.transactions.filter(({ outcome }) => outcome === 'incomplete'),
    ).toHaveLength(1)
  })

  test('changed field order: the same lines in the opposite order', () => {
    expect(text(spoiled('changed field order'))).toMatch(
      /transaction: \{\n {4}newBalance: \S+,\n {4}oldBalance: /,
    )
  })

  test('odd amounts: unreadable ones are empty in the truth, large ones exact', () => {
    expect(amounts('amount NaN')).toContain('')
    expect(amounts('amount beyond 2^53')).toContain('9007199254740993.001')
  })

  test('reordered: the same events', () => {
    expect(inTime(spoiled('reordered'))).toEqual(inTime(stream))
  })
})

function amounts(name: string): readonly string[] {
  return spoiled(name).truth.transactions.map(({ amount }) => amount)
}

describe('a fault of files', () => {
  const file = storedFiles(stream)[0] ?? { path: '', bytes: new Uint8Array() }

  test.each(FILE_FAULTS.map((fault) => [fault.name, fault] as const))(
    'spoils the file: %s',
    (_name, fault) => {
      const length = file.bytes.length
      const result = fault.apply(file)
      expect(result).not.toEqual([file])
      expect(file.bytes).toHaveLength(length)
      expect(new Set(result.map(({ path }) => path)).size).toBe(result.length)
    },
  )

  test('makes torn, flipped and wrong files that a strict reader refuses', () => {
    for (const name of ['torn at -200', 'torn at 15', 'flipped bit at 50 %', 'wrong checksum']) {
      expect(() => gunzipSync(only(name).bytes), name).toThrow()
    }
  })

  test('keeps what comes before a tear', () => {
    const left = gunzipSync(only('torn at -200').bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString()
    expect(left.length).toBeGreaterThan(1000)
    expect(before.startsWith(left)).toBe(true)
  })

  test('keeps the text of padded, doubled and split files', () => {
    expect(gunzipSync(only('multi-member').bytes).toString()).toBe(before)
    expect(gunzipSync(gunzipSync(only('gzip in gzip').bytes)).toString()).toBe(before)
    expect(Buffer.from(only('plain text named .gz').bytes).toString()).toBe(before)
    const parts = fault('event cut between two files').apply(file)
    expect(parts.map(({ bytes }) => gunzipSync(bytes).toString()).join('')).toBe(before)
    expect(parts.map(({ path }) => path.slice(-9))).toEqual(['000000.gz', '000001.gz'])
  })

  function fault(name: string): (typeof FILE_FAULTS)[number] {
    const found = FILE_FAULTS.find((candidate) => candidate.name === name)
    if (found === undefined) {
      throw new Error(`no fault ${name}`)
    }
    return found
  }

  function only(name: string): StoredFile {
    return fault(name).apply(file)[0] ?? file
  }
})
