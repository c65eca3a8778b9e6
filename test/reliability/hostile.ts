import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createRandom } from '../../src/generate/random.js'
import { contradictions, ledgerOf, readEvent } from './in-process.js'
import { type Effort, Findings, type Outcome } from './part.js'

const megabyte = 1_000_000
/** Processor time that a megabyte may take, ms. */
const mostMs = 1000
const time = '2024-02-18T21:01:05.234Z'
const request = '00000001-0000-4000-8000-000000000001'
const line = (message: string): string => `${time} ${time}\t${request}\tINFO\t${message}\n`

/** Pieces of the notations that values are printed in, whole and broken. */
const pieces: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    "'",
    '"',
    '`',
    '\\',
    ':',
    ',',
    ' ',
    '\n',
    '\t',
    '\r\n',
    '.',
    '-',
    '/',
  ],
  ...['a', 'A ', '1', 'é', '\ud800', '\u001b[1m', '\0', '=>', '...', 'null', 'e1', 'Z', '@'],
  ...[
    '\n    at x',
    'Error: a',
    'aError: x, ',
    '... 1 more item',
    '<ref *1> ',
    'Symbol(',
    '[Object',
    ' +\n',
    "' +\n'",
  ],
  ...[
    "'a'",
    '[a]',
    'Map(1) {',
    'x: ',
    '\\u',
    '\\x4',
    '<1 empty item>',
    '[Function: a]',
    'class A ',
    '[Symbol(a)]: ',
  ],
  ...['[[a] ', "['", '"body":"{', `${time} `],
]

/** What such pieces stand in. */
const openings = ['{ transaction: {', '[', 'Map(3) {']

