import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { contradictions, type Ledger, type LedgerRow, ledgerOf, sum } from './in-process.js'
import { type Effort, Findings, type Outcome } from './part.js'
import { streamOfSize } from './streams.js'

/** Bytes of text of the stream that is cut. */
const wantedBytes = { quick: 3000, usual: 27_000, nightly: 27_000 }
const eventStart = /(?<=^|\n)2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /g
const startBytes = 25

/**
 * Cuts a stream at every byte, as text and as gzip, and flips a bit of every byte. Every event that ends before the cut gives what it gave, every byte
 * is in an event or reported, and no number appears that is not in the log.
 */
export async function cuts(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const { name, text } = streamOfSize(wantedBytes[effort.extent])
  const workplace = await workplaceFor(effort.folder, text)
  for (let cut = 0; cut <= text.length; cut++) {
    const ledger = await ledgerOf(workplace.folder, [{ path: 'stream.log', bytes: text.subarray(0, cut) }])
    expectPart(findings, `${name} cut at byte ${cut} of its text`, ledger, {
      ...workplace,
      cut,
      mayTear: false,
    })
  }
  findings.add(
    'a stream as text, cut at every byte',
    text.length + 1,
    'every event before the cut, no number of its own',
  )
  const packed = gzipSync(text)
  for (let cut = 2; cut <= packed.length; cut++) {
    const part = packed.subarray(0, cut)
    const ledger = await ledgerOf(workplace.folder, [{ path: 'stream.gz', bytes: part }])
    const readable = gunzipSync(part, { finishFlush: constants.Z_SYNC_FLUSH }).length
    expectPart(findings, `${name} cut at byte ${cut} of its gzip`, ledger, {
      ...workplace,
      cut: readable,
      mayTear: true,
    })
  }
  findings.add(
    'the same as gzip, cut at every byte',
    packed.length - 1,
    'the same, and the torn event reported',
  )
  await flips(findings, name, packed, workplace.folder)
  return findings
}

/** Flips a bit in each byte of a gzip file: it is told, or the ledger is that of the whole file. */
async function flips(findings: Findings, name: string, packed: Buffer, folder: string): Promise<void> {
  const whole = await ledgerOf(folder, [{ path: 'stream.gz', bytes: packed }])
  let told = 0
  for (let at = 0; at < packed.length; at++) {
    const bytes = Buffer.from(packed)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
    const where = `${name} with a bit flipped at byte ${at} of its gzip`
    const ledger = await ledgerOf(folder, [{ path: 'stream.gz', bytes }])
    for (const contradiction of contradictions(ledger)) findings.failures.push(`${where}: ${contradiction}`)
    const isTold = ledger.problems.some(({ severity }) => severity === 'error')
    if (isTold) told += 1
    else findings.expect(saysTheSame(ledger, whole), `${where}: is not told, and says something else`)
  }
  const rest = packed.length - told
  findings.add(
    'the same as gzip, a bit flipped in every byte',
    packed.length,
    `${told} told, ${rest} without effect`,
  )
}

function saysTheSame(ledger: Ledger, whole: Ledger): boolean {
  return isDeepStrictEqual({ ...ledger, input_files: [] }, { ...whole, input_files: [] })
}

interface Workplace {
  readonly folder: string
  /** What the whole stream gives. */
  readonly whole: Ledger
  /** Bytes of its text, and where its events start. */
  readonly length: number
  readonly starts: readonly number[]
  /** Every number in its text. */
  readonly numbers: ReadonlySet<string>
}

interface Cut extends Workplace {
  /** Bytes of text that can be read. */
  readonly cut: number
  /** Whether the file says that it is torn, so that the last event may be left out. */
  readonly mayTear: boolean
}

