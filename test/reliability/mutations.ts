import fc from 'fast-check'

/** Pieces that a broken or hostile writer puts in anywhere. */
const pieces = fc.constantFrom(
  ...[
    '\n',
    '\t',
    ' ',
    "'",
    '"',
    '`',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '-',
    '.',
    '0',
    '9',
    'e5',
    'n',
    '\r\n',
    '\0',
  ],
  ...[
    'NaN',
    'Infinity',
    '1e400',
    'undefined',
    'null',
    '...',
    '... 3 more items',
    '[Object]',
    '=>',
    ' +\n',
    "' +\n'",
  ],
  ...[
    '__proto__: ',
    "['constructor']: ",
    '\u001b[31m',
    'é',
    '\ud800',
    '\ufeff',
    '\u2028',
    'Error: x\n    at y',
  ],
  ...[
    '\n2024-02-18T21:01:05.234Z ',
    '\n2024-',
    'Processing message ',
    'Start syncing the balance {',
    'REPORT RequestId: ',
  ],
)

/** One change to a text; places are shares of its length. */
type Mutation =
  | { readonly kind: 'insert'; readonly at: number; readonly piece: string }
  | { readonly kind: 'remove' | 'repeat' | 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'move'; readonly at: number; readonly length: number; readonly to: number }

const place = fc.double({ min: 0, max: 1, noNaN: true })
const length = fc.oneof(fc.nat(4), fc.nat(200))
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: place, piece: pieces }),
  fc.record({
    kind: fc.constantFrom('remove' as const, 'repeat' as const, 'cut' as const),
    at: place,
    length,
  }),
  fc.record({ kind: fc.constant('move' as const), at: place, length, to: place }),
)

/** Texts of a corpus, each with some changes. */
export function mutated(corpus: readonly string[], most = 6): fc.Arbitrary<string> {
  const changes = fc.array(mutation, { maxLength: most })
  return fc.tuple(fc.constantFrom(...corpus), changes).map(([text, list]) => list.reduce(changed, text))
}

function changed(text: string, change: Mutation): string {
  const at = Math.floor(change.at * text.length)
  if (change.kind === 'insert') return text.slice(0, at) + change.piece + text.slice(at)
  const end = at + change.length
  const rest = text.slice(0, at) + text.slice(end)
  if (change.kind === 'move') {
    const to = Math.floor(change.to * rest.length)
    return rest.slice(0, to) + text.slice(at, end) + rest.slice(to)
  }
  if (change.kind === 'remove') return rest
  return change.kind === 'repeat' ? text.slice(0, end) + text.slice(at) : text.slice(0, at)
}

/** Bytes with some of them flipped, lost, doubled or added. */
export function damagedBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const damage = fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), at: place, by: fc.integer({ min: 1, max: 255 }) }),
    fc.record({
      kind: fc.constantFrom('remove' as const, 'repeat' as const, 'cut' as const),
      at: place,
      by: fc.nat(40),
    }),
    fc.record({
      kind: fc.constantFrom('zeros' as const, 'noise' as const),
      at: fc.constant(1),
      by: fc.nat(40),
    }),
  )
  return fc.tuple(bytes, fc.array(damage, { maxLength: 3 })).map(([whole, list]) =>
    list.reduce((part, { kind, at, by }) => {
      const start = Math.floor(at * part.length)
      if (kind === 'flip') return flipped(part, start, by)
      if (kind === 'cut') return part.subarray(0, start)
      if (kind === 'remove') return Buffer.concat([part.subarray(0, start), part.subarray(start + by)])
      if (kind === 'repeat') return Buffer.concat([part.subarray(0, start + by), part.subarray(start)])
      return Buffer.concat([part, kind === 'zeros' ? Buffer.alloc(by) : Buffer.alloc(by, 'noise \u0001')])
    }, whole),
  )
}

function flipped(bytes: Buffer, at: number, by: number): Buffer {
  const copy = Buffer.from(bytes)
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ by
  return copy
}
