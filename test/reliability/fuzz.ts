import { join } from 'node:path'
import { inspect, isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type Damage, inflateStream, inflateWhole, type Opener } from '../../src/decode/inflate.js'
import { readValue } from '../../src/events/inspect.js'
import { readUsualEvent } from '../../src/events/usual-event.js'
import type { LogEvent, LogRecord } from '../../src/model/event.js'
import { cutAt, splitChunks } from '../decode/split.js'
import { inspectOptions, loggable } from '../events/arbitrary-values.js'
import { canonical, contradictions, ledgerOf, ledgerOfFolder, readEvent } from './in-process.js'
import { damagedBytes, mutated } from './mutations.js'
import { type Effort, Findings, type Outcome } from './part.js'
import { realStreams } from './streams.js'

/** Inputs of a run, all properties together. */
const inputsOf = { quick: 40_000, usual: 100_000, nightly: 1_000_000 }

/** Something that holds for whatever input, and its part of all inputs. */
interface Law {
  readonly name: string
  readonly share: number
  readonly property: fc.IRawProperty<unknown>
}

/** Throws hostile inputs at decoder, splitter, value reader and the whole way to the ledger. */
export async function fuzz(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const inputs = inputsOf[effort.extent] * effort.times
  const seed = seedOf(effort.seed)
  for (const { name, share, property } of laws(join(effort.folder, 'fuzz'))) {
    const numRuns = Math.round(inputs * share)
    const result = await fc.check(property, { seed, numRuns })
    if (result.failed) {
      const { counterexamplePath, counterexample, errorInstance } = result
      const input = JSON.stringify(counterexample, bytesAsBase64)
      findings.failures.push(
        `${name}: seed ${seed}, path ${counterexamplePath}: ${input}: ${String(errorInstance)}`,
      )
    }
    findings.add(name, result.numRuns, result.failed ? 'broken' : 'holds')
  }
  return findings
}

export function laws(folder: string): readonly Law[] {
  const events = corpusOfEvents()
  const printed = fc.tuple(loggable, inspectOptions).map(([value, options]) => inspect(value, options))
  const values = fc.oneof(
    mutated(events.flatMap((text) => text.slice(Math.max(0, text.indexOf('{'))))),
    printed.chain((text) => mutated([text], 3)),
  )
  const records = fc.oneof(
    mutated(events),
    printed.map((text) => `${lineHead}Start syncing the balance ${text}`),
    printed.map((text) => `${lineHead}record { body: ${inspect(text)} }`),
  )
  const texts = fc.array(mutated(events, 3), { maxLength: 12 }).map((list) => Buffer.from(list.join('\n\n')))
  const places = fc.array(fc.nat(4000), { maxLength: 8 })
  const packed = fc
    .tuple(texts, fc.constantFrom(packedOnce, packedTwice, inMembers, plain))
    .map(([text, way]) => way(text))
  return [
    {
      name: 'a value is read without an exception, within its text',
      share: 0.4,
      property: fc.property(values, readsWithin),
    },
    {
      name: 'an event says no number that is not in its text',
      share: 0.3,
      property: fc.property(records, saysWhatIsThere),
    },
    {
      name: 'a stream says the same read from its bytes and event by event',
      share: 0.1,
      property: fc.asyncProperty(mutated(corpusOfStreams(), 3), (text) => saysTheSame(folder, text)),
    },
    {
      name: 'bytes are in one event or reported, however they come',
      share: 0.1,
      property: fc.property(
        fc.array(texts, { minLength: 1, maxLength: 3 }),
        places,
        fc.subarray([0, 1, 2]),
        splitsAlike,
      ),
    },
    {
      name: 'gzip read in pieces is gzip read at once',
      share: 0.05,
      property: fc.asyncProperty(damagedBytes(packed), inflatesAlike),
    },
    {
      name: 'a ledger of damaged files adds up',
      share: 0.05,
      property: fc.asyncProperty(fc.array(damagedBytes(packed), { minLength: 1, maxLength: 3 }), (files) =>
        addsUp(folder, files),
      ),
    },
  ]
}

function bytesAsBase64(_key: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && 'data' in value
  return isBytes && Array.isArray(value.data) ? Buffer.from(value.data).toString('base64') : value
}

const mark = '2024-02-18T21:01:05.234Z'
const lineHead = `${mark} ${mark}\t00000001-0000-4000-8000-000000000001\tINFO\t`

