import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listFindings, noteFindings } from '../src/findings.js'
import { type MemoryStream, type StoredFile, storedFiles, streamsInMemory } from '../src/generate/memory.js'
import { type AnalyzeOptions, type AnalyzeResult, analyze } from '../src/pipeline.js'
import { query } from '../src/query.js'
import { report } from '../src/report.js'
import { expectAsInFull, settled } from './support/again.js'
import { checkAsyncProperty } from './support/async-property.js'
import { syncedRequest } from './support/log-lines.js'
import { temporaryFolder } from './support/temporary-folder.js'

/** The same stream in three files, cut wherever a third of its events ends. */
function inParts({ files, ...stream }: MemoryStream): MemoryStream {
  const events = files.flatMap((file) => file.events)
  const third = Math.ceil(events.length / 3)
  const parts = [0, 1, 2].map((part) => ({
    name: `00000${part}.gz`,
    events: events.slice(part * third, (part + 1) * third),
  }))
  return { ...stream, files: parts }
}

const simulated = streamsInMemory({ seed: 'again', from: '2024-02-10', days: 5, users: 12 })
const generated = simulated.map((stream, at) => (at % 2 === 0 ? inParts(stream) : stream))
const stored = generated.flatMap(storedFiles)

interface Place {
  readonly paths: readonly string[]
  readonly logs: string
  readonly output: string
}

function write(logs: string, { path, bytes }: StoredFile): void {
  mkdirSync(dirname(join(logs, path)), { recursive: true })
  writeFileSync(join(logs, path), bytes)
}

/** A folder with generated logs, a log with what nobody knows in it, and something that is no log. */
function workplace(files: readonly StoredFile[] = stored): Place {
  const folder = temporaryFolder()
  const logs = join(folder, 'logs')
  for (const file of files) write(logs, file)
  const strange = `${syncedRequest(7, '01HPY1TAKE0000000000000007')}2024-02-18T21:02:00.000Z Nobody knows \xff this\n`
  writeFileSync(join(logs, 'strange.log'), Buffer.from(strange, 'latin1'))
  writeFileSync(join(logs, 'notes.md'), 'no log')
  return { paths: [logs], logs, output: join(folder, 'output') }
}

/** The files of a stream of several. */
const longStream = generated
  .slice(2, 3)
  .flatMap(storedFiles)
  .map(({ path }) => path)

/** Runs, does something, and runs again as a full run would. */
async function after(
  change: (place: Place) => unknown,
  more: Partial<AnalyzeOptions> = {},
  files: readonly StoredFile[] = stored,
): Promise<AnalyzeResult & { readonly all: number }> {
  const place = workplace(files)
  await settled()
  const options = { paths: place.paths, output: place.output }
  await analyze(options)
  await change(place)
  await settled()
  const result = await expectAsInFull({ ...options, ...more })
  return { ...result, all: result.summary.files.found }
}

/** The generated files but those of some paths. */
function without(...paths: readonly string[]): readonly StoredFile[] {
  return stored.filter(({ path }) => !paths.includes(path))
}

function fileAt(path: string): StoredFile {
  const file = stored.find((one) => one.path === path)
  if (file === undefined) throw new RangeError(`no file ${path}`)
  return file
}

