import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { readValue } from '../../src/events/inspect.js'
import type { Fields, Value } from '../../src/model/value.js'
import { checkProperty } from '../fuzz.js'
import { inspectOptions, loggable } from './arbitrary-values.js'
import { asLogged } from './as-logged.js'
import { type JsonText, jsonText } from './json-text.js'

const DEFAULTS = { depth: 2, maxArrayLength: 100, maxStringLength: 10_000 }
const ALL = { depth: Number.POSITIVE_INFINITY, maxArrayLength: 100, maxStringLength: 10_000 }

function assertReadsBack(text: string, expected: Value): void {
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
    const property = fc.property(loggable, inspectOptions, (value, options) =>
      assertReadsBack(inspect(value, options), asLogged(value, options)),
    )
    checkProperty(property)
  })

  test('an object whose lines end in CRLF', () => {
    const property = fc.property(loggable, (value) =>
      assertReadsBack(inspect(value).replaceAll('\n', '\r\n'), asLogged(value, DEFAULTS)),
    )
    checkProperty(property)
  })

  test('what JSON.stringify writes', () => {
    const property = fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) =>
      assertReadsBack(JSON.stringify(value, null, indent), jsonAsLogged(value)),
    )
    checkProperty(property)
  })

  test('JSON numbers digit by digit', () => {
    checkProperty(fc.property(jsonText, ({ text, value }: JsonText) => assertReadsBack(text, value)))
  })

  test('an error with its message, stack and properties, wherever it stands', () => {
    const message = fc
      .array(fc.string({ maxLength: 30 }), { minLength: 1, maxLength: 3 })
      .map((lines) => lines.join('\n'))
    const property = fc.property(message, loggable, (words, code) => {
      const error = Object.assign(new TypeError(words), { code })
      const texts = [{ first: 1, error, last: 2 }, [error, error], new Map([[error, error]])].map((value) =>
        inspect(value, { depth: 9 }),
      )
      for (const text of texts) assertReadsErrors(text, error.stack ?? '')
    })
    checkProperty(property, 500)
  })
})

describe('readValue on a cut text', () => {
  test('keeps whole members and nothing else', () => {
    const members = fc.dictionary(fc.string(), loggable, { minKeys: 1, maxKeys: 4 })
    const property = fc.property(members, fc.double({ min: 0, max: 1, noNaN: true }), (value, share) => {
      const text = inspect({ transaction: value }, { depth: 9 })
      assertPartOf(text, Math.floor(share * (text.length - 1)))
    })
    checkProperty(property)
  })

  test('never throws and stops inside the text, whatever the text', () => {
    const scraps = fc.constantFrom(
      ...'{}[]()<>\'"`,:=> +-.\\/\n0',
      'Map(2) {',
      '... 3 more items',
      '[Object',
      'Error: x\n    at y',
      '=>',
      'a: ',
      '[Symbol(a)]: ',
    )
    const text = fc
      .array(fc.oneof({ weight: 3, arbitrary: scraps }, fc.string({ maxLength: 4 })), {
        maxLength: 60,
        size: 'max',
      })
      .map((parts) => parts.join(''))
    const property = fc.property(text, fc.nat({ max: 5 }), (logged, start) => {
      const result = readValue(logged, Math.min(start, logged.length))
      assert.ok(result.end <= logged.length && result.end >= Math.min(start, logged.length))
      assert.equal(result.complete, result.problem === undefined)
    })
    checkProperty(property, 10_000)
  })
})

function assertReadsErrors(text: string, stack: string): void {
  const result = readValue(text, 0)
  assert.equal(result.problem, undefined, text)
  assert.equal(result.end, text.length, text)
  const [value] = membersOf(result.value).slice(-2)
  assert.ok(typeof value === 'object' && value !== null && value.kind === 'error', text)
  assert.equal(value.text.replaceAll(/\n +/g, '\n').trim(), stack.replaceAll(/\n +/g, '\n').trim())
  assert.ok(value.fields.has('code'), text)
}

function membersOf(value: Value): readonly Value[] {
  if (typeof value !== 'object' || value === null) return []
  if (value.kind === 'map') return value.entries.flat()
  if (value.kind === 'array') return value.items
  return value.kind === 'object' ? [...value.fields.values()] : []
}

function assertPartOf(text: string, length: number): void {
  const cut = readValue(text.slice(0, length), 0)
  assert.ok(!cut.complete)
  const whole = readValue(text, 0).value
  if (cut.value !== undefined) assert.ok(isPart(cut.value, whole), `${length} of ${text}`)
}

/** Whether a value read from a cut text holds nothing that the whole value does not hold in the same place. */
function isPart(part: Value, whole: Value): boolean {
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null)
    return Object.is(part, whole)
  if (!('fields' in part) || !('fields' in whole)) return inspect(part) === inspect(whole)
  if (!areFieldsPart(part.fields, whole.fields)) return false
  const items = 'items' in part ? part.items : 'entries' in part ? part.entries.flat() : []
  const wholes = 'items' in whole ? whole.items : 'entries' in whole ? whole.entries.flat() : []
  if ('text' in part && !('text' in whole && part.text === whole.text)) return false
  return items.every((item, index) => isPart(item, wholes[index]))
}

function areFieldsPart(part: Fields, whole: Fields): boolean {
  return [...part].every(([name, value]) => whole.has(name) && isPart(value, whole.get(name)))
}

function jsonAsLogged(value: unknown): Value {
  const parsed: unknown = JSON.parse(JSON.stringify(value))
  return asLogged(parsed, {
    ...ALL,
    maxArrayLength: Number.POSITIVE_INFINITY,
    maxStringLength: Number.POSITIVE_INFINITY,
  })
}
