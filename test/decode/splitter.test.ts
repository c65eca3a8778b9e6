import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { gap } from '../../src/decode/inflate-parts.js'
import { EventSplitter, longestEvent } from '../../src/decode/splitter.js'
import { logFile } from '../support/log-lines.js'
import { cutAt, splitChunks, splitText } from './split.js'

const first = '2024-02-18T21:01:05.234Z START RequestId: a\n\n'
const second = '2024-02-18T21:01:05.235Z {\n  amount: 8\n}\n\n'
const third = '2024-02-18T21:01:05.236Z END RequestId: a\n\n'

describe('events', () => {
  test('run from one time at a line start to the next', () => {
    const { events, problems } = splitText(first + second + third)
    expect(events.map(({ offset, length }) => [offset, length])).toEqual([
      [0, first.length],
      [first.length, second.length],
      [first.length + second.length, third.length],
    ])
    expect(events.map(({ bytes }) => bytes.toString())).toEqual([first, second, third])
    expect(events.map(({ timeMs }) => timeMs)).toEqual(
      [5234, 5235, 5236].map((ms) => ms + Date.UTC(2024, 1, 18, 21, 1)),
    )
    expect(problems).toEqual([])
  })

  test.each([
    ['in the middle of a line', 'see 2024-02-18T21:01:05.999Z there\n'],
    ['without the space after it', '2024-02-18T21:01:05.999Z\tx\n'],
    ['with a space before it', ' 2024-02-18T21:01:05.999Z x\n'],
    ['of a month 13', '2024-13-18T21:01:05.999Z x\n'],
    ['without milliseconds', '2024-02-18T21:01:05Z x\n'],
    ['with another zone', '2024-02-18T21:01:05.999+03:00 x\n'],
    ['at the very end, cut', '2024-02-18T21:01:05.99'],
  ])('do not begin at a time %s', (_name, text) => {
    const { events } = splitText(first + text)
    expect(events).toHaveLength(1)
    expect(events[0]?.length).toBe(first.length + text.length)
  })

  test('of several files are read as one text, an event cut between them belonging to both', () => {
    const { events, counts } = splitChunks([
      [Buffer.from(first + second.slice(0, 30))],
      [Buffer.from(second.slice(30) + third)],
    ])
    expect(events.map(({ file, offset, length }) => [file, offset, length])).toEqual([
      [0, 0, first.length],
      [0, first.length, second.length],
      [1, second.length - 30, third.length],
    ])
    expect(counts.map(({ bytes, eventBytes, events: count }) => [bytes, eventBytes, count])).toEqual([
      [first.length + 30, first.length + 30, 2],
      [second.length - 30 + third.length, second.length - 30 + third.length, 1],
    ])
  })

  test('begin at the start of a file, even where the one before ends without a line end', () => {
    const { events } = splitChunks([[Buffer.from(first.trimEnd())], [Buffer.from(second)]])
    expect(events.map(({ file }) => file)).toEqual([0, 1])
  })

  test('begin in no year but 2000 to 2999, at the start of a file as well', () => {
    for (const year of ['0000', '1999', '3000', '9999']) {
      expect(splitText(first.replace('2024', year)).events).toEqual([])
    }
    for (const year of ['2000', '2999']) {
      expect(splitText(first.replace('2024', year)).events).toHaveLength(1)
    }
  })

  test('are found behind the end of one cut before, in whatever file they stand', () => {
    const torn = splitChunks(
      [[Buffer.from(first + second.slice(0, 30))], [], [Buffer.from(`rest\n\n${first}`)]],
      [1],
    )
    expect(torn.events.map(({ file, offset }) => [file, offset])).toEqual([
      [0, 0],
      [2, 6],
    ])
    for (const before of ['x', `x${'y'.repeat(200)}\n\n`, `${first}${third.slice(0, 40)}`]) {
      const files = [before, `rest\n\n${first}${second}`, third].map((text) => [Buffer.from(text)])
      const { events, counts } = splitChunks(files, [0])
      expect(events.filter(({ file }) => file > 0).map(({ offset }) => offset)).toEqual([
        6,
        6 + first.length,
        0,
      ])
      expect(counts[1]).toMatchObject({ events: 2, reportedBytes: 6 })
    }
  })

  test('keep their offsets after a byte order mark, which is reported', () => {
    const { events, problems, counts } = splitText(`\ufeff${first}`)
    expect(events[0]?.offset).toBe(3)
    expect(problems).toMatchObject([{ code: 'byte_order_mark', offset: 0, bytes: 3 }])
    expect(counts[0]).toMatchObject({ bytes: first.length + 3, eventBytes: first.length, reportedBytes: 3 })
  })

  test('do not begin before the first time; what stands there is reported', () => {
    const { events, problems } = splitText(`}\n\n${first}`)
    expect(events[0]?.offset).toBe(3)
    expect(problems).toMatchObject([
      { code: 'text_before_first_event', offset: 0, bytes: 3, severity: 'warning' },
    ])
  })

  test('need no warning where only blank lines stand before the first', () => {
    expect(splitText(`\r\n \n${first}`).problems).toMatchObject([
      { code: 'text_before_first_event', severity: 'info' },
    ])
  })
})

