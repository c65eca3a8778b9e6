import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { readCsvObjects } from '../support/csv.js'
import { syncedRequest } from '../support/log-lines.js'
import { type Effort, type Extent, Findings, type Outcome } from './part.js'
import { runProgram } from './program.js'

const megabyte = 1024 * 1024
/** Memory that no file, whatever is in it, may take the program beyond. */
const mostMb = 512
const event = '2024-02-18T21:05:00.000Z '

/** A log file that is mostly one thing, again and again. */
interface Monster {
  readonly name: string
  readonly file: string
  /** Writes it. */
  readonly write: (path: string) => void
  /** Exit code of its run. */
  readonly code: number
  /** A row that `data_quality` must have about it. */
  readonly reported: string
  /** The least run that has it. */
  readonly from: Extent
}

const before = syncedRequest(1, '01HPY1TAKE0000000000000001')
const after = syncedRequest(2, '01HPY1TAKE0000000000000002')
const blank = Buffer.alloc(megabyte, ' ')
const letters = Buffer.alloc(megabyte, 'x')

const monsters: readonly Monster[] = [
  {
    name: 'one line of 500 MB',
    file: 'monster.log',
    write: (path) =>
      writePlain(path, { head: before + event, piece: letters, times: 500, tail: `\n\n${after}` }),
    code: 4,
    reported: 'oversized_event',
    from: 'quick',
  },
  {
    name: 'one line of 500 MB, packed',
    file: 'monster.gz',
    write: (path) =>
      writePacked(path, { head: before + event, piece: letters, times: 500, tail: `\n\n${after}` }),
    code: 4,
    reported: 'oversized_event',
    from: 'quick',
  },
  {
    name: 'a gzip that inflates to 10 GB of spaces',
    file: 'monster.gz',
    write: (path) =>
      writePacked(path, { head: '', piece: blank, times: 10_240, tail: `\n${before}${after}` }),
    code: 4,
    reported: 'text_before_first_event',
    from: 'usual',
  },
  {
    name: 'a gzip that inflates to one event of 10 GB of spaces',
    file: 'monster.gz',
    write: (path) =>
      writePacked(path, { head: before + event, piece: blank, times: 10_240, tail: `\n\n${after}` }),
    code: 4,
    reported: 'oversized_event',
    from: 'nightly',
  },
  {
    name: 'a gzip in a gzip that inflates to 10 GB of spaces',
    file: 'monster.gz',
    write: (path) => {
      writePacked(path, { head: before + event, piece: blank, times: 10_240, tail: `\n\n${after}` })
      writeFileSync(path, gzipSync(readFileSync(path)))
    },
    code: 4,
    reported: 'oversized_event',
    from: 'nightly',
  },
  {
    name: 'a gzip of 10 GB of spaces that breaks off',
    file: 'monster.gz',
    write: (path) => {
      writePacked(path, { head: before + after + event, piece: blank, times: 10_240, tail: '' })
      writeFileSync(path, readFileSync(path).subarray(0, -5000))
    },
    code: 4,
    reported: 'truncated',
    from: 'usual',
  },
  {
    name: '2,000 events of a megabyte',
    file: 'monster.gz',
    write: (path) =>
      writePacked(path, {
        head: before,
        piece: Buffer.from(
          `${event}${event}\tan-id-of-a-request\tINFO\tan unknown thing ${'x'.repeat(megabyte - 100)}\n`,
        ),
        times: 2000,
        tail: after,
      }),
    code: 0,
    reported: 'unknown_event',
    from: 'usual',
  },
]

const extents: readonly Extent[] = ['quick', 'usual', 'nightly']

/** Runs the program over files far larger than memory; measures the largest memory it ever had. */
export async function memory(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  for (const monster of monsters.filter(
    ({ from }) => extents.indexOf(from) <= extents.indexOf(effort.extent),
  )) {
    const logs = join(effort.folder, monster.name.replaceAll(/\W+/g, '-'))
    const output = `${logs}-output`
    mkdirSync(logs)
    monster.write(join(logs, monster.file))
    const { code, stderr, ms, peakMb } = await runProgram([logs, '-o', output, '-q'])
    const { name } = monster
    findings.expect(code === monster.code, `${name}: ended with ${code}: ${stderr}`)
    findings.expect(peakMb < mostMb, `${name}: took ${peakMb.toFixed(0)} MB`)
    if (code === monster.code) expectRest(findings, monster, output)
    const measured = peakMb === 0 ? 'memory not measured here' : `at most ${peakMb.toFixed(0)} MB`
    findings.add(name, 1, `${measured}, ${(ms / 1000).toFixed(1)} s; the rest read, exit code ${code}`)
  }
  return findings
}

/** The transactions around the monster are there, and what it is is reported. */
function expectRest(findings: Findings, { name, reported }: Monster, output: string): void {
  const rows = (table: string): readonly Readonly<Record<string, string>>[] =>
    readCsvObjects(readFileSync(join(output, `calo_analysis_${table}.csv`), 'utf8'))
  findings.expect(
    rows('transactions').length === 2,
    `${name}: ${rows('transactions').length} transactions of 2`,
  )
  const row = rows('data_quality').find(({ code }) => code === reported)
  findings.expect(row?.offset !== undefined, `${name}: no row ${reported} in data_quality`)
}

interface Content {
  readonly head: string
  readonly piece: Buffer
  readonly times: number
  readonly tail: string
}

function writePlain(path: string, { head, piece, times, tail }: Content): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w')
  writeSync(file, head)
  for (let time = 0; time < times; time++) writeSync(file, piece)
  writeSync(file, tail)
  closeSync(file)
}

/** One member of gzip; the piece is compressed once, to bytes that may stand in a row. */
function writePacked(path: string, { head, piece, times, tail }: Content): void {
  const open = { finishFlush: constants.Z_FULL_FLUSH }
  const [first, middle, last] = [
    deflateRawSync(head, open),
    deflateRawSync(piece, open),
    deflateRawSync(tail),
  ]
  let check = crc32(head)
  for (let time = 0; time < times; time++) check = crc32(piece, check)
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32(tail, check))
  end.writeUInt32LE((head.length + piece.length * times + tail.length) % 2 ** 32, 4)
  const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  writePlain(path, { head: '', piece: Buffer.concat([start, first]), times: 1, tail: '' })
  const file = openSync(path, 'a')
  for (let time = 0; time < times; time++) writeSync(file, middle)
  writeSync(file, Buffer.concat([last, end]))
  closeSync(file)
}
