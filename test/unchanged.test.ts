import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listFindings, noteFindings } from '../src/findings.js'
import { type AnalyzeOptions, type AnalyzeResult, analyze } from '../src/pipeline.js'
import { report } from '../src/report.js'
import { expectAsInFull, settled } from './support/again.js'
import { run } from './support/command.js'
import { syncedRequest } from './support/log-lines.js'
import { temporaryFolder } from './support/temporary-folder.js'

const id = '01HPY1TAKE0000000000000001'

interface Place {
  readonly folder: string
  /** What is analysed. */
  readonly paths: readonly string[]
  /** A folder below it, with the logs. */
  readonly logs: string
  readonly output: string
}

/** A folder with two logs that are old enough to be known again, and something that is no log. */
async function workplace(): Promise<Place> {
  const folder = temporaryFolder()
  const paths = [join(folder, 'logs')]
  const logs = join(folder, 'logs/export')
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, 'a.log'), syncedRequest(1, id))
  writeFileSync(join(logs, 'b.log'), syncedRequest(3, '01HPY1TAKE0000000000000003'))
  writeFileSync(join(logs, 'notes.md'), 'no log')
  writeFileSync(join(folder, 'balances.csv'), 'user_id,currency,balance\nuser-a,BHD,92\n')
  await settled()
  return { folder, paths, logs, output: join(folder, 'output') }
}

/** Changes bytes of a file, and sets its time back as if nobody had. */
function changeUnseen(path: string, from: string, to: string): void {
  const { atime, mtime } = statSync(path)
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
  utimesSync(path, atime, mtime)
}

describe('a run where nothing has changed', () => {
  test('keeps the results of the run before, and says what a full run would', async () => {
    const { paths, output } = await workplace()
    const first = await analyze({ paths, output })
    const manifest = readFileSync(join(output, 'manifest.json'), 'utf8')
    const written = statSync(join(output, 'calo.duckdb'))
    const second = await expectAsInFull({ paths, output })
    expect([first.isKept, second.isKept]).toEqual([false, true])
    expect(readFileSync(join(output, 'manifest.json'), 'utf8')).toBe(manifest)
    expect(statSync(join(output, 'calo.duckdb'))).toMatchObject({ ino: written.ino, mtime: written.mtime })
  })

  test('reads no file, and leaves nothing behind', async () => {
    const { folder, paths, output } = await workplace()
    await analyze({ paths, output })
    const files: number[] = []
    await analyze({ paths, output, onProgress: ({ filesDone }) => files.push(filesDone) })
    expect(files).toEqual([])
    const left = await run(['query', 'select count(*) from input_files', '--format', 'csv'], { cwd: folder })
    expect(left.stdout).toContain('2')
  })

  test('keeps reports and the comparison with another system, too', async () => {
    const { folder, paths, output } = await workplace()
    const options = { paths, output, report: true, tieOut: join(folder, 'balances.csv') }
    const { tieOut } = await analyze(options)
    expect(tieOut).toHaveLength(1)
    expect((await expectAsInFull(options)).isKept).toBe(true)
  })

  test('keeps what people noted, and the work list a full run would give', async () => {
    const { folder, paths, output } = await workplace()
    const options = { paths, output, report: true }
    await analyze(options)
    const [finding] = await listFindings({ output })
    const noted = { output, action: 'ack', person: 'Ada', note: 'known' } as const
    await noteFindings({ ...noted, findings: [finding?.finding_id ?? ''] })
    expect((await analyze(options)).isKept).toBe(true)
    const kept = await listFindings({ output, statuses: ['acknowledged'] })
    expect(kept.map(({ note }) => note)).toEqual(['known'])
    const list = readFileSync(join(output, 'calo_analysis_work_list.csv'), 'utf8')
    await analyze({ ...options, full: true })
    expect(await listFindings({ output, statuses: ['acknowledged'] })).toEqual(kept)
    expect(readFileSync(join(output, 'calo_analysis_work_list.csv'), 'utf8')).toBe(list)
    expect(folder).not.toBe('')
  })

  test('as a command says so in a line, and ends with the same exit code', async () => {
    const { folder, logs } = await workplace()
    writeFileSync(join(logs, 'c.gz'), '')
    await settled()
    const first = await run(['logs', '--json'], { cwd: folder })
    const second = await run(['logs', '--json'], { cwd: folder })
    expect(second).toEqual({
      code: 4,
      stdout: first.stdout,
      stderr:
        'calo-analyzer: nothing has changed since the run before, so its results were kept; --full reads everything again\n',
    })
    expect(await run(['logs', '--json', '--full'], { cwd: folder })).toEqual({ ...first, stderr: '' })
    const failing = await run(['logs', '-q', '--fail-on', 'warning'], { cwd: folder })
    const full = await run(['logs', '-q', '--fail-on', 'warning', '--full'], { cwd: folder })
    expect(failing).toEqual(full)
    expect(failing.code).toBe(3)
  })
})

type Change = (place: Place, options: AnalyzeOptions) => unknown