describe('bytes before the first event', () => {
  const garbage = Array.from({ length: 40 }, () => Buffer.alloc(100_000, 'no log\n'))

  test('are one problem, however many chunks they come in', () => {
    const { problems } = splitChunks([garbage])
    expect(problems).toMatchObject([{ code: 'text_before_first_event', bytes: 4_000_000 }])
  })
})

describe('a time cut between two files', () => {
  test('begins an event, where the second file has fewer than 25 bytes', () => {
    const text = first + third
    const { events } = splitChunks([[Buffer.from(text.slice(0, -20))], [Buffer.from(text.slice(-20))]])
    const cut = splitChunks([[Buffer.from(`${first}2024-02-18T21:01:05.2`)], [Buffer.from('36Z END\n')]])
    expect([events.length, cut.events.length]).toEqual([2, 2])
  })
})

describe('a torn file', () => {
  test('gives up its last event, where it stops in the middle of a line', () => {
    const { events, problems, counts } = splitText(first + third.slice(0, 33), true)
    expect(events).toHaveLength(1)
    expect(problems).toMatchObject([
      { code: 'torn_event', offset: first.length, bytes: 33, severity: 'error' },
    ])
    expect(counts[0]).toMatchObject({ events: 1, eventBytes: first.length, reportedBytes: 33 })
  })

  test('gives up its last event, where it stops after a line but inside an object', () => {
    const { events, problems } = splitText(first + second.slice(0, second.indexOf('}')), true)
    expect(events).toHaveLength(1)
    expect(problems).toMatchObject([{ code: 'torn_event', offset: first.length }])
  })

  test('reports its last event once, however many chunks it came in', () => {
    const { problems } = splitChunks(
      [[first, third.slice(0, 10), third.slice(10, 30)].map((part) => Buffer.from(part))],
      [0],
    )
    expect(problems).toMatchObject([{ code: 'torn_event', offset: first.length, bytes: 30 }])
  })

  test('keeps its last event, where it stops in the time of the next one', () => {
    for (let cut = 1; cut < 25; cut++) {
      const { events, problems, counts } = splitText(first + second + third.slice(0, cut), true)
      expect(events.map(({ length }) => length)).toEqual([first.length, second.length])
      expect(problems).toMatchObject([
        { code: 'torn_event', offset: first.length + second.length, bytes: cut },
      ])
      expect(counts[0]).toMatchObject({ events: 2, reportedBytes: cut })
    }
  })

  test('gives up its last event, where it stops in a line that only looks like the next one', () => {
    expect(splitText(`${first + second}2024-02-x`, true).events).toHaveLength(1)
    expect(splitText(`${first + second}2x`, true).events).toHaveLength(1)
  })

  test('keeps its last event, where it stops after a line and no object is open', () => {
    const { events, problems } = splitText(first + second, true)
    expect(events).toHaveLength(2)
    expect(problems).toEqual([])
  })

  test('does not join with the next file of the stream', () => {
    const { events } = splitChunks([[Buffer.from(first + second.slice(0, 30))], [Buffer.from(third)]], [0])
    expect(events.map(({ bytes }) => bytes.toString())).toEqual([first, third])
  })
})

describe('a text in which something is lost', () => {
  const parts = (before: string, after: string): ReturnType<typeof splitChunks> =>
    splitChunks([[Buffer.from(before), gap, Buffer.from(after)]])

  test('gives the events on both sides of the gap, with their places', () => {
    const { events, problems, counts } = parts(first, third)
    expect(events.map(({ offset, length }) => [offset, length])).toEqual([
      [0, first.length],
      [first.length, third.length],
    ])
    expect(problems).toEqual([])
    expect(counts[0]).toMatchObject({ events: 2, eventBytes: first.length + third.length, reportedBytes: 0 })
  })

  test('gives up the event before the gap, where it is cut, and what stands before the first one behind it', () => {
    const { events, problems, counts } = parts(first + third.slice(0, 40), `rest\n\n${second}`)
    expect(events.map(({ offset }) => offset)).toEqual([0, first.length + 40 + 6])
    expect(problems).toMatchObject([
      { code: 'torn_event', offset: first.length, bytes: 40 },
      { code: 'text_before_first_event', offset: first.length + 40, bytes: 6 },
    ])
    expect(counts[0]).toMatchObject({ events: 2, reportedBytes: 46 })
  })

  test('begins no event in the middle of a time', () => {
    expect(parts(first + third.slice(0, 10), third.slice(10)).events).toHaveLength(1)
  })

  test('may begin with a gap, where the file before ends inside an event', () => {
    const { events, counts } = splitChunks([
      [Buffer.from(first + second.slice(0, 30))],
      [gap, Buffer.from(`x\n${third}`)],
      [Buffer.from(third)],
    ])
    expect(events.map(({ file, offset }) => [file, offset])).toEqual([
      [0, 0],
      [1, 2],
      [2, 0],
    ])
    expect(counts.map(({ bytes, eventBytes, reportedBytes }) => bytes - eventBytes - reportedBytes)).toEqual([
      0, 0, 0,
    ])
  })

  test('may have more than one gap, at its ends, too', () => {
    const { events, problems } = splitChunks([[gap, Buffer.from(first), gap, gap, Buffer.from(second), gap]])
    expect(events).toHaveLength(2)
    expect(problems).toEqual([])
  })
})