async function workplaceFor(parent: string, text: Buffer): Promise<Workplace> {
  const folder = join(parent, 'cut')
  const whole = await ledgerOf(folder, [{ path: 'stream.log', bytes: text }])
  const words = text.toString('latin1')
  const starts = [...words.matchAll(eventStart)].map(({ index }) => index)
  const numbers = new Set(
    words.match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)?.flatMap((digits) => [digits, digits.replace('-', '')]),
  )
  return { folder, whole, length: text.length, starts, numbers }
}

function expectPart(findings: Findings, where: string, ledger: Ledger, cut: Cut): void {
  for (const contradiction of contradictions(ledger)) findings.failures.push(`${where}: ${contradiction}`)
  const begun = cut.starts.filter((start) => start + startBytes <= cut.cut).length
  const events = sum(ledger.input_files, 'events')
  const isCounted = events === begun || (cut.mayTear && events >= endedBefore(cut) && events < begun)
  findings.expect(isCounted, `${where}: ${events} events of ${begun}`)
  findings.expect(
    sum(ledger.input_files, 'bytes') === cut.cut,
    `${where}: not all ${cut.cut} bytes are counted`,
  )
  expectRows(findings, where, ledger, cut)
  expectNumbers(findings, where, ledger, cut.numbers)
}

/** How many events end before the cut. In text that is not known to be torn, half a time belongs to the event before. */
function endedBefore({ starts, length, cut, mayTear }: Cut): number {
  const known = mayTear ? 0 : startBytes
  return starts.filter((_, at) => {
    const next = starts[at + 1]
    return next === undefined ? length <= cut : next + known <= cut
  }).length
}

function expectRows(findings: Findings, where: string, ledger: Ledger, cut: Cut): void {
  const before = cut.starts[endedBefore(cut)] ?? cut.length
  for (const table of ['invocations', 'service_errors', 'metric_events', 'discrepancy_events'] as const) {
    const expected = cut.whole[table].filter(({ offset }) => Number(offset) < before).map(withoutIds)
    const found = new Set(ledger[table].map(withoutIds))
    const missing = expected.filter((row) => !found.has(row))
    findings.expect(missing.length === 0, `${where}: ${table} lacks ${missing[0]}`)
  }
  const records = cut.whole.queue_records.filter(({ ranges }) => endOf(ranges) <= before).map(withoutIds)
  const found = new Set(ledger.queue_records.map(withoutIds))
  const missing = records.filter((record) => !found.has(record))
  findings.expect(missing.length === 0, `${where}: queue_records lack ${missing[0]}`)
}

function withoutIds(row: LedgerRow): string {
  return JSON.stringify({ ...row, record_id: undefined })
}

/** Where the last of the ranges of a record ends: `0:120+40 0:300+9`. */
function endOf(ranges: LedgerRow[string]): number {
  const ends = String(ranges)
    .split(' ')
    .map((range) => {
      const [offset = 0, length = 0] = (range.split(':')[1] ?? '').split('+').map(Number)
      return offset + length
    })
  return Math.max(...ends)
}

const amounts = ['amount', 'vat', 'old_balance', 'new_balance', 'user_balance'] as const
const reported = ['subscription_balance', 'payment_balance', 'current_balance'] as const
const measured = ['duration_ms', 'billed_ms', 'memory_mb', 'max_memory_mb', 'init_ms'] as const

function expectNumbers(
  findings: Findings,
  where: string,
  ledger: Ledger,
  numbers: ReadonlySet<string>,
): void {
  const expectIn = (rows: readonly LedgerRow[], columns: readonly string[]): void => {
    for (const row of rows) {
      for (const column of columns) {
        const value = row[column]
        const isLogged =
          value === undefined || numbers.has(String(value)) || numbers.has(Number(value).toFixed(2))
        if (!isLogged) findings.failures.push(`${where}: ${column} ${value} is not in the log`)
      }
    }
  }
  expectIn(ledger.queue_records, amounts)
  expectIn(ledger.discrepancy_events, reported)
  expectIn(ledger.blocked_events, reported)
  expectIn(ledger.invocations, measured)
}
