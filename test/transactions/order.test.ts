import { existsSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogEvent } from '../../src/model/event.js'
import { StreamOrder } from '../../src/transactions/order.js'
import { checkProperty } from '../fuzz.js'
import { logEvent } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

function inOrder(events: readonly LogEvent[]): LogEvent[] {
  return events.toSorted((left, right) => left.timeMs - right.timeMs)
}

/** Events at the given times, told apart by their offsets. */
function eventsAt(times: readonly number[]): LogEvent[] {
  return times.map((time, at) =>
    logEvent('lambda_end', time, { place: { file: 0, offset: at, length: 1 }, requestId: `r${at}` }),
  )
}

describe('the order of a stream', () => {
  test('is that of a stable sort by time, however few events fit into memory; nothing is left on disk', () => {
    const folder = temporaryFolder()
    checkProperty(
      fc.property(
        fc.array(fc.nat(12), { maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (times, limit) => {
          const events = eventsAt(times)
          const order = new StreamOrder(folder, limit)
          for (const event of events) order.add(event)
          expect([...order.drain()]).toEqual(inOrder(events))
          expect([...order.drain()]).toEqual([])
          order.close()
          expect(readdirSync(folder)).toEqual([])
        },
      ),
      500,
    )
  })

  test('is restored from disk with every field of an event, in frames of a thousand', () => {
    const folder = temporaryFolder()
    const times = Array.from({ length: 7_300 }, (_, at) => (at * 7919) % 1_000)
    const events = eventsAt(times).map((event, at) => ({
      ...event,
      transaction: { id: `t${at}`, amount: '0.10' },
      level: undefined,
    }))
    const order = new StreamOrder(folder, 2_500)
    for (const event of events) order.add(event)
    expect(readdirSync(folder)).toHaveLength(1)
    expect([...order.drain()]).toStrictEqual(inOrder(events))
    expect(readdirSync(folder)).toEqual([])
  })

  test('leaves nothing on disk, where it is closed before it is drained', () => {
    const folder = temporaryFolder()
    const order = new StreamOrder(folder, 2)
    for (const event of eventsAt([3, 1, 2])) order.add(event)
    order.close()
    order.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('touches no disk, where the events fit into memory', () => {
    const order = new StreamOrder('/nowhere/at/all', 10)
    for (const event of eventsAt([3, 1, 2])) order.add(event)
    expect([...order.drain()].map(({ timeMs }) => timeMs)).toEqual([1, 2, 3])
    order.close()
    expect(existsSync('/nowhere')).toBe(false)
  })
})
