import fc from 'fast-check'

class Invoice {}
class Ledger_2 {}

const awkwardText = fc.constantFrom(
  '',
  "it's",
  'say "hi"',
  `it's "both"`,
  `it's "all" \`three\``,
  `it's "two" \${x}`,
  'back\\slash',
  'line\nline\n',
  '\r\n\t\b\f\v\0\x1b\x7f\x9f',
  '\ud800 and \udc00',
  '😀 👩‍👩‍👧',
  'رصيد المحفظة',
  '... 3 more items',
  'a, b } ] => : [Object]',
  '\u2028\u2029\ufeff',
)

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 10 })
    .map((codes) => String.fromCharCode(...codes)),
  awkwardText,
  fc
    .array(fc.oneof(awkwardText, fc.string({ maxLength: 40 })), { maxLength: 6 })
    .map((parts) => parts.join('\n')),
)

const name = fc.oneof(
  text,
  fc.constantFrom(
    'id',
    'amount',
    'newBalance',
    '__proto__',
    'constructor',
    '0',
    'a-b',
    'MyError',
    'Symbol',
    'ünï',
  ),
)

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 225.90753636363627, 5e-324),
)

const symbol = fc.stringMatching(/^[\w .#-]{0,8}$/).map((description) => Symbol(description))

const regexp = fc.constantFrom(/a/, /a,b }\/[/\]]x/gi, /\s+\[Object\]/, /^{"'`$/)

const callable = fc.constantFrom(
  () => 1,
  function run() {},
  Object.defineProperty(() => 1, 'name', { value: "it's, a [b]" }),
)

const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 4, arbitrary: number },
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.date(),
  symbol,
  regexp,
  callable,
)

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'value' },
    scalar,
    tie('object'),
    tie('list'),
    tie('other'),
  ),
  object: fc
    .tuple(
      fc.array(fc.tuple(name, tie('value')), { maxLength: 8 }),
      fc.constantFrom('plain', 'null', 'class'),
    )
    .map(([members, kind]) =>
      withFields(kind === 'null' ? Object.create(null) : kind === 'class' ? new Invoice() : {}, members),
    ),
  list: fc.oneof(
    fc.array(tie('value'), { maxLength: 8 }),
    fc.array(number, { maxLength: 150 }),
    fc.array(fc.constantFrom('a', 'bb', 'ccc'), { maxLength: 130 }),
    fc.array(fc.option(tie('value'), { nil: 'hole' }), { maxLength: 8 }).map(sparse),
    fc
      .tuple(
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(name.filter(isProperty), tie('value')), { maxLength: 2 }),
      )
      .map(([items, members]) => withFields(items, members)),
  ),
  other: fc.oneof(
    fc.array(tie('value'), { maxLength: 6 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 6 }).map((entries) => new Map(entries)),
    fc.tuple(symbol, tie('value')).map(([key, member]) => ({ [key]: member, after: new Ledger_2() })),
    fc.tuple(fc.date(), tie('value')).map(([date, member]) => withFields(date, [['note', member]])),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(circular),
  ),
}))

/** Any value that the service could print, but errors: their text depends on where it stands. */
export const loggable: fc.Arbitrary<unknown> = value

/** Options that change how `util.inspect` lays a value out, and what it leaves out. */
export const inspectOptions = fc.record({
  depth: fc.constantFrom(0, 1, 2, 5, Number.POSITIVE_INFINITY),
  compact: fc.constantFrom<(number | boolean)[]>(3, 3, 0, 1, 6, false, true),
  breakLength: fc.constantFrom(80, 80, 72, 20, 120, 1000, Number.POSITIVE_INFINITY),
  maxArrayLength: fc.constantFrom(100, 100, 3, 0),
  maxStringLength: fc.constantFrom(10_000, 10_000, 5),
})

function isProperty(key: string): boolean {
  return !/^\d+$/.test(key) && key !== 'MyError'
}

function withFields<Target extends object>(
  target: Target,
  members: readonly (readonly [string, unknown])[],
): Target {
  for (const [key, member] of members) {
    Object.defineProperty(target, key, {
      value: member,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return target
}

function sparse(items: readonly unknown[]): unknown[] {
  const holes: unknown[] = []
  holes.length = items.length
  items.forEach((item, index) => {
    if (item !== 'hole') holes[index] = item
  })
  return holes
}

function circular(members: readonly (readonly [string, unknown])[]): object {
  const outer = withFields({}, members)
  return Object.assign(outer, { self: outer, inner: { list: [outer] } })
}