/** Events of the samples or the real logs: of each shape a few. */
function corpusOfEvents(): readonly string[] {
  const shapes = new Map<string, string[]>()
  for (const { text } of realStreams().slice(0, 200)) {
    for (const event of text.toString().split(/\n\n(?=2\d{3}-)/)) {
      const shape = event.slice(0, 120).replaceAll(/[0-9a-f-]{6,}|\d+/g, '#')
      const known = shapes.get(shape) ?? []
      if (known.length < 3) shapes.set(shape, [...known, event])
    }
  }
  return [...shapes.values()].flat()
}

function readsWithin(text: string): boolean {
  const { end, complete, problem } = readValue(text, 0)
  return end >= 0 && end <= text.length && complete === (problem === undefined)
}

function saysWhatIsThere(text: string): boolean {
  const place = { file: 0, offset: 0, length: text.length }
  const record: LogRecord = { timeMs: Date.parse(mark), place, text }
  const reading = readEvent(record)
  const usual = readUsualEvent(record)
  const isAlike = usual === undefined || isDeepStrictEqual(usual, reading)
  return isAlike && digitsOf(reading.event).every((digits) => text.includes(digits))
}

function digitsOf({ transaction, discrepancy, blocked }: LogEvent): readonly string[] {
  const { amount, vat, oldBalance, newBalance, userBalance, paymentBalance } = transaction ?? {}
  const all = [amount, vat, oldBalance, newBalance, userBalance, paymentBalance]
  const reported = [discrepancy?.subscriptionBalance, discrepancy?.paymentBalance, blocked?.currentBalance]
  return [...all, ...reported].filter((digits) => digits !== undefined)
}

function splitsAlike(files: readonly Buffer[], places: readonly number[], torn: readonly number[]): boolean {
  const whole = splitChunks(
    files.map((bytes) => [bytes]),
    torn,
  )
  const cut = splitChunks(
    files.map((bytes) =>
      cutAt(
        bytes,
        places.filter((at) => at > 3),
      ),
    ),
    torn,
  )
  const isCounted = cut.counts.every(
    ({ bytes, eventBytes, reportedBytes }, at) =>
      bytes === files[at]?.length && bytes === eventBytes + reportedBytes,
  )
  return (
    isCounted && isDeepStrictEqual(cut.events, whole.events) && isDeepStrictEqual(cut.counts, whole.counts)
  )
}

async function inflatesAlike(bytes: Buffer): Promise<boolean> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return true
  const whole = inflateWhole(bytes, 64 * 1024 * 1024)
  const chunks: Buffer[] = []
  const stream = inflateStream(openerOf(bytes))
  let step = await stream.next()
  for (; step.done !== true; step = await stream.next()) chunks.push(Buffer.from(step.value))
  const isSame = whole !== undefined && Buffer.concat(chunks).equals(whole.bytes)
  return isSame && isDeepStrictEqual(kindOf(step.value), kindOf(whole.damage))
}

function kindOf(damage: Damage | undefined): unknown {
  return damage === undefined ? undefined : [damage.code, damage.at, damage.isWhole]
}

function openerOf(bytes: Buffer): Opener {
  return async function* (size) {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + Math.min(997, size(at)))
      yield piece
      at += piece.length
    }
  }
}

async function addsUp(folder: string, files: readonly Buffer[]): Promise<void> {
  const ledger = await ledgerOf(
    folder,
    files.map((bytes, at) => ({ path: `${String(at).padStart(6, '0')}.gz`, bytes })),
  )
  const [wrong] = contradictions(ledger)
  if (wrong !== undefined) throw new Error(wrong)
}

/** Reads one stream both ways. */
export async function saysTheSame(folder: string, text: string): Promise<boolean> {
  const files = [{ path: '000000.log', bytes: Buffer.from(text) }]
  const [one, other] = [await ledgerOf(folder, files), await ledgerOfFolder(folder, 'by events')]
  return isDeepStrictEqual(canonical(one), canonical(other))
}

/** Some short streams of the samples or the real logs. */
export function corpusOfStreams(): readonly string[] {
  return realStreams()
    .filter(({ text }) => text.length < longestOfCorpus)
    .slice(0, 300)
    .map(({ text }) => text.toString())
}

const longestOfCorpus = 16 * 1024

const plain = (text: Buffer): Buffer => text
const packedOnce = (text: Buffer): Buffer => gzipSync(text)
const packedTwice = (text: Buffer): Buffer => gzipSync(gzipSync(text))

function inMembers(text: Buffer): Buffer {
  const middle = text.length >> 1
  return Buffer.concat([gzipSync(text.subarray(0, middle)), gzipSync(text.subarray(middle))])
}

/** fast-check wants a number. */
function seedOf(words: string): number {
  const number = Number(words)
  if (Number.isSafeInteger(number)) return number % 2 ** 31
  return [...words].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 2 ** 31, 7)
}
