import { existsSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StreamOrder } from '../../src/decode/order.js'
import type { RawEvent } from '../../src/decode/splitter.js'
import { checkProperty } from '../fuzz.js'
import { logFile } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

function inOrder(events: readonly RawEvent[]): RawEvent[] {
  return events.toSorted((left, right) => left.timeMs - right.timeMs)
}

const files = [logFile(0), logFile(1), logFile(2)]

/** Events at the given times, in several files, told apart by their offsets and bytes. */
function eventsAt(times: readonly number[], textOf = (at: number): string => `event ${at}`): RawEvent[] {
  return times.map((timeMs, at) => {
    const bytes = Buffer.from(textOf(at))
    const file = files[Math.floor((at * files.length) / times.length)] ?? logFile(0)
    return { timeMs, file, offset: at, length: bytes.length + 2, bytes }
  })
}

describe('the order of a stream', () => {
  test('is that of a stable sort by time, however few events fit into memory; nothing is left on disk', () => {
    const folder = temporaryFolder()
    const order = { times: fc.array(fc.nat(12), { maxLength: 60 }), limit: fc.integer({ min: 1, max: 700 }) }
    checkProperty(
      fc.property(fc.record(order), ({ times, limit }) => {
        const events = eventsAt(times)
        const sorted = new StreamOrder(folder, limit)
        for (const event of events) sorted.add(event)
        expect([...sorted.drain()]).toEqual(inOrder(events))
        expect([...sorted.drain()]).toEqual([])
        sorted.clear()
        expect(readdirSync(folder)).toEqual([])
      }),
      500,
    )
  })

  test('is restored from disk byte for byte, in frames, for one stream after the other', () => {
    const folder = temporaryFolder()
    const order = new StreamOrder(folder, 1024 * 1024)
    for (const prime of [7919, 6271]) {
      const times = Array.from({ length: 7_300 }, (_, at) => (at * prime) % 1_000)
      const events = eventsAt(times, (at) => `${at} ${'\u00e9\n'.repeat(at % 300)}`)
      for (const event of events) order.add(event)
      expect(readdirSync(folder)).toHaveLength(1)
      expect([...order.drain()]).toEqual(inOrder(events))
      expect(readdirSync(folder)).toEqual([])
    }
  })

  test('takes events that are longer than all its memory, and empty ones', () => {
    const folder = temporaryFolder()
    const order = new StreamOrder(folder, 100)
    const events = eventsAt([5, 3, 4, 1], (at) => (at === 2 ? '' : 'x'.repeat(400_000)))
    for (const event of events) order.add(event)
    expect([...order.drain()]).toEqual(inOrder(events))
  })

  test('leaves nothing on disk, where it is cleared before it is drained', () => {
    const folder = temporaryFolder()
    const order = new StreamOrder(folder, 2)
    for (const event of eventsAt([3, 1, 2])) order.add(event)
    order.clear()
    order.clear()
    expect(readdirSync(folder)).toEqual([])
    expect([...order.drain()]).toEqual([])
  })

  test('touches no disk, where the events fit into memory', () => {
    const order = new StreamOrder('/nowhere/at/all', 1000)
    for (const event of eventsAt([3, 1, 2])) order.add(event)
    expect([...order.drain()].map(({ timeMs }) => timeMs)).toEqual([1, 2, 3])
    order.clear()
    expect(existsSync('/nowhere')).toBe(false)
  })
})