describe('a run after one on nearly the same logs', () => {
  test('has logs that are worth the test', () => {
    expect(longStream.length).toBe(3)
    expect(generated.length).toBeGreaterThan(5)
  })

  test.each([
    ['the first', 0],
    ['one between others', 3],
    ['the last', -1],
  ])('reads a new stream alone: %s', async (_name, at) => {
    const paths = generated
      .slice(at)
      .slice(0, 1)
      .flatMap(storedFiles)
      .map(({ path }) => path)
    const { knownFiles, all } = await after(
      ({ logs }) => paths.map((path) => write(logs, fileAt(path))),
      {},
      without(...paths),
    )
    expect(knownFiles).toBe(all - paths.length)
  })

  test.each([
    ['first', 0],
    ['middle', 1],
    ['last', -1],
  ])('reads a stream again to which a file has come: its %s one', async (_name, at) => {
    const path = longStream.at(at) ?? ''
    const { knownFiles, all } = await after(({ logs }) => write(logs, fileAt(path)), {}, without(path))
    expect(knownFiles).toBe(all - longStream.length)
  })

  test('reads a stream again that has lost a file', async () => {
    const { knownFiles, all } = await after(({ logs }) => rmSync(join(logs, longStream[1] ?? '')))
    expect(knownFiles).toBe(all - longStream.length + 1)
  })

  test('forgets a stream that is gone', async () => {
    const { knownFiles, all } = await after(({ logs }) =>
      rmSync(dirname(join(logs, longStream[1] ?? '')), { recursive: true }),
    )
    expect(knownFiles).toBe(all)
  })

  test('reads a stream again in which a file has other bytes, as many, and the old time', async () => {
    const { knownFiles, all } = await after(({ logs }) => {
      const path = join(logs, 'strange.log')
      const { atime, mtime } = statSync(path)
      writeFileSync(path, readFileSync(path, 'latin1').replace('amount: 8', 'amount: 7'), 'latin1')
      utimesSync(path, atime, mtime)
    })
    expect(knownFiles).toBe(all - 1)
  })

  test('reads a file again that was cut, whether it is whole then or not', async () => {
    const place = workplace()
    const path = longStream[0] ?? ''
    truncateSync(join(place.logs, path), 200)
    await settled()
    const options = { paths: place.paths, output: place.output }
    await analyze(options)
    writeFileSync(join(place.logs, 'new.log'), syncedRequest(9, '01HPY1TAKE0000000000000009'))
    await settled()
    const cut = await expectAsInFull(options)
    expect(cut.knownFiles).toBe(stored.length + 1 - longStream.length)
    write(place.logs, fileAt(path))
    await settled()
    const whole = await expectAsInFull(options)
    expect(whole.knownFiles).toBe(stored.length + 2 - longStream.length)
    expect(whole.summary.files.damaged).toBe(0)
  })

  test('reads a folder again that has another name', async () => {
    const folder = dirname(longStream[0] ?? '')
    const { knownFiles, all } = await after(({ logs }) =>
      renameSync(join(logs, folder), join(logs, `${folder}-renamed`)),
    )
    expect(knownFiles).toBe(all - longStream.length)
  })

  test('reads all again where most is new', async () => {
    const few = stored.slice(0, 3)
    const { knownFiles } = await after(({ logs }) => stored.map((file) => write(logs, file)), {}, few)
    expect(knownFiles).toBe(0)
  })

  test('counts once what a new file holds again, and does so from then on', async () => {
    const place = workplace()
    await settled()
    const options = { paths: place.paths, output: place.output }
    await analyze(options)
    const copy = join(place.logs, '0-copy', '000000.gz')
    mkdirSync(dirname(copy))
    cpSync(join(place.logs, longStream[0] ?? ''), copy)
    await settled()
    const { knownFiles, summary } = await expectAsInFull(options)
    expect([knownFiles, summary.files.skipped]).toEqual([0, 1])
    writeFileSync(join(place.logs, 'new.log'), syncedRequest(9, '01HPY1TAKE0000000000000009'))
    await settled()
    expect((await expectAsInFull(options)).knownFiles).toBe(0)
    rmSync(copy)
    expect((await expectAsInFull(options)).knownFiles).toBe(0)
  })

  test('knows a path that was given twice', async () => {
    const place = workplace()
    await settled()
    const twice = { paths: [place.logs, join(place.logs, 'strange.log')], output: place.output }
    await analyze(twice)
    // The path of the second has a row of its own among what was passed over.
    const once = await expectAsInFull({ ...twice, paths: place.paths })
    expect(once.knownFiles).toBe(stored.length)
    expect((await expectAsInFull(twice)).knownFiles).toBe(stored.length + 1)
  })

  test('keeps what people noted', async () => {
    const place = workplace()
    await settled()
    const options = { paths: place.paths, output: place.output }
    await analyze(options)
    const [finding] = await listFindings(options)
    const noted = { ...options, action: 'ack', person: 'Ada', note: 'known' } as const
    await noteFindings({ ...noted, findings: [finding?.finding_id ?? ''] })
    writeFileSync(join(place.logs, 'new.log'), syncedRequest(9, '01HPY1TAKE0000000000000009'))
    await settled()
    expect((await analyze(options)).knownFiles).toBe(stored.length + 1)
    const kept = await listFindings({ ...options, statuses: ['acknowledged'] })
    expect(kept.map(({ finding_id, note }) => [finding_id, note])).toEqual([[finding?.finding_id, 'known']])
  })
})

