import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTimeAt } from '../../src/model/time.js'
import { byteText } from '../../src/usual/byte-classes.js'
import { EventClock } from '../../src/usual/event-clock.js'
import { checkProperty } from '../fuzz.js'

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

test('the times of one text are those of isoTimeAt, each by itself', () => {
  checkProperty(
    fc.property(fc.array(time, { minLength: 1 }), (times) => {
      const text = byteText(Buffer.from(`${times.join(' ')} `))
      const clock = new EventClock()
      for (let at = 0; at < text.bytes.length; at += 25) {
        const expected = text.bytes[at] === 0x32 ? isoTimeAt(text.bytes, at) : undefined
        expect(clock.timeAt(text, at)).toBe(expected ?? -1)
      }
    }),
  )
})
