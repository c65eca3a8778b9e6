import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import { OutputFolder } from '../../src/outputs/publish.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const lock = '.calo-analyzer.lock'

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('an output folder', () => {
  test('is made with the folders above it, and left without anything of its own', () => {
    const path = join(temporaryFolder(), 'a/b')
    const folder = OutputFolder.open(path)
    expect(existsSync(folder.draft)).toBe(true)
    folder.close()
    expect(readdirSync(path)).toEqual([])
  })

  test('that cannot be made is told with its reason', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'file'), 'mine')
    expect(() => OutputFolder.open(join(path, 'file'))).toThrow('file: a file has this name')
    expect(() => OutputFolder.open(join(path, 'file', 'a', 'b'))).toThrow(OperatorError)
    expect(() => OutputFolder.open('')).toThrow('no such file or folder')
  })

  test.runIf(existsSync('/proc/self'))('is not made for ever where the system makes none', () => {
    expect(() => OutputFolder.open('/proc/none/at/all')).toThrow('no such file or folder')
  })

  test('shows nothing of a run until it is published, and then all of it', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'a.csv'), 'old')
    writeFileSync(join(path, 'notes.txt'), 'mine')
    const folder = OutputFolder.open(path)
    writeFileSync(join(folder.draft, 'a.csv'), 'new')
    writeFileSync(join(folder.draft, 'manifest.json'), '{}')
    expect(readFileSync(join(path, 'a.csv'), 'utf8')).toBe('old')
    folder.publish(['a.csv', 'manifest.json'])
    folder.close()
    expect(readFileSync(join(path, 'a.csv'), 'utf8')).toBe('new')
    expect(readdirSync(path).toSorted()).toEqual(['a.csv', 'manifest.json', 'notes.txt'])
  })

  test('keeps the results of the run before, where a run ends without publishing', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'a.csv'), 'old')
    const folder = OutputFolder.open(path)
    writeFileSync(join(folder.draft, 'a.csv'), 'half')
    folder.close()
    expect(readdirSync(path)).toEqual(['a.csv'])
    expect(readFileSync(join(path, 'a.csv'), 'utf8')).toBe('old')
  })

  test('is refused while a living process has it, with exit code 75', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, lock), String(process.ppid))
    expect(() => OutputFolder.open(path)).toThrow(OperatorError)
    expect(refusal(path)).toMatchObject({
      exitCode: 75,
      message: `another run (process ${process.ppid}) is writing to ${path}`,
    })
    expect(readFileSync(join(path, lock), 'utf8')).toBe(String(process.ppid))
  })

  test('is refused while the same process has it', () => {
    const path = temporaryFolder()
    const folder = OutputFolder.open(path)
    expect(refusal(path)).toMatchObject({ exitCode: 75 })
    folder.close()
  })

  test.each([
    ['of a process that has ended', () => String(endedProcess())],
    ['without a process', () => ''],
    ['of garbage', () => 'garbage'],
  ])('is taken over from a lock %s, with what its run left', (_name, holder) => {
    const path = temporaryFolder()
    writeFileSync(join(path, lock), holder())
    mkdirSync(join(path, '.calo-analyzer.draft'))
    writeFileSync(join(path, '.calo-analyzer.draft', 'left.csv'), 'left')
    const folder = OutputFolder.open(path)
    expect(readdirSync(folder.draft)).toEqual([])
    folder.close()
    expect(readdirSync(path)).toEqual([])
  })

  test('that is a file is an error with advice', () => {
    const path = join(temporaryFolder(), 'file')
    writeFileSync(path, '')
    expect(refusal(path)).toMatchObject({ exitCode: 2, advice: 'Name another with --output.' })
  })

  test.runIf(existsSync('/proc/self'))('where no folder can be made is an error with advice', () => {
    const advice = 'Name another with --output.'
    expect(refusal('/proc/calo-analyzer/output')).toMatchObject({ exitCode: 2, advice })
  })

  test('is made with the folders above it', () => {
    const path = join(temporaryFolder(), 'reports', '2024', 'march')
    OutputFolder.open(path).close()
    expect(readdirSync(path)).toEqual([])
  })
})

function refusal(path: string): unknown {
  try {
    OutputFolder.open(path).close()
    return undefined
  } catch (error) {
    return error
  }
}