describe('what is known stays known', () => {
  test.each<readonly [string, (place: Place) => unknown, Partial<AnalyzeOptions>]>([
    ['to another time zone', () => {}, { timeZone: 'America/New_York' }],
    ['to another threshold', () => {}, { atRiskBelow: '50' }],
    ['to reports', () => {}, { report: true }],
    ['after reports', ({ output }) => report({ output }), {}],
    ['without a table', ({ output }) => rmSync(join(output, 'calo_analysis_daily.csv')), {}],
  ])('%s', async (_name, change, more) => {
    const { knownFiles, all } = await after(change, more)
    expect(knownFiles).toBe(all)
  })

  test.each<readonly [string, (place: Place) => unknown, Partial<AnalyzeOptions>]>([
    ['other words', () => {}, { config: { words: { currency: { BHD: ['BHD', 'XTS'] } } } }],
    [
      'other categories',
      () => {},
      { config: { categories: { rules: [{ category: 'x', contains: 'nobody' }] } } },
    ],
    ['other privacy', () => {}, { pii: 'keep' }],
    ['--full', () => {}, { full: true }],
    ['no manifest', ({ output }) => rmSync(join(output, 'manifest.json')), {}],
    [
      'another version',
      ({ output }) => replaceIn(join(output, 'manifest.json'), '"ledger": "', '"ledger": "f'),
      {},
    ],
  ])('but not to %s', async (_name, change, more) => {
    expect((await after(change, more)).knownFiles).toBe(0)
  })

  test('but not to another secret', async () => {
    const place = workplace()
    await settled()
    const options = {
      paths: place.paths,
      output: place.output,
      pii: 'hash',
      piiSecret: 'one secret',
    } as const
    await analyze(options)
    writeFileSync(join(place.logs, 'new.log'), syncedRequest(9, '01HPY1TAKE0000000000000009'))
    await settled()
    expect((await expectAsInFull(options)).knownFiles).toBe(stored.length + 1)
    expect((await expectAsInFull({ ...options, piiSecret: 'another' })).knownFiles).toBe(0)
  })

  test('but not by a database that has been changed', async () => {
    const place = workplace()
    await settled()
    const options = { paths: place.paths, output: place.output, timeZone: 'Asia/Dubai' }
    await analyze({ ...options, timeZone: 'Asia/Bahrain' })
    const instance = await DuckDBInstance.create(join(place.output, 'calo.duckdb'))
    const connection = await instance.connect()
    await connection.run("update queue_records set amount = '1'")
    connection.closeSync()
    instance.closeSync()
    expect((await expectAsInFull(options)).knownFiles).toBe(0)
  })

  test('but not by a database that cannot be read', async () => {
    const place = workplace()
    await settled()
    const options = { paths: place.paths, output: place.output, timeZone: 'Asia/Dubai' }
    await analyze({ ...options, timeZone: 'Asia/Bahrain' })
    damage(place.output)
    const { knownFiles, warnings, summary } = await analyze(options)
    expect(knownFiles).toBe(0)
    expect(warnings).toEqual([expect.stringContaining('cannot be read')])
    const other = join(temporaryFolder(), 'other')
    expect(JSON.stringify((await analyze({ ...options, output: other })).summary)).toBe(
      JSON.stringify(summary),
    )
  })

  test('through a run that was stopped', async () => {
    const place = workplace()
    await settled()
    const options = { paths: place.paths, output: place.output }
    await analyze(options)
    writeFileSync(join(place.logs, 'new.log'), syncedRequest(9, '01HPY1TAKE0000000000000009'))
    await settled()
    const stop = new AbortController()
    const stopped = analyze({ ...options, onProgress: () => stop.abort(), signal: stop.signal })
    await expect(stopped).rejects.toThrow()
    expect((await expectAsInFull(options)).knownFiles).toBe(stored.length + 1)
  })
})

