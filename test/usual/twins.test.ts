import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeLogs } from '../../src/generate/write.js'
import { corpusOfStreams, saysTheSame } from '../reliability/fuzz.js'
import { canonical, ledgerOf, ledgerOfFolder } from '../reliability/in-process.js'
import { mutated } from '../reliability/mutations.js'
import { buildLogs } from '../support/build-logs.js'
import { repositoryPath } from '../support/command.js'
import { makeFolder } from '../support/temporary-folder.js'

const realLogs = repositoryPath('..', 'shared', 'balance-sync-logs')
const cases = repositoryPath('test', 'cases')

/** Fails where a folder of logs says anything else read stream by stream from its bytes than event by event. */
async function expectTwins(folder: string): Promise<void> {
  const [one, other] = [await ledgerOfFolder(folder), await ledgerOfFolder(folder, 'by events')]
  expect(canonical(one)).toEqual(canonical(other))
}

function filesOf(name: string): Parameters<typeof buildLogs>[2] {
  const path = join(cases, name, 'build.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).files ?? {}) : {}
}

const time = /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[.]\d{3}Z/g

/** Events of one stream, each any number of times, at their own times or all at one. */
function anyEvents(): fc.Arbitrary<readonly string[]> {
  const streams = corpusOfStreams().map((text) => text.trimEnd().split(/\n\n(?=2\d{3}-)/))
  return fc.constantFrom(...streams).chain((events) =>
    fc
      .record({
        places: fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 60 }),
        isAtOnce: fc.boolean(),
      })
      .map(({ places, isAtOnce }) =>
        places
          .map((place) => events[place] ?? '')
          .map((event) => (isAtOnce ? event.replace(time, '2024-02-18T21:01:05.234Z') : event)),
      ),
  )
}

const inputs = readdirSync(cases).filter((name) => existsSync(join(cases, name, 'input')))

describe('read from its bytes, a log says the same as event by event', () => {
  test.each(inputs)('in the case %s', async (name) => {
    const folder = makeFolder()
    buildLogs(join(cases, name, 'input'), folder, filesOf(name))
    await expectTwins(folder)
  })

  test('in the samples', async () => {
    await expectTwins(repositoryPath('samples'))
  })

  test.each(['1', '2', '3'])('in generated logs, seed %s', async (seed) => {
    const logs = makeFolder()
    await writeLogs({ seed, from: '2024-02-01', days: 6, users: 60 }, { logs })
    await expectTwins(logs)
  })

  test.runIf(existsSync(realLogs))('in the real logs', async () => {
    await expectTwins(realLogs)
  })

  test('where anything is changed in a stream', async () => {
    const folder = makeFolder()
    const property = fc.asyncProperty(mutated(corpusOfStreams(), 3), (text) => saysTheSame(folder, text))
    await fc.assert(property, { seed: Number(process.env.FUZZ_SEED ?? 20_240_218), numRuns: 500 })
  })

  test('where events come in any order, again, or not at all', async () => {
    const folder = makeFolder()
    const property = fc.asyncProperty(anyEvents(), (events) => saysTheSame(folder, events.join('\n\n')))
    await fc.assert(property, { seed: Number(process.env.FUZZ_SEED ?? 20_240_218), numRuns: 500 })
  })

  test('where the files of a stream are cut anywhere', async () => {
    const folder = makeFolder()
    const text = fc.constantFrom(...corpusOfStreams())
    const property = fc.asyncProperty(
      text,
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (whole, share) => {
        const bytes = Buffer.from(whole)
        const lines = whole.split('\n\n2')
        const middle = lines.slice(0, Math.ceil(lines.length * share)).join('\n\n2').length + 2
        const files = [0, 1, 3].map((beyond) => [
          { path: 'stream/000000.log', bytes: bytes.subarray(0, middle + beyond) },
          { path: 'stream/000001.log', bytes: bytes.subarray(middle + beyond) },
        ])
        for (const pair of files) {
          await ledgerOf(folder, pair)
          await expectTwins(folder)
        }
      },
    )
    await fc.assert(property, { seed: 7, numRuns: 60 })
  })
})