const changedInput: readonly (readonly [string, Change])[] = [
  ['a new file', ({ logs }) => writeFileSync(join(logs, 'c.log'), syncedRequest(5, `${id.slice(0, -1)}5`))],
  ['a file fewer', ({ logs }) => rmSync(join(logs, 'b.log'))],
  ['a file with another name', ({ logs }) => renameSync(join(logs, 'b.log'), join(logs, 'c.log'))],
  ['a folder with another name', ({ folder, logs }) => renameSync(logs, join(folder, 'logs/others'))],
  ['a byte and its old time', ({ logs }) => changeUnseen(join(logs, 'a.log'), 'amount: 8', 'amount: 7')],
  ['a file passed over fewer', ({ logs }) => rmSync(join(logs, 'notes.md'))],
]

const changedResults: readonly (readonly [string, Change])[] = [
  ['a table fewer', ({ output }) => rmSync(join(output, 'calo_analysis_daily.csv'))],
  [
    'a byte of a table',
    ({ output }) => changeUnseen(join(output, 'calo_analysis_daily.csv'), '2024', '2025'),
  ],
  [
    'a figure of the manifest',
    ({ output }) => changeUnseen(join(output, 'manifest.json'), '"transactions": 2', '"transactions": 3'),
  ],
  [
    'the identity in the manifest',
    ({ output }) => changeUnseen(join(output, 'manifest.json'), '"ledger": "', '"ledger": "f'),
  ],
  ['no manifest', ({ output }) => rmSync(join(output, 'manifest.json'))],
  ['half a manifest', ({ output }) => writeFileSync(join(output, 'manifest.json'), '{')],
  ['another database', ({ output }) => writeFileSync(join(output, 'calo.duckdb'), 'none')],
  ['reports added since', ({ output }) => report({ output })],
]

/** Runs, changes something, and runs again with other options. */
async function again(change: Change, more: Partial<AnalyzeOptions> = {}): Promise<AnalyzeResult> {
  const place = await workplace()
  const options = { paths: place.paths, output: place.output }
  await analyze(options)
  await change(place, options)
  await settled()
  const { warnings, ...full } = await analyze({ ...options, ...more })
  const other = await expectAsInFull({ ...options, ...more })
  expect(JSON.stringify(full.summary)).toBe(JSON.stringify(other.summary))
  return { ...full, warnings }
}

describe('a run is done anew after', () => {
  test.each(changedInput)('%s', async (_name, change) => {
    expect((await again(change)).isKept).toBe(false)
  })

  test.each(changedResults)('%s', async (_name, change) => {
    expect((await again(change)).isKept).toBe(false)
  })

  test.each<readonly [string, Partial<AnalyzeOptions>]>([
    ['another time zone', { timeZone: 'Asia/Dubai' }],
    ['another threshold', { atRiskBelow: '200' }],
    ['other words of the service', { config: { words: { currency: { BHD: ['BHD', 'XTS'] } } } }],
    ['other tables', { config: { output: { csv: ['daily'] } } }],
    ['other privacy', { pii: 'keep' }],
    ['pseudonyms', { pii: 'hash', piiSecret: 'a secret of the test' }],
    ['reports', { report: true }],
    ['--full', { full: true }],
  ])('%s', async (_name, more) => {
    expect((await again(() => {}, more)).isKept).toBe(false)
  })

  test('another secret', async () => {
    const { paths, output } = await workplace()
    const options = { paths, output, pii: 'hash', piiSecret: 'one secret' } as const
    await analyze(options)
    expect((await analyze(options)).isKept).toBe(true)
    expect((await analyze({ ...options, piiSecret: 'another secret' })).isKept).toBe(false)
  })

  test('other balances of another system', async () => {
    const { folder, paths, output } = await workplace()
    const options = { paths, output, tieOut: join(folder, 'balances.csv') }
    await analyze(options)
    changeUnseen(options.tieOut, 'user-a', 'user-b')
    const { isKept, tieOut } = await expectAsInFull(options)
    expect([isKept, tieOut[0]?.only_there]).toEqual([false, 1])
  })

  test('a file that changed while the run before began', async () => {
    const { paths, logs, output } = await workplace()
    writeFileSync(join(logs, 'c.log'), syncedRequest(5, `${id.slice(0, -1)}5`))
    await analyze({ paths, output })
    await settled()
    expect((await analyze({ paths, output })).isKept).toBe(false)
    expect((await analyze({ paths, output })).isKept).toBe(true)
  })

  test('a run that was stopped', async () => {
    const { paths, logs, output } = await workplace()
    await analyze({ paths, output })
    writeFileSync(join(logs, 'c.log'), syncedRequest(5, `${id.slice(0, -1)}5`))
    await settled()
    const stop = new AbortController()
    const stopped = analyze({ paths, output, onProgress: () => stop.abort(), signal: stop.signal })
    await expect(stopped).rejects.toThrow()
    const { isKept, summary } = await expectAsInFull({ paths, output })
    expect([isKept, summary.transactions]).toEqual([false, 3])
  })
})
