import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTimeAt } from '../../src/model/time.js'
import { checkProperty } from '../fuzz.js'
import { readUsual } from '../support/read-usual.js'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 17, maxLength: 17 })
const near = fc.date({
  min: new Date('2024-02-28T20:00:00Z'),
  max: new Date('2024-03-01T02:00:00Z'),
  noInvalidDate: true,
})
const time = fc.oneof(
  near.map((date) => date.toISOString()),
  near.map((date) => `${date.toISOString().slice(0, 17)}60.000Z`),
  digits.map(
    (text) =>
      `2${text.slice(1, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T${text.slice(8, 10)}:${text.slice(10, 12)}:${text.slice(12, 14)}.${text.slice(14)}Z`,
  ),
  fc.tuple(near, fc.nat(23), fc.constantFrom(...'0:-.ZT x')).map(([date, at, character]) => {
    const text = date.toISOString()
    return text.slice(0, at) + character + text.slice(at + 1)
  }),
)

const started =
  'INIT_START Runtime Version: nodejs:18.v20\tRuntime Version ARN: arn:aws:lambda:me-south-1::runtime:0f'

/** A time and a line of the platform; what has no such time is more text of the event before it. */
function line(text: string): string {
  return `${text} ${started}\n`
}

test('the times of one text are those of isoTimeAt, each by itself', () => {
  checkProperty(
    fc.property(near, fc.array(time), (first, others) => {
      const times = [first.toISOString(), ...others]
      const expected = times.flatMap((text) => {
        const ms = text.startsWith('2') ? isoTimeAt(Buffer.from(text), 0) : undefined
        return ms === undefined ? [] : [ms]
      })
      const stream = readUsual(times.map(line).join(''))
      const read = stream?.rows('invocations').map(({ time_ms }) => Number(time_ms)) ?? []
      const left = stream?.left.map(({ timeMs }) => timeMs) ?? []
      expect([...read, ...left].sort((one, other) => one - other)).toEqual(
        expected.sort((one, other) => one - other),
      )
    }),
  )
})
