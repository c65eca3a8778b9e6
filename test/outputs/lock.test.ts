import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Lock } from '../../src/outputs/lock.js'
import { temporaryFolder } from '../support/temporary-folder.js'

function lockFile(words?: string): string {
  const path = join(temporaryFolder(), 'lock')
  if (words !== undefined) writeFileSync(path, words)
  return path
}

/** Takes the lock until the test ends; gives it, or who has it. */
function taken(path: string): Lock | string {
  const lock = Lock.take(path)
  if (lock instanceof Lock) onTestFinished(() => lock.free())
  return lock
}

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('a lock', () => {
  test('names its process, machine and start, and goes with it', () => {
    const path = lockFile()
    const lock = Lock.take(path)
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid} ${hostname()} \\d*$`))
    expect(lock).toBeInstanceOf(Lock)
    if (lock instanceof Lock) lock.free()
    expect(readdirSync(join(path, '..'))).toEqual([])
  })

  test.each([
    ['a living process', () => String(process.ppid), `process ${process.ppid}`],
    ['a living process of this machine', () => `${process.ppid} ${hostname()}`, `process ${process.ppid}`],
    ['another machine', () => '1 another-machine 77', 'process 1 on another-machine'],
  ])('of %s is respected', (_name, words, holder) => {
    const path = lockFile(words())
    expect(taken(path)).toBe(holder)
    expect(readFileSync(path, 'utf8')).toBe(words())
  })

  test.each([
    ['a process that has ended', () => `${endedProcess()} ${hostname()} 5`],
    ['a process before the one that has its number now', () => `${process.ppid} ${hostname()} 5`],
    ['a process before this one, with its number', () => `${process.pid} ${hostname()} 5`],
    ['nobody', () => ''],
    ['garbage', () => 'garbage'],
  ])('of %s is taken over', (_name, words) => {
    const path = lockFile(words())
    expect(taken(path)).toBeInstanceOf(Lock)
    expect(readFileSync(path, 'utf8')).toContain(`${process.pid} `)
    expect(readdirSync(join(path, '..'))).toEqual(['lock'])
  })

  test('of another machine that nobody renewed for minutes is taken over', () => {
    const path = lockFile('1 another-machine 77')
    const before = new Date(Date.now() - 6 * 60_000)
    utimesSync(path, before, before)
    expect(taken(path)).toBeInstanceOf(Lock)
  })

  test('is had by one of those that try, and by nobody twice', () => {
    const path = lockFile(`${endedProcess()} ${hostname()} 5`)
    const tries = [1, 2, 3].map(() => taken(path))
    expect(tries.filter((lock) => lock instanceof Lock)).toHaveLength(1)
    expect(tries.slice(1)).toEqual([`process ${process.pid}`, `process ${process.pid}`])
  })

  test('knows when it was taken away, and does not remove that of another', () => {
    const path = lockFile()
    const lock = Lock.take(path)
    if (!(lock instanceof Lock)) throw new Error('the lock is free')
    expect(lock.isHeld()).toBe(true)
    writeFileSync(path, '1 another-machine 77')
    expect(lock.isHeld()).toBe(false)
    lock.free()
    expect(existsSync(path)).toBe(true)
  })
})