/** Replaces the database by bytes that are none, with a manifest that comes after them. */
function damage(output: string): void {
  const path = join(output, 'calo.duckdb')
  const { size } = statSync(path)
  writeFileSync(path, Buffer.alloc(size, 'no database '))
  const manifest = join(output, 'manifest.json')
  writeFileSync(manifest, readFileSync(manifest))
}

function replaceIn(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
}

describe('late events', () => {
  /** A transaction that takes 8 from a balance, in a second of its own. */
  function posting(second: number, oldBalance: number): string {
    return syncedRequest(second, `01HPY1TAKE00000000000000${second}`)
      .replace('oldBalance: 100', `oldBalance: ${oldBalance}`)
      .replace('newBalance: 92', `newBalance: ${oldBalance - 8}`)
      .replace('currency', `userBalance: ${oldBalance - 8},\n    currency`)
  }

  test('change what was told of the past', async () => {
    const folder = temporaryFolder()
    const logs = join(folder, 'logs')
    mkdirSync(logs)
    writeFileSync(join(logs, 'b.log'), posting(11, 20) + posting(13, 4))
    writeFileSync(join(logs, 'c.log'), posting(15, 12) + posting(17, -4))
    await settled()
    const options = { paths: [logs], output: join(folder, 'output') }
    await analyze(options)
    const episodes = async (): Promise<unknown> =>
      (await query({ ...options, sql: 'select first_id, transactions from overdraft_episodes order by 1' }))
        .rows
    const before = await episodes()
    const breaks = await listFindings({ ...options, kind: 'continuity_breaks' })
    writeFileSync(join(logs, 'a.log'), posting(12, 12) + posting(14, -4))
    await settled()
    expect((await expectAsInFull(options)).knownFiles).toBe(2)
    expect(await episodes()).not.toEqual(before)
    expect(await listFindings({ ...options, kind: 'continuity_breaks' })).not.toEqual(breaks)
  })
})

type Step = (place: Place, number: number) => void

/** What may happen to logs between two runs, at some place in them. */
const steps: Readonly<Record<string, Step>> = {
  remove: ({ logs }, at) => rmSync(join(logs, pathAt(at)), { force: true }),
  write: ({ logs }, at) => write(logs, fileAt(pathAt(at))),
  truncate: ({ logs }, at) => {
    const { path, bytes } = fileAt(pathAt(at))
    write(logs, { path, bytes: bytes.subarray(0, Math.floor(bytes.length / 2)) })
  },
  damage: ({ logs }, at) => {
    const { path, bytes } = fileAt(pathAt(at))
    const middle = Math.floor(bytes.length / 2)
    write(logs, { path, bytes: bytes.with(middle, (bytes[middle] ?? 0) ^ 0x10) })
  },
  copy: ({ logs }, at) => write(logs, { path: `copy-${at % 3}/000000.gz`, bytes: fileAt(pathAt(at)).bytes }),
  uncopy: ({ logs }, at) => rmSync(join(logs, `copy-${at % 3}`), { force: true, recursive: true }),
  log: ({ logs }, at) => {
    const id = `01HPY1TAKE0000000000000${String(at).padStart(3, '0')}`
    writeFileSync(join(logs, `${at % 4}.log`), syncedRequest(at % 60, id))
  },
  pass: ({ logs }, at) => writeFileSync(join(logs, `${at % 4}.md`), 'no log'),
}

function pathAt(at: number): string {
  return stored[at % stored.length]?.path ?? ''
}

test('any sequence of changes gives what full runs give', async () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat({ max: 999 }))
  const runs = fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 5 })
  let known = 0
  await checkAsyncProperty(
    fc.asyncProperty(runs, async (changes) => {
      const place = workplace()
      await settled()
      const options = { paths: place.paths, output: place.output }
      await analyze(options)
      for (const some of changes) {
        for (const [name, at] of some) steps[name]?.(place, at)
        await settled()
        known += (await expectAsInFull(options)).knownFiles
      }
    }),
    4,
  )
  expect(known).toBeGreaterThan(0)
}, 240_000)
