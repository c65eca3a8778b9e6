import { describe, expect, test } from 'vitest'
import { undamagedText } from '../../src/decode/held-stream.js'
import { readSmallFile } from '../../src/decode/read-file.js'
import { writeLogs } from '../../src/generate/write.js'
import { findLogs, groupStreams } from '../../src/sources/find.js'
import { RowBatches } from '../../src/store/row-batch.js'
import { UsualStreams } from '../../src/usual/usual-stream.js'
import { requestId } from '../support/log-lines.js'
import { readUsual } from '../support/read-usual.js'
import { makeFolder } from '../support/temporary-folder.js'

const time = '2024-02-18T21:01:05.234Z'

/** Lines of requests, all at one time. */
function said(request: number, words: string): string {
  return `${time} ${time}\t${requestId(request)}\tINFO\t${words}\n\n`
}

function platform(words: string): string {
  return `${time} ${words}\n\n`
}

const opened = (request: number): string => said(request, `Processing message ${requestId(1000 + request)}`)
const published = (request: number): string => said(request, 'SubscriptionBalanceUpdated event published')
const ended = (request: number): string => platform(`END RequestId: ${requestId(request)}`)

/** The requests of the records that are given, and how many events are left; undefined where all of it is. */
function read(text: string): { readonly records: readonly string[]; readonly left: number } | undefined {
  const stream = readUsual(text)
  const records = stream?.rows('queue_records').map(({ session_id }) => String(session_id)) ?? []
  return stream && { records, left: stream.left.length }
}

describe('a stream of usual events', () => {
  test('is nearly all of what the service writes', async () => {
    const logs = makeFolder()
    await writeLogs({ seed: '5', from: '2024-02-01', days: 4, users: 40 }, { logs })
    const streams = new UsualStreams(new RowBatches(() => {}))
    let [events, left] = [0, 0]
    for (const { files } of groupStreams(findLogs([logs]).files)) {
      const text = undamagedText(
        files.flatMap((one) => ({ file: one, ...whole(readSmallFile(one, () => true)) })),
      )
      const stream = text && streams.read(text, 0)
      events += stream?.events.reduce((sum, count) => sum + count) ?? 0
      left += stream?.left.length ?? 0
    }
    expect(events).toBeGreaterThan(500)
    expect(left / events).toBeLessThan(0.1)
  })

  test('gives the records of each request, the events between them notwithstanding', () => {
    const text = opened(1) + opened(2) + published(1) + published(2) + ended(2) + ended(1)
    expect(read(text)).toEqual({ records: [requestId(1), requestId(2)], left: 0 })
  })

  test('leaves all events of a request with an unusual one, and no other', () => {
    const text = opened(1) + said(1, 'Something new') + published(1) + opened(2) + published(2)
    expect(read(text)).toEqual({ records: [requestId(2)], left: 3 })
  })

  test('leaves a request that another one mentions in an unusual event', () => {
    const text = opened(1) + published(1) + said(2, `Waiting for ${requestId(1)}`)
    expect(read(text)).toEqual({ records: [], left: 3 })
  })

  test.each([
    ['an outcome without a beginning', published(1)],
    [
      'a discrepancy without one',
      said(
        1,
        `Subscription balance and payment balance are not in sync {\n  userId: '${requestId(7)}',\n  subscriptionBalance: 1,\n  paymentBalance: 2\n}`,
      ),
    ],
  ])('leaves a request with %s', (_what, text) => {
    expect(read(text + opened(2))).toEqual({ records: [requestId(2)], left: 1 })
  })

  test('leaves a REPORT of another layout, and nothing else of its request', () => {
    const text =
      opened(1) + published(1) + ended(1) + platform(`REPORT RequestId: ${requestId(1)}\tDuration: long`)
    expect(read(text)).toEqual({ records: [requestId(1)], left: 1 })
  })

  test('may have a request that begins anew after its end', () => {
    const text = opened(1) + ended(1) + opened(1) + published(1)
    expect(read(text)).toEqual({ records: [requestId(1), requestId(1)], left: 0 })
  })

  test.each([
    ['an outcome behind the end of its request', opened(1) + ended(1) + published(1)],
    ['an unusual event behind the end of its request', opened(1) + ended(1) + said(1, 'Something new')],
    ['very many requests open at once', Array.from({ length: 1001 }, (_, at) => opened(at)).join('')],
    ['text before its first event', `Something\n${opened(1)}`],
    ['colours', said(1, '\u001b[31mSomething new')],
    ['an event that is too long', said(1, 'n'.repeat(1024 * 1024))],
    ['less than an event', '2024-02-18'],
  ])('is left altogether with %s', (_what, text) => {
    expect(read(opened(1))).toBeDefined()
    expect(read(text)).toBeUndefined()
  })

  test('leaves a request of a thousand events', () => {
    const text = opened(1) + published(1).repeat(1000) + opened(2)
    expect(read(text)).toEqual({ records: [requestId(2)], left: 1001 })
    const fewer = read(opened(1) + (published(1) + opened(2)).repeat(499))
    expect(fewer?.records).toHaveLength(500)
    expect(fewer?.left).toBe(0)
  })

  test('has requests open one after the other without end', () => {
    const text = Array.from({ length: 3000 }, (_, at) => opened(at) + ended(at)).join('')
    expect(read(text)?.records).toHaveLength(3000)
  })
})

function whole<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the file is not small')
  return value
}
