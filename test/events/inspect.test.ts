import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readValue } from '../../src/events/inspect.js'
import { fieldOf, NO_FIELDS, textOf, type Value } from '../../src/model/value.js'

const TRANSACTION = `{
  transaction: {
    id: '01HZZZZZZZABCDEFGHJKMNPQRS',
    type: 'DEBIT',
    source: 'DELIVERY',
    userId: '00000000-0000-4000-8000-000000000001',
    paymentBalance: 225.90753636363627,
    updatePaymentBalance: true,
    metadata: '{"walletId":"wallet#1","notes":"it is \\\\"fine\\\\""}',
    currency: 'BHD',
    amount: 141.50,
    vat: 0,
    tags: [ 'a', 'b' ],
    note: undefined,
    newBalance: -0.125
  }
}`

/** A value in short: numbers as `#digits`, printed text as `<kind text>`, fields as an object. */
function short(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value
  switch (value.kind) {
    case 'number':
      return `#${value.digits}`
    case 'bigint':
      return `#${value.digits}n`
    case 'holes':
      return `<${value.count} holes>`
    case 'string':
      return { cut: value.text, more: value.more }
    case 'object':
      return { ...named(value.className), ...shortFields(value.fields) }
    case 'array':
    case 'set':
      return { ...named(value.className), [value.kind]: value.items.map(short), ...rest(value) }
    case 'map':
      return {
        ...named(value.className),
        map: value.entries.map((entry) => entry.map(short)),
        ...rest(value),
      }
    default:
      return { [value.kind]: value.text, ...shortFields(value.fields) }
  }
}

function named(className: string | undefined): object {
  return className === undefined ? {} : { className }
}

function rest(value: { readonly more: number; readonly fields: ReadonlyMap<string, Value> }): object {
  return { ...(value.more === 0 ? {} : { more: value.more }), ...shortFields(value.fields) }
}

function shortFields(fields: ReadonlyMap<string, Value>): Record<string, unknown> {
  return Object.fromEntries([...fields].map(([name, value]) => [name, short(value)]))
}

function readWhole(text: string): unknown {
  const { value, end, complete, problem } = readValue(text, 0)
  expect({ problem, complete, end }).toEqual({ complete: true, end: text.length })
  return short(value)
}

describe('readValue on the objects of the log', () => {
  test('reads a transaction, digits as logged', () => {
    const transaction = fieldOf(readValue(TRANSACTION, 0).value, 'transaction')
    expect(short(transaction)).toMatchObject({
      id: '01HZZZZZZZABCDEFGHJKMNPQRS',
      updatePaymentBalance: true,
      paymentBalance: '#225.90753636363627',
      amount: '#141.50',
      tags: { array: ['a', 'b'] },
      newBalance: '#-0.125',
    })
    const metadata = readValue(textOf(fieldOf(transaction, 'metadata')) ?? '', 0)
    expect(short(metadata.value)).toEqual({ walletId: 'wallet#1', notes: 'it is "fine"' })
  })

  test('starts where it is told and leaves the rest of the line', () => {
    const text = `Start syncing the balance ${TRANSACTION}\n\nnext`
    const { end, complete } = readValue(text, text.indexOf('{'))
    expect([complete, text.slice(end)]).toEqual([true, '\n\nnext'])
  })

  test('reads lines that end in CRLF', () => {
    expect(readWhole(TRANSACTION.replaceAll('\n', '\r\n'))).toEqual(readWhole(TRANSACTION))
  })

  test('reads nested maps of AWS errors, stack and all', () => {
    const text = `ValidationException: The item
  is too long
    at de_Query (/var/task/index.js:10:5)
    at async Promise.all (index 0) {
  '$fault': 'client',
  '$metadata': { httpStatusCode: 400, attempts: 1 },
  [cause]: Error: socket
      at connect (node:net:1:2)
}`
    expect(readWhole(text)).toEqual({
      error: text.slice(0, text.indexOf(' {\n')),
      $fault: 'client',
      $metadata: { httpStatusCode: '#400', attempts: '#1' },
      cause: { error: 'Error: socket\n      at connect (node:net:1:2)' },
    })
  })

  test('reads an error with properties whose lines end in CRLF', () => {
    const text = "{ e: Error: x\r\n    at y (z:1:2) {\r\n  code: 'E'\r\n} }"
    expect(readWhole(text)).toEqual({ e: { error: 'Error: x\r\n    at y (z:1:2)', code: 'E' } })
  })
})

