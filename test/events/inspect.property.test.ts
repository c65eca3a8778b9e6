import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { readValue } from '../../src/events/inspect.js'
import { checkProperty } from '../fuzz.js'
import { inspectOptions, loggable } from './arbitrary-values.js'
import { asLogged } from './as-logged.js'

const DEFAULTS = { depth: 2, maxArrayLength: 100, maxStringLength: 10_000 }

function assertReadsBack(text: string, expected: unknown): void {
  const result = readValue(text, 0)
  assert.equal(result.problem, undefined, text)
  assert.equal(result.end, text.length, text)
  assert.deepStrictEqual(result.value, expected, text)
}

describe('readValue reads back', () => {
  test('what util.inspect prints by default', () => {
    checkProperty(
      fc.property(loggable, (value) => assertReadsBack(inspect(value), asLogged(value, DEFAULTS))),
    )
  })
  test('what util.inspect prints with any options', () => {
    checkProperty(
      fc.property(loggable, inspectOptions, (value, options) =>
        assertReadsBack(inspect(value, options), asLogged(value, options)),
      ),
    )
  })
})
