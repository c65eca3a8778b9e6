import { describe, expect, test } from 'vitest'
import { endOfError, isErrorName } from '../../src/events/inspect-errors.js'
import { Lookahead } from '../../src/events/lookahead.js'

/** What of `text` belongs to the error named `Error` at its start. */
function errorOf(text: string): string {
  return text.slice(0, endOfError(text, 'Error'.length, new Lookahead(text)))
}

describe('an error', () => {
  test.each([
    ['Error: x\n    at y', ''],
    ['Error: x\n at y', ''],
    ['Error\n    at y', ''],
    ['Error\r\n    at y', ''],
    ['Error: x\n  more\n    at y\n    at z', ''],
    ['Error: x\n    at y', ','],
    ['Error: x\n    at y', ' {\n  code: 1 }'],
    ['Error: x\n    at y', ' ]'],
    ['Error: x\n    at y', ' }'],
    ['Error: x\n    at y', ' ],'],
    ['Error: x\n    at y', ',\n    at z'],
    ['Error: x\r\n    at y', ',\r\n    at z'],
    ['Error: x\r\n    at y', ' {\r\n    at z'],
    ['Error: x\n    at y', ' {\n    at z'],
    ['Error: x\n    at y', '\n  b: 1'],
    ['Error: x\n    at y\n    ... 5 lines matching cause stack trace ...\n    at z', '\n'],
    ['Error: x\n    at y', '\n... 5'],
    ['Error: x\n    at y', '\nat z'],
  ])('%j goes on to its last frame, not to %j', (text, after) => {
    expect(errorOf(text + after)).toBe(text)
  })

  test.each([
    'Error: x',
    'Error: x\nat y',
    'Error: x\n    by y',
    'Error x\n    at y',
    'Error',
    'Error\r    at y',
    'Error: x\n    ... 5',
  ])('%j has no frames, and ends with its name', (text) => expect(errorOf(text)).toBe('Error'))
})

test.each([
  ['  at Error', 10],
  ['  at Error: x', 10],
  ['EE at b', 2],
  ['Error: at y', 5],
  ['Error: x\nmore at y', 5],
])('what stands elsewhere in %j is no frame of the error that ends at %i', (text, at) => {
  expect(endOfError(text, at, new Lookahead(text))).toBe(at)
})

test.each(['  at ', '  ... '])('what stands before an error, such as %j, does not follow it', (before) => {
  const text = `${before}Error: x\n    at y`
  expect(endOfError(text, text.indexOf(':'), new Lookahead(text))).toBe(text.length)
})

describe('the name of an error, among values,', () => {
  const isName = (text: string): boolean =>
    isErrorName(text, text.slice(0, text.indexOf(':')), text.indexOf(':'))

  test.each([
    'TypeError: x',
    'AccessDeniedException: x',
    'Boom: x\n    at y',
    'Boom:\n    at y',
    `Boom: ${'x'.repeat(997)}\n at y`,
  ])('is that of %j', (text) => expect(isName(text)).toBe(true))

  test.each([
    'Errors: x',
    'ExceptionList: x',
    'boom: x',
    'boom: x\n    by y',
    'boom: x\n  a\n    at y',
    `boom: ${'x'.repeat(998)}\n at y`,
  ])('is not that of %j', (text) => expect(isName(text)).toBe(false))
})