describe('readValue on one value', () => {
  const cases: readonly (readonly [text: string, expected: unknown])[] = [
    ['141.5', '#141.5'],
    ['-0', '#-0'],
    ['1e21', '#1e21'],
    ['-Infinity', '#-Infinity'],
    ['123n', '#123n'],
    ['undefined', undefined],
    [`"it's"`, "it's"],
    ['`it\'s "both"`', 'it\'s "both"'],
    [String.raw`'\x1B\ud83d\'\\\n'`, "\x1b\ud83d'\\\n"],
    [String.raw`"\u0041\/\"\b"`, 'A/"\b'],
    ["'first\\n' +\n    'second'", 'first\nsecond'],
    ["'abc'... 5 more characters", { cut: 'abc', more: 5 }],
    ['2024-02-18T21:01:05.234Z', { date: '2024-02-18T21:01:05.234Z' }],
    ['Invalid Date', { date: 'Invalid Date' }],
    ['2024-02-18T21:01:05.234Z { note: 1 }', { date: '2024-02-18T21:01:05.234Z', note: '#1' }],
    ['/a, }\\/[/]/gi', { regexp: '/a, }\\/[/]/gi' }],
    ['Symbol(a (b))', { symbol: 'Symbol(a (b))' }],
    ['[Object]', { opaque: '[Object]' }],
    ['[Object: null prototype]', { opaque: '[Object: null prototype]' }],
    ['[Function: run] { retries: 3 }', { opaque: '[Function: run]', retries: '#3' }],
    ['{ [Function: run] retries: 3 }', { opaque: '[Function: run]', retries: '#3' }],
    ['[class A extends B]', { opaque: '[class A extends B]' }],
    ["[String: 'abc']", { opaque: "[String: 'abc']" }],
    ['[Error: list [1] is odd]', { opaque: '[Error: list [1] is odd]' }],
    ["[Error: odd ] here] { code: 'E' }", { opaque: '[Error: odd ] here]', code: 'E' }],
    ['<Buffer 68 69 ... 5 more bytes>', { opaque: '<Buffer 68 69 ... 5 more bytes>' }],
    ['Promise { <pending> }', { className: 'Promise', set: [{ opaque: '<pending>' }] }],
    ['Promise { <rejected> 1 }', { className: 'Promise', set: [{ opaque: '<rejected>' }, '#1'] }],
    ['WeakMap { <items unknown> }', { className: 'WeakMap', set: [{ opaque: '<items unknown>' }] }],
    ['[]', { array: [] }],
    ['[ 1, 2, ... 3 more items ]', { array: ['#1', '#2'], more: 3 }],
    ['[ <2 empty items>, 1 ]', { array: ['<2 holes>', '#1'] }],
    ["[ 1, note: 'x', [Symbol(a)]: 2 ]", { array: ['#1'], note: 'x', 'Symbol(a)': '#2' }],
    ['Uint8Array(2) [ 1, 2 ]', { className: 'Uint8Array', array: ['#1', '#2'] }],
    ['[true,[null],[],{}]', { array: [true, { array: [null] }, { array: [] }, {}] }],
    ['{}', {}],
    ['Invoice {}', { className: 'Invoice' }],
    ['Foo <Complex prototype> [Tag] { a: 1 }', { className: 'Foo <Complex prototype> [Tag]', a: '#1' }],
    ['[Object: null prototype] { a: 1 }', { className: '[Object: null prototype]', a: '#1' }],
    ["{ 'a-b': 1, [Symbol(x y)]: 2, Symbol(z): 3 }", { 'a-b': '#1', 'Symbol(x y)': '#2', 'Symbol(z)': '#3' }],
    [
      '{ get: [Getter], set: [Getter/Setter] }',
      { get: { opaque: '[Getter]' }, set: { opaque: '[Getter/Setter]' } },
    ],
    ['<ref *1> { self: [Circular *1] }', { self: { opaque: '[Circular *1]' } }],
    [
      "Map(2) { 'a' => { b: 1 }, [ 1 ] => 2 }",
      {
        className: 'Map',
        map: [
          ['a', { b: '#1' }],
          [{ array: ['#1'] }, '#2'],
        ],
      },
    ],
    ['Map(0) {}', { className: 'Map', map: [] }],
    ["Set(5) { 'a', ... 4 more items }", { className: 'Set', set: ['a'], more: 4 }],
    ['[Set Iterator] { 1 }', { className: '[Set Iterator]', set: ['#1'] }],
    ["[Map Entries] { [ 'a', 1 ] }", { className: '[Map Entries]', set: [{ array: ['a', '#1'] }] }],
    ['{ a: 1, a: 2 }', { a: '#2' }],
    [
      '{"a":1.10,"b":[1E400],"c":12345678901234567890}',
      { a: '#1.10', b: { array: ['#1E400'] }, c: '#12345678901234567890' },
    ],
  ]
  test.each(cases)('reads %s', (text, expected) => expect(readWhole(text)).toEqual(expected))

  test.each([
    ['Map(12) {}', { className: 'Map', map: [] }],
    ['Map {}', { className: 'Map' }],
    ['Set(0) {}', { className: 'Set', set: [] }],
    ['Foo(0) {}', { className: 'Foo' }],
    ['MySet {}', { className: 'MySet' }],
    ['[Map Iterator] {  }', { className: '[Map Iterator]', map: [] }],
    ['[Set Entries] {  }', { className: '[Set Entries]', set: [] }],
    ['[Arguments] [ 1 ]', { className: '[Arguments]', array: ['#1'] }],
    ['Foo [ 1 ]', { className: 'Foo', array: ['#1'] }],
    ['Array(12) [ 1 ]', { className: 'Array', array: ['#1'] }],
    ['<Buffer 68> { a: 1 }', { opaque: '<Buffer 68>', a: '#1' }],
    ['[x [Arguments]] { a: 1 }', { opaque: '[x [Arguments]]', a: '#1' }],
    ['Symbol(a) { b: 1 }', { symbol: 'Symbol(a)', b: '#1' }],
    ['{ [Error: x] code: 1, b: 2 }', { opaque: '[Error: x]', code: '#1', b: '#2' }],
    ['<ref *1> <ref *12> { a: 1 }', { a: '#1' }],
    ['{ a: <ref *1>\n { b: 1 } }', { a: { b: '#1' } }],
    ['<reg>', { opaque: '<reg>' }],
    ['[ ... 1 more item ]', { array: [], more: 1 }],
    ['[ 1, ... 12 more items, a: 2 ]', { array: ['#1'], more: 12, a: '#2' }],
    ['[ 1, ... 12 more items  , a: 2 ]', { array: ['#1'], more: 12, a: '#2' }],
    ['-12n', '#-12n'],
    ['[ 12nx, 1x, -x, 1n ]', { array: [{ opaque: '12nx' }, { opaque: '1x' }, { opaque: '-x' }, '#1n'] }],
    ['[ 1\n]', { array: ['#1'] }],
    ['  1', '#1'],
    ['[1,000,2]', { array: ['#1', '#000', '#2'] }],
    ['{"a":1,"b":[1,2],"c":3}', { a: '#1', b: { array: ['#1', '#2'] }, c: '#3' }],
    ['{ a: 1,b: 2 }', { a: '#1', b: '#2' }],
    ['0', '#0'],
    ['9', '#9'],
    ['"a"', 'a'],
  ])('reads %s, a rare form', (text, expected) => expect(readWhole(text)).toEqual(expected))

  test.each(['Set(12)', 'Set(2)', 'Promise', '[Set Iterator]', '[Map Entries]', 'WeakSet', 'WeakMap'])(
    'reads an error in %s as a value',
    (head) => {
      expect(readWhole(`${head} { OddError: x\n    at y }`)).toEqual({
        className: head.replace(/\(.*/, ''),
        set: [{ error: 'OddError: x\n    at y' }],
      })
    },
  )

  test.each(['Foo', 'MyPromise', 'Promised', 'Foo()', 'Foo(a)', 'Iterator', 'Entries'])(
    'reads a property of %s that has the name of an error',
    (head) => {
      expect(readWhole(`${head} { OddError: x\n    at y }`)).toEqual({
        className: head,
        OddError: { error: 'x\n    at y' },
      })
    },
  )

  test('keeps a name such as __proto__ a name', () => {
    for (const text of ['{"__proto__":{"a":1}}', "{ ['__proto__']: { a: 1 } }"]) {
      expect(short(fieldOf(fieldOf(readValue(text, 0).value, '__proto__'), 'a'))).toBe('#1')
    }
  })

  test.each([
    ['{ a: 1, b: 2 }', false],
    ['{ a: { b: 1 }, b: { a: 1 } }', false],
    ["Map(2) { 'a' => 1, 'a' => 2 }", false],
    ['[ 1, 1 ]', false],
    ['{ a: 1, a: 1 }', true],
    ['{"a":1,"b":2,"a":3}', true],
    ['[ { a: 1, a: 2 }, { b: 1 } ]', true],
    ['{ a: { b: 1, b: 2 }, c: 1 }', true],
    ['{ a: 1, a: 2, b: x y }', true],
    ['{ a: 1, b: x y }', false],
  ])('says whether a name is repeated: %s', (text, repeatsName) => {
    expect(readValue(text, 0).repeatsName).toBe(repeatsName)
  })

  test('reads an array in columns and more than a hundred items', () => {
    const result = readValue(inspect(Array.from({ length: 130 }, (_, index) => index * 7)), 0)
    expect(short(result.value)).toMatchObject({ more: 30 })
  })
})

describe('readValue on a text that is cut or broken', () => {
  const whole = fieldOf(readValue(TRANSACTION, 0).value, 'transaction')

  test('keeps at every cut the members before it, and never half a member', () => {
    const lengths = Array.from({ length: TRANSACTION.length }, (_, length) => length)
    for (const length of lengths) {
      const cut = readValue(TRANSACTION.slice(0, length), 0)
      const fields = fieldsOf(fieldOf(cut.value, 'transaction'))
      expect([length, cut.complete]).toEqual([length, false])
      expect([...fields.keys()]).toEqual([...fieldsOf(whole).keys()].slice(0, fields.size))
      for (const [name, value] of fields) if (name !== 'tags') expect(value).toEqual(fieldOf(whole, name))
    }
  })

  test.each([
    ["{ a: 'x', amount: 14", { a: 'x' }, 'the text ends before a comma or }'],
    ["{ a: 'x', amount: 14\n\n", { a: 'x' }, 'the text ends before a comma or }'],
    ["{ a: 'x', b: 'y", { a: 'x' }, 'the text ends before the closing quote of a string'],
    ["{ a: 'x\n  b: 2 }", {}, 'expected the closing quote of a string'],
    ["{ a: 'x', b: { c: 1, d", { a: 'x', b: { c: '#1' } }, 'the text ends before a comma or }'],
    ['{ a: { b: 1 }', { a: { b: '#1' } }, 'the text ends before a comma or }'],
    ['{ a: 1, b: 2 c: 3 }', { a: '#1' }, 'expected a comma or }'],
    ['{ a: 1, b: }', { a: '#1' }, 'expected a value'],
    ['[ 1, 2', { array: ['#1'] }, 'the text ends before a comma or ]'],
    ["Map(2) { 'a' => 1, 'b' =>", { className: 'Map', map: [['a', '#1']] }, 'the text ends before a value'],
    ['{ a: 1, b: [Obj', { a: '#1' }, 'expected the bracket that closes a word'],
    ['Map(2) { /a, b', { className: 'Map', map: [] }, 'expected a value'],
    ['Map(2) { /a/ =', { className: 'Map', map: [] }, 'expected a comma or }'],
    ['', undefined, 'the text ends before a value'],
    ["[ 'a' + 'b' ]", { array: [] }, 'expected a comma or ]'],
    ['[ { b: 1 }', { array: [{ b: '#1' }] }, 'the text ends before a comma or ]'],
    [
      "Map(1) { 'a' => { b: 1 }",
      { className: 'Map', map: [['a', { b: '#1' }]] },
      'the text ends before a comma or }',
    ],
    ['Set(1) { { b: 1 }', { className: 'Set', set: [] }, 'the text ends before a comma or }'],
    ['{ a: 1, [Function: b] c: 3 }', { a: '#1' }, 'expected a comma or }'],
    ['{ a: [Function: b] c: 3 }', {}, 'expected a comma or }'],
    ['Set(2) { 1, [Function: b] c: 3 }', { className: 'Set', set: ['#1'] }, 'expected a comma or }'],
    [
      'Map(1) { 1 => 2, [Function: b] c: 3 }',
      { className: 'Map', map: [['#1', '#2']] },
      'expected a comma or }',
    ],
    ['Map(1) { 1 => [Function: b] c: 3 }', { className: 'Map', map: [] }, 'expected a comma or }'],
    ['{ 1 c: 3 }', {}, 'expected a comma or }'],
    ['{ a: b => 1 }', {}, 'expected a comma or }'],
    ['{ a = 1 }', {}, 'expected a comma or }'],
    ['[ <a> = 1 ]', { array: [] }, 'expected a comma or ]'],
    ['[ 1 }', { array: [] }, 'expected a comma or ]'],
    ['{ a: 1 ]', {}, 'expected a comma or }'],
    ['{ a: 2, b: 1,000, c: 3 }', { a: '#2' }, 'expected a space after the comma'],
    ['{ a: 1.000,50 }', {}, 'expected a space after the comma'],
    ['{ a: 1,/: 3 }', { a: '#1' }, 'expected a value'],
    ['{ a: 1,:: 3 }', { a: '#1' }, 'expected a comma or }'],
    ["{ a: 'x',9 }", {}, 'expected a space after the comma'],
    ['{ a: 1,0', {}, 'expected a space after the comma'],
    ['Map(1) { 1 => 2,3 => 4 }', { className: 'Map', map: [] }, 'expected a space after the comma'],
    ['[ .. 3 more items ]', { array: [] }, 'expected "... n more items"'],
    ['[ ... x more items ]', { array: [] }, 'expected "... n more items"'],
    ['[Object', undefined, 'expected the bracket that closes a word'],
    ['<a', undefined, 'expected a value'],
    ['{ a: {', { a: {} }, 'the text ends before a value'],
    ["[ 'a' +\n  b ]", { array: [] }, 'expected a comma or ]'],
    ['{ a: 1, b: <ref *1', { a: '#1' }, 'the text ends before a value'],
    ['{ a: 1, b: x\ty }', { a: '#1' }, 'expected a comma or }'],
  ])('reads what stands of %j', (text, expected, message) => {
    const result = readValue(text, 0)
    expect([result.complete, short(result.value), result.problem?.message]).toEqual([
      false,
      expected,
      message,
    ])
  })

  test('points at the place where reading stopped', () => {
    expect(readValue('{ a: 1, b: 2 c: 3 }', 0)).toMatchObject({ end: 13, problem: { at: 13 } })
  })

  test('reads lists 200,000 deep, and of deeper ones as far as that', () => {
    const text = (depth: number): string => `{ a: 1, b: ${'[ '.repeat(depth)}${' ]'.repeat(depth)}, c: 3 }`
    expect(readValue(text(199_999), 0)).toMatchObject({ complete: true, end: text(199_999).length })
    const deeper = readValue(text(200_000), 0)
    expect([...fieldsOf(deeper.value).keys()]).toEqual(['a', 'b'])
    expect(deeper.problem).toEqual({
      at: '{ a: 1, b: '.length + 2 * 199_999,
      message: 'values stand in one another more than 200000 deep',
    })
  })
})

function fieldsOf(value: Value): ReadonlyMap<string, Value> {
  return typeof value === 'object' && value !== null && value.kind === 'object' ? value.fields : NO_FIELDS
}
