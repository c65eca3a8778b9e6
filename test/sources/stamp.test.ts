import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { stampOf } from '../../src/sources/stamp.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** The stamp of a file, as somebody sees it who looks so many ms from now. */
function stampAt(path: string, inMs: number, shown = path): string | undefined {
  return stampOf(shown, statSync(path, { bigint: true }), Date.now() + inMs)
}

test('a stamp stays while the file does, and is another one where anything about it is', async () => {
  const path = join(temporaryFolder(), 'a.log')
  writeFileSync(path, 'one')
  const first = stampAt(path, 1000)
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(stampAt(path, 5000)).toBe(first)
  expect(stampAt(path, 1000, 'another path')).not.toBe(first)
  await setTimeout(20)
  const { atime, mtime } = statSync(path)
  writeFileSync(path, 'two')
  utimesSync(path, atime, mtime)
  expect(stampAt(path, 1000)).not.toBe(first)
})

test('a file that changed a moment ago has none', () => {
  const path = join(temporaryFolder(), 'a.log')
  writeFileSync(path, 'one')
  expect(stampAt(path, 0)).toBeUndefined()
  expect(stampAt(path, 200)).toBeDefined()
})

test('a file whose times are whole seconds has none for two of them, nor one of the future', () => {
  const path = join(temporaryFolder(), 'a.log')
  writeFileSync(path, 'one')
  const now = Math.floor(Date.now() / 1000)
  utimesSync(path, now, now)
  expect(stampAt(path, 500)).toBeUndefined()
  expect(stampAt(path, 2500)).toBeDefined()
  utimesSync(path, now + 3600, now + 3600)
  expect(stampAt(path, 2500)).toBeUndefined()
})
