import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { finished, repositoryPath, run, start } from '../support/command.js'
import { syncedRequest } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const id = '01HPY1TAKE0000000000000001'
const escapeCode = '\u001b'
const results = ['calo.duckdb', 'calo_analysis_transactions.csv', 'manifest.json']

/** A folder with `logs/a.log`, one transaction, to run the command in. */
function workplace(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'logs'))
  writeFileSync(join(folder, 'logs/a.log'), syncedRequest(1, id))
  return folder
}

describe('exit code', () => {
  test('0 and a summary on stdout, nothing on stderr, where all is well', async () => {
    const cwd = workplace()
    const { code, stdout, stderr } = await run(['logs'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^1 transaction of 1 user;/m)
    expect(stdout).toContain('output')
    expect(readdirSync(join(cwd, 'output'))).toEqual(expect.arrayContaining(results))
  })

  test.each<[string, readonly string[], string]>([
    ['a path that does not exist', ['nowhere'], 'cannot open nowhere: no such file or folder'],
    ['an empty folder', ['empty'], 'no log events in empty'],
    ['garbage only', ['garbage'], 'no log events in garbage'],
    ['an unknown time zone', ['logs', '--time-zone', 'Mars/Olympus'], 'unknown time zone Mars/Olympus'],
    ['an unknown option', ['logs', '--colour'], "unknown option '--colour'"],
    ['no path', ['analyze'], 'missing required argument'],
    [
      'an output folder that is a file',
      ['logs', '-o', 'logs/a.log'],
      'cannot write to the output folder logs/a.log',
    ],
    ['an option without its value', ['logs', '-o'], 'argument missing'],
  ])('2 and words on stderr only, for %s', async (_name, args, words) => {
    const cwd = workplace()
    mkdirSync(join(cwd, 'empty'))
    mkdirSync(join(cwd, 'garbage'))
    writeFileSync(join(cwd, 'garbage/notes.txt'), 'nothing\n')
    const { code, stdout, stderr } = await run(args, { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('    at ')
    expect(existsSync(join(cwd, 'output/manifest.json'))).toBe(false)
  })

  test('2, where the threshold is no number', async () => {
    const { code } = await run(['logs', '--at-risk-below', 'ten'], { cwd: workplace() })
    expect(code).toBe(2)
  })

  test('4, where a large gzip file has a wrong check sum', async () => {
    const cwd = workplace()
    const packed = gzipSync(syncedRequest(2, '01HPY1TAKE0000000000000002').repeat(12_000), { level: 0 })
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff
    writeFileSync(join(cwd, 'logs/large.gz'), packed)
    expect(await run(['logs', '-q'], { cwd })).toMatchObject({ code: 4 })
  })

  test('4 and good results, where one file of several is torn', async () => {
    const cwd = workplace()
    writeFileSync(
      join(cwd, 'logs/torn.gz'),
      gzipSync(syncedRequest(2, '01HPY1TAKE0000000000000002')).subarray(0, 150),
    )
    const { code, stdout } = await run(['logs', '--json'], { cwd })
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toMatchObject({ files: { found: 2, damaged: 1 }, transactions: 1 })
    expect(readFileSync(join(cwd, 'output/calo_analysis_transactions.csv'), 'utf8')).toContain(id)
  })

  test('4, where a link leads nowhere', async () => {
    const cwd = workplace()
    symlinkSync('nowhere', join(cwd, 'logs/b.log'))
    expect(await run(['logs', '-q'], { cwd })).toEqual({ code: 4, stdout: '', stderr: '' })
  })

  test('75, where a living process writes to the same folder', async () => {
    const cwd = workplace()
    mkdirSync(join(cwd, 'output'))
    writeFileSync(join(cwd, 'output/.calo-analyzer.lock'), String(process.pid))
    const { code, stdout, stderr } = await run(['logs'], { cwd })
    expect([code, stdout]).toEqual([75, ''])
    expect(stderr).toContain(`another run (process ${process.pid})`)
    expect(readdirSync(join(cwd, 'output'))).toEqual(['.calo-analyzer.lock'])
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('of %s is %i, and the results of the run before stay', async (signal, expected) => {
    await expectStopped({ signal, expected, requests: 15_000 })
  })

  test('of SIGINT is 130 too, where workers read large logs', async () => {
    await expectStopped({ signal: 'SIGINT', expected: 130, requests: 40_000 })
  })
})

/** Stops a run over so many requests and looks at what it leaves. */
async function expectStopped(stop: {
  readonly signal: 'SIGINT' | 'SIGTERM'
  readonly expected: number
  readonly requests: number
}): Promise<void> {
  const cwd = workplace()
  await run(['logs', '-q'], { cwd })
  const before = readFileSync(join(cwd, 'output/manifest.json'), 'utf8')
  writeFileSync(join(cwd, 'logs/large.log'), syncedRequest(1, id).repeat(stop.requests))
  const child = start(['logs'], { cwd })
  const end = finished(child)
  while (!existsSync(join(cwd, 'output/.calo-analyzer.draft'))) await setTimeout(5)
  await setTimeout(30)
  child.kill(stop.signal)
  const { code, stdout, stderr } = await end
  expect({ code, stdout }).toEqual({ code: stop.expected, stdout: '' })
  expect(stderr).toContain('stopped')
  expect(readFileSync(join(cwd, 'output/manifest.json'), 'utf8')).toBe(before)
  expect(readdirSync(join(cwd, 'output')).filter((name) => name.startsWith('.'))).toEqual([])
}

describe('output', () => {
  test('is JSON on stdout with --json, and nothing with --quiet', async () => {
    const cwd = workplace()
    const json = await run(['logs', '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({ transactions: 1, users: 1, timeZone: 'Asia/Bahrain' })
    expect(json.stderr).toBe('')
    expect(await run(['logs', '--quiet'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('has colours where they are forced, else none where it is no terminal', async () => {
    const cwd = workplace()
    const plain = await run(['logs'], { cwd })
    const none = await run(['logs'], { cwd, environment: { NO_COLOR: '1' } })
    const forced = await run(['logs', '--full'], { cwd, environment: { FORCE_COLOR: '1' } })
    expect(plain.stdout).not.toContain(escapeCode)
    expect(none.stdout).not.toContain(escapeCode)
    expect(forced.stdout).toContain(escapeCode)
    expect(forced.stderr).toBe('')
  })

  test('ends quietly where nobody reads on', () => {
    const cwd = workplace()
    const command = `"${process.execPath}" "${repositoryPath('dist/cli/main.js')}" logs | head -1; echo "\${PIPESTATUS[0]}"`
    const printed = execFileSync('bash', ['-c', command], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(printed).toMatch(/^Calo wallets, .*\n0\n$/)
  })

  test('holds no control characters of the logs', async () => {
    const cwd = workplace()
    const hostile = `${escapeCode}[2J${escapeCode}]0;title\u0007`
    writeFileSync(
      join(cwd, `logs/${hostile}.log`),
      syncedRequest(2, '01HPY1TAKE0000000000000002').replaceAll("'BHD'", `'B\\x1B[31m\u009b\u202eHD'`),
    )
    writeFileSync(join(cwd, 'logs/c.log'), `2024-02-18T21:01:05.234Z ${hostile}\n`)
    const analyzed = await run(['logs'], { cwd })
    const queried = await run(['query', 'select * from data_quality'], { cwd })
    const explained = await run(['explain', '01HPY1TAKE0000000000000002'], { cwd })
    const wallet = await run(['explain', 'user-a', '--logs'], { cwd })
    const missing = await run([`logs/${hostile}`], { cwd })
    for (const { stdout, stderr } of [analyzed, queried, explained, wallet, missing]) {
      expect(stdout + stderr).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u)
    }
    expect(analyzed.stdout).toContain('Calo wallets')
    expect(wallet.stdout).toContain('HD')
  })

  test('is byte-identical, run twice over the same logs', async () => {
    const cwd = workplace()
    const logs = repositoryPath('samples/balance-sync-logs')
    const runs = await Promise.all(['one', 'two'].map((output) => run([logs, '-q', '-o', output], { cwd })))
    expect(runs.map(({ code }) => code)).toEqual([4, 4])
    const tables = readdirSync(join(cwd, 'one')).filter((name) => name.endsWith('.csv'))
    expect(tables.length).toBeGreaterThan(15)
    const differing = tables.filter(
      (name) => !readFileSync(join(cwd, 'one', name)).equals(readFileSync(join(cwd, 'two', name))),
    )
    expect(differing).toEqual([])
  })
})

describe('a question about the command', () => {
  test('is answered on stderr where no words are given, as wrong use', async () => {
    const { code, stdout, stderr } = await run([])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Usage: calo-analyzer')
  })

  test.each([['--help'], ['-h'], ['query --help'], ['explain --help'], ['analyze --help']])(
    '%s is answered on stdout',
    async (args) => {
      const { code, stdout, stderr } = await run(args.split(' '))
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toContain('Usage: calo-analyzer')
    },
  )

  test('--version gives that of the package', async () => {
    const { version } = JSON.parse(readFileSync(repositoryPath('package.json'), 'utf8'))
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})
