import { describe, expect, test } from 'vitest'
import { assert, codeOf, messageOf, reasonOf } from '../../src/model/errors.js'

describe('what was thrown', () => {
  test.each([
    ['an error', new TypeError('no such thing'), 'no such thing', ''],
    ['an error of Node', Object.assign(new Error('gone'), { code: 'ENOENT' }), 'gone', 'ENOENT'],
    ['a text', 'gone', 'gone', ''],
    ['nothing', undefined, 'undefined', ''],
  ])('%s says its message and its code', (_name, thrown, message, code) => {
    expect([messageOf(thrown), codeOf(thrown)]).toEqual([message, code])
  })
})

test('a file that cannot be read has a reason in plain words, where its code is known', () => {
  expect(reasonOf(Object.assign(new Error('EACCES: x'), { code: 'EACCES' }))).toBe('permission denied')
  expect(reasonOf(Object.assign(new Error('EODD: x'), { code: 'EODD' }))).toBe('EODD: x')
  expect(reasonOf('gone')).toBe('gone')
})

test('an assertion crashes with its words where it does not hold, and only there', () => {
  expect(() => assert(true, 'bytes in = bytes out')).not.toThrow()
  expect(() => assert(false, 'bytes in = bytes out')).toThrow('assertion failed: bytes in = bytes out')
})
