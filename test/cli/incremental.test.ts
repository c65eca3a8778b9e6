import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventBytes } from '../../src/generate/log-event.js'
import { streamsInMemory } from '../../src/generate/memory.js'
import { csvFiles, ledgerRows, settled } from '../support/again.js'
import { repositoryPath, run } from '../support/command.js'
import { syncedRequest } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** Enough text that workers read it, also what is new of it. */
const large = { seed: 'large', from: '2024-02-10', days: 30, users: 2800, files: 6 }

describe('large logs of which some are known', () => {
  test('give what a full run gives, which workers read, too', async () => {
    const cwd = temporaryFolder()
    const streams = streamsInMemory(large).map(({ folder, files }) => ({
      path: join(cwd, 'logs', folder, '000000.log'),
      bytes: Buffer.concat(files.map(({ events }) => eventBytes(events))),
    }))
    const add = (some: typeof streams): void => {
      for (const { path, bytes } of some) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, bytes)
      }
    }
    const added = streams.toSorted((one, other) => one.bytes.length - other.bytes.length).slice(0, 3)
    expect(added.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(17 * 1024 * 1024)
    add(streams.filter((stream) => !added.includes(stream)))
    await settled()
    expect((await run(['logs', '-q'], { cwd })).code).toBe(0)
    add(added)
    await settled()
    const again = await run(['logs', '--json'], { cwd })
    const full = await run(['logs', '--json', '--full', '-o', 'full'], { cwd })
    expect(again).toEqual(full)
    expect(csvFiles(join(cwd, 'output'))).toEqual(csvFiles(join(cwd, 'full')))
    expect(knownFiles(cwd)).toEqual([3, 0])

    const [first] = streams
    const copy = join(cwd, 'logs/copy/000000.log')
    mkdirSync(dirname(copy))
    cpSync(first?.path ?? '', copy)
    await settled()
    const copied = await run(['logs', '--json'], { cwd })
    expect(copied).toEqual(await run(['logs', '--json', '--full', '-o', 'full'], { cwd }))
    expect(csvFiles(join(cwd, 'output'))).toEqual(csvFiles(join(cwd, 'full')))
    expect(knownFiles(cwd)).toEqual([0, 0])
  }, 240_000)
})

/** How many files the run before had read, of the two results. */
function knownFiles(cwd: string): number[] {
  return ['output', 'full'].map(
    (name) => JSON.parse(readFileSync(join(cwd, name, 'manifest.json'), 'utf8')).known_files,
  )
}

/** Another program that holds a database open for writing until its input ends. */
const holder = `
  const { DuckDBInstance } = require('@duckdb/node-api')
  DuckDBInstance.create(process.argv[1]).then(() => {
    console.log('open')
    process.stdin.resume().on('end', () => process.exit())
  })`

test('a database that another program has open stays as it is, and the next run gives what a full one gives', async () => {
  const cwd = temporaryFolder()
  mkdirSync(join(cwd, 'logs'))
  for (const second of [1, 3, 5]) {
    const text = syncedRequest(second, `01HPY1TAKE000000000000000${second}`)
    writeFileSync(join(cwd, 'logs', `at-${second}.log`), text)
  }
  await settled()
  await run(['logs', '-q'], { cwd })
  writeFileSync(join(cwd, 'logs/at-7.log'), syncedRequest(7, '01HPY1TAKE0000000000000007'))
  await settled()
  const before = csvFiles(join(cwd, 'output'))
  const child = spawn(process.execPath, ['-e', holder, join(cwd, 'output/calo.duckdb')], {
    cwd: repositoryPath(),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const refused = await run(['logs', '-q'], { cwd })
  expect([refused.code, refused.stderr]).toEqual([75, expect.stringContaining('another program writes')])
  expect(csvFiles(join(cwd, 'output'))).toEqual(before)
  child.stdin.end()
  await once(child, 'exit')
  const again = await run(['logs'], { cwd })
  await run(['logs', '-q', '--full', '-o', 'full'], { cwd })
  expect(again.code).toBe(0)
  expect(csvFiles(join(cwd, 'output'))).toEqual(csvFiles(join(cwd, 'full')))
  expect(await ledgerRows(join(cwd, 'output'))).toEqual(await ledgerRows(join(cwd, 'full')))
})

test('the summary says how many files were known', async () => {
  const cwd = temporaryFolder()
  mkdirSync(join(cwd, 'logs'))
  const write = (second: number): void => {
    const text = syncedRequest(second, `01HPY1TAKE000000000000000${second}`)
    writeFileSync(join(cwd, 'logs', `at-${second}.log`), text)
  }
  write(1)
  write(3)
  await settled()
  await settled()
  expect((await run(['logs'], { cwd })).stdout).not.toContain('known from')
  write(5)
  await settled()
  expect((await run(['logs'], { cwd })).stdout).toContain('2 of 3 files known from the run before')
  expect((await run(['logs'], { cwd })).stdout).not.toContain('known from')
})
