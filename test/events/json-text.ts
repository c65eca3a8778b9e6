import fc from 'fast-check'
import { NO_FIELDS, type Value } from '../../src/model/value.js'

/** A JSON text and the value that it holds. */
export interface JsonText {
  readonly text: string
  readonly value: Value
}

const digits = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/),
  fc.constantFrom('1.10', '1E400', '12345678901234567890', '-0', '-0.0', '1e-7', '225.90753636363627'),
)

const number = digits.map((text): JsonText => ({ text, value: { kind: 'number', digits: text } }))
const string = fc
  .string({ unit: 'binary' })
  .map((value): JsonText => ({ text: JSON.stringify(value), value }))
const word = fc.constantFrom<JsonText[]>(
  { text: 'true', value: true },
  { text: 'false', value: false },
  { text: 'null', value: null },
)

const { json } = fc.letrec<{ json: JsonText }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    word,
    fc.array(tie('json'), { maxLength: 5 }).map(arrayText),
    fc.array(fc.tuple(fc.string(), tie('json')), { maxLength: 5 }).map(objectText),
  ),
}))

/** JSON texts with numbers that a float would change: `1.10`, `1E400`, `12345678901234567890`. */
export const jsonText: fc.Arbitrary<JsonText> = json

function arrayText(items: readonly JsonText[]): JsonText {
  const values = items.map((item) => item.value)
  return {
    text: `[${items.map((item) => item.text).join(',')}]`,
    value: { kind: 'array', className: undefined, items: values, more: 0, fields: NO_FIELDS },
  }
}

function objectText(members: readonly (readonly [string, JsonText])[]): JsonText {
  const parts = members.map(([name, member]) => `${JSON.stringify(name)}: ${member.text}`)
  const fields = new Map(members.map(([name, member]) => [name, member.value]))
  return { text: `{${parts.join(', ')}}`, value: { kind: 'object', className: undefined, fields } }
}