/** Whole logs that are nothing but trouble, a megabyte each. */
const logs: Readonly<Record<string, string>> = {
  'line ends': '\n'.repeat(megabyte),
  'line ends and the first digit of a year': '\n2'.repeat(megabyte / 2),
  'times that are none': '\n2024-02-31T99:99:99.999Z x'.repeat(megabyte / 27),
  'times without a message': `${time} \n`.repeat(megabyte / 26),
  'events of one letter': line('x').repeat(megabyte / line('x').length),
  'records that open and never end': Array.from({ length: 8000 }, (_, at) =>
    line(`Processing message m-${at}`),
  ).join(''),
  'prints of one transaction': line(
    "Start syncing the balance { transaction: { id: 'a', amount: 1 } }",
  ).repeat(7000),
  'requests without an end': Array.from({ length: 8000 }, (_, at) =>
    line(`Processing message m-${at}`).replace(request, `${String(at).padStart(8, '0')}${request.slice(8)}`),
  ).join(''),
  'outcomes of nothing': line('SubscriptionBalanceUpdated event published').repeat(7000),
  tabs: `${time} ${time}${'\t'.repeat(megabyte)}\n`,
  'a message id of a megabyte': line(`Processing message ${'m'.repeat(megabyte)}`),
  'a report of a megabyte': `${time} REPORT RequestId: ${request}\tDuration: ${'9'.repeat(megabyte)} ms\n`,
  'a queue record in a queue record': line(`record { body: '${'{"body":"'.repeat(megabyte / 9)}' }`),
  'replacement characters': line('\ufffd'.repeat(megabyte / 3)),
  'colours that never end': line(`\u001b[${'1;'.repeat(megabyte / 2)}`),
  'braces 100,000 deep': line(`Start syncing the balance ${'{ a: '.repeat(100_000)}${'}'.repeat(100_000)}`),
  'lists 100,000 deep': line(`transaction {"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  'one string on a hundred thousand lines': line(
    `Start syncing the balance { a: 'x'${" +\n 'x'".repeat(100_000)} }`,
  ),
  'fields with one name': line(
    `Start syncing the balance { transaction: {${'a: 1, '.repeat(megabyte / 6)}} }`,
  ),
  'fields with many names': line(
    `transaction {${Array.from({ length: 90_000 }, (_, at) => `"k${at}":1`).join(',')}}`,
  ),
}

/** Bytes that are no log, a megabyte each. */
const files: Readonly<Record<string, Buffer>> = {
  'bytes that are not UTF-8': Buffer.concat([
    Buffer.from(line('')).subarray(0, -1),
    Buffer.alloc(megabyte, 0xff),
  ]),
  'half characters': Buffer.concat([
    Buffer.from(line('')).subarray(0, -1),
    Buffer.alloc(megabyte, 'eda080', 'hex'),
  ]),
  'NUL bytes': Buffer.alloc(megabyte),
  'heads of gzip': Buffer.alloc(megabyte, '1f8b0800000000000003', 'hex'),
  'members of gzip without text': Buffer.concat(Array.from({ length: 50_000 }, () => gzipSync(''))),
  'members of gzip without text, the last one damaged': Buffer.concat([
    ...Array.from({ length: 50_000 }, () => gzipSync('')),
    gzipSync('damaged').fill(0xff, 10, 14),
  ]),
  'damaged members of gzip': Buffer.concat(
    Array.from({ length: 30_000 }, (_, at) => gzipSync(`${time} event ${at}\n`).fill(0xff, 10, 14)),
  ),
  'members of gzip, every other one damaged': Buffer.concat(
    Array.from({ length: 20_000 }, (_, at) =>
      at % 2 === 0 ? gzipSync(`${time} event ${at}\n`) : gzipSync('damaged').fill(0xff, 10, 14),
    ),
  ),
  'members of gzip apart by zeros': Buffer.concat(
    Array.from({ length: 45_000 }, () => Buffer.concat([gzipSync(''), Buffer.alloc(2)])),
  ),
}

/**
 * Reads megabytes of hostile text in less than a second of processor time each: every pair of the pieces of the
 * notation, repeated (and, nightly, longer ones by chance), and whole logs that are nothing but trouble.
 */
export async function hostile(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  let slowest = { ms: 0, name: '' }
  const note = (name: string, ms: number): void => {
    if (ms > slowest.ms) slowest = { ms, name }
    findings.expect(ms < mostMs, `a megabyte of ${name} took ${ms.toFixed(0)} ms`)
  }
  const folder = join(effort.folder, 'hostile')
  const whole = [
    ...Object.entries(logs).map(([name, text]) => [name, Buffer.from(text)] as const),
    ...Object.entries(files),
  ]
  for (const [name, bytes] of whole) {
    const read = async (): Promise<number> => {
      const started = process.cpuUsage()
      const ledger = await ledgerOf(folder, [{ path: 'hostile.log', bytes }])
      const ms = msSince(started) / Math.max(1, bytes.length / megabyte)
      for (const contradiction of contradictions(ledger)) findings.failures.push(`${name}: ${contradiction}`)
      return ms
    }
    const ms = await read()
    // A machine that is busy with other things counts their time, too.
    note(name, ms < mostMs ? ms : Math.min(ms, await read(), await read()))
  }
  findings.add(
    'a megabyte of a hostile log',
    whole.length,
    `the slowest, ${slowest.name}: ${slowest.ms.toFixed(0)} ms`,
  )
  slowest = { ms: 0, name: '' }
  const texts = repetitions(effort)
  for (const text of texts) note(JSON.stringify(text), timeOf(text))
  findings.add(
    'a megabyte of a piece of text, repeated',
    texts.length,
    `the slowest, ${slowest.name}: ${slowest.ms.toFixed(0)} ms`,
  )
  return findings
}

/** What is repeated: an opening, then the pieces after it. */
function repetitions({
  extent,
  seed,
  times,
}: Effort): readonly (readonly [opening: string, repeated: string])[] {
  const random = createRandom(`hostile/${seed}`)
  const some = Array.from({ length: { quick: 300, usual: 1500, nightly: 100_000 }[extent] * times }, () =>
    Array.from({ length: random.between(3, 6) }, () => pieces[random.below(pieces.length)]).join(''),
  )
  const pairs = extent === 'nightly' ? pieces.flatMap((first) => pieces.map((second) => first + second)) : []
  return [...pieces, ...pairs, ...some].map((repeated, at) => [
    openings[at % openings.length] ?? '',
    repeated,
  ])
}

/** A part of a megabyte is enough to see that it is fast; what is not is read again, and whole. */
const sample = 0.03

function timeOf([opening, repeated]: readonly [string, string]): number {
  const estimate = readingTime(opening, repeated, megabyte * sample) / sample
  if (estimate < mostMs / 10) return estimate
  return Math.min(readingTime(opening, repeated, megabyte), readingTime(opening, repeated, megabyte))
}

function readingTime(opening: string, repeated: string, bytes: number): number {
  const text = line(
    `Start syncing the balance ${opening}${repeated.repeat(Math.ceil(bytes / repeated.length))}`,
  )
  const started = process.cpuUsage()
  const place = { file: 0, offset: 0, length: text.length }
  readEvent({ timeMs: 0, place, text })
  return msSince(started)
}

function msSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}
