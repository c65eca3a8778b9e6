import { openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { exitCodes, OperatorError } from '../../src/model/errors.js'
import { operatorErrorOf } from '../../src/model/refusal.js'

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: said the system, write`), { code })
}

describe('what the system refuses', () => {
  test.each([
    ['ENOSPC', 'the disk is full', exitCodes.tryAgain],
    ['EDQUOT', 'the disk is full', exitCodes.tryAgain],
    ['EACCES', 'permission denied', exitCodes.usage],
    ['EROFS', 'permission denied', exitCodes.usage],
    ['EMFILE', 'the machine gives no more memory, files or threads', exitCodes.tryAgain],
    ['ERR_WORKER_OUT_OF_MEMORY', 'the machine gives no more memory, files or threads', exitCodes.tryAgain],
    ['EIO', 'a disk does not answer as it should', exitCodes.tryAgain],
  ])('%s is told in plain words with the next step', (code, words, exitCode) => {
    expect(operatorErrorOf(systemError(code))).toMatchObject({
      message: `${words}: ${code}: said the system, write`,
      exitCode,
      advice: expect.stringMatching(/run again\.$/),
    })
  })

  test.each([
    ['IO Error: Could not write file "a.csv": No space left on device', 'the disk is full'],
    [
      'FATAL Error: Failed: database has been invalidated. Original error: "No space left on device"',
      'the disk is full',
    ],
    ['IO Error: Cannot open file "a.duckdb": Permission denied', 'permission denied'],
    ['IO Error: Could not write file "a": Input/output error', 'a disk does not answer as it should'],
    ['FATAL Error: fsync failed!', 'a disk does not answer as it should'],
    [
      'Out of Memory Error: failed to pin block of size 980.0 KiB\n\nPossible solutions:\n* more',
      'the machine gives no more memory, files or threads',
    ],
  ])('is recognised in the words of DuckDB: %s', (message, words) => {
    expect(operatorErrorOf(new Error(message))?.message).toBe(`${words}: ${message.split('\n', 1)[0]}`)
  })

  test('is an OperatorError already, or nothing of the kind', () => {
    const known = new OperatorError('no such time zone', 'Use another.')
    expect(operatorErrorOf(known)).toBe(known)
    expect(operatorErrorOf(new TypeError('undefined is not a function'))).toBeUndefined()
    expect(operatorErrorOf(new Error('Binder Error: Permission denied is no column'))).toBeUndefined()
    expect(operatorErrorOf('text')).toBeUndefined()
  })

  test('does not hide a file of ours that is missing', () => {
    expect(() => openSync('/nowhere/at/all', 'r')).toThrow()
    expect(operatorErrorOf(systemError('ENOENT'))).toBeUndefined()
  })
})