describe('a text that is UTF-16', () => {
  test.each([
    ['of a little-endian machine', `\ufeff${first}`, false],
    ['of a big-endian machine', `\ufeff${first}`, true],
    ['without a mark', first, false],
    ['without a mark, of a big-endian machine', first, true],
  ])('%s is told, as nothing of it can be used', (_name, text, isBig) => {
    const bytes = Buffer.from(text, 'utf16le')
    const { events, problems } = splitChunks([[isBig ? bytes.swap16() : bytes]])
    expect(events).toEqual([])
    expect(problems).toMatchObject([
      { code: 'invalid_utf8', severity: 'error', bytes: 0, offset: 0 },
      { code: 'text_before_first_event', bytes: bytes.length },
    ])
  })

  test.each(['\xff\xff', '\xfe\xfe', '22', '\0\0', '2'])('is not one that starts with %j', (start) => {
    const { problems } = splitChunks([[Buffer.from(`${start} text`, 'latin1')]])
    expect(problems.map(({ code }) => code)).toEqual(['text_before_first_event'])
  })
})

describe('an event of more than a megabyte', () => {
  const long = `2024-02-18T21:01:05.235Z ${'0123456789abcde\n'.repeat(200_000)}`
  const text = Buffer.from(first + long + third)

  test.each([64 * 1024, 1024 * 1024, 4 * 1024 * 1024])(
    'keeps its head and its true length, given in chunks of %i bytes',
    (size) => {
      const places = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => at * size)
      const { events, problems, counts } = splitChunks([cutAt(text, places)])
      expect(events.map(({ offset, length }) => [offset, length])).toEqual([
        [0, first.length],
        [first.length, long.length],
        [first.length + long.length, third.length],
      ])
      expect(events[1]?.bytes).toEqual(Buffer.from(long.slice(0, longestEvent)))
      expect(problems).toMatchObject([{ code: 'oversized_event', offset: first.length, bytes: 0 }])
      expect(counts[0]).toMatchObject({ bytes: text.length, eventBytes: text.length, reportedBytes: 0 })
    },
  )

  test('ends where the next begins, wherever the chunks are cut around that', () => {
    const boundary = first.length + long.length
    for (let cut = boundary - 30; cut <= boundary + 30; cut++) {
      const { events } = splitChunks([cutAt(text, [longestEvent + 100_000, 2 * longestEvent, cut])])
      expect(
        events.map(({ length }) => length),
        `cut ${cut - boundary}`,
      ).toEqual([first.length, long.length, third.length])
    }
  })

  test('takes no more memory the longer it is', () => {
    const chunk = Buffer.alloc(1024 * 1024, '0123456789abcde\n')
    const before = memoryInUse()
    let highest = 0
    function* chunks() {
      yield Buffer.from(first)
      for (let megabyte = 0; megabyte < 200; megabyte++) {
        if (megabyte % 10 === 9) highest = Math.max(highest, memoryInUse() - before)
        yield chunk
      }
    }
    expect(eventLengths(chunks())).toEqual([first.length + 200 * chunk.length])
    expect(highest).toBeLessThan(64 * 1024 * 1024)
  })

  test('is given up where the file is torn', () => {
    const { events, problems } = splitChunks([[text.subarray(0, 2_000_000)]], [0])
    expect(events).toHaveLength(1)
    expect(problems.every(({ code }) => code === 'torn_event')).toBe(true)
    expect(problems.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2_000_000 - first.length)
  })
})

/** Bytes of buffers that something still holds. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().arrayBuffers
}

function eventLengths(chunks: Iterable<Buffer>): readonly number[] {
  const lengths: number[] = []
  const splitter = new EventSplitter({ event: ({ length }) => lengths.push(length), problem: () => {} })
  splitter.startFile(logFile(0))
  for (const chunk of chunks) splitter.push(chunk)
  splitter.endFile(false)
  splitter.end()
  return lengths
}
