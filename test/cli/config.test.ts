import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../support/command.js'
import { readCsvObjects } from '../support/csv.js'
import { syncedRequest } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const id = '01HPY1TAKE0000000000000001'

/** A folder with `logs/a.log`, one transaction, and these files. */
function workplace(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries({ 'logs/a.log': syncedRequest(1, id), ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

function timeZoneOf(cwd: string, output = 'output'): string {
  return JSON.parse(readFileSync(join(cwd, output, 'manifest.json'), 'utf8')).time_zone
}

describe('analyze', () => {
  test('takes the file of the option before that of the environment, and that before the working folder', async () => {
    const cwd = workplace({
      'calo-analyzer.yaml': 'time_zone: Asia/Riyadh',
      'named.yaml': 'time_zone: Asia/Dubai',
      'mine.yaml': 'time_zone: Asia/Muscat',
    })
    const environment = { CALO_ANALYZER_CONFIG: 'named.yaml' }
    const zoneOf = async (args: readonly string[], surroundings: object): Promise<string> => {
      expect(await run(['logs', '-q', ...args], { cwd, ...surroundings })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      })
      return timeZoneOf(cwd)
    }
    expect(await zoneOf(['--config', 'mine.yaml'], { environment })).toBe('Asia/Muscat')
    expect(await zoneOf([], { environment })).toBe('Asia/Dubai')
    expect(await zoneOf([], {})).toBe('Asia/Riyadh')
    expect(await zoneOf(['--time-zone', 'UTC'], {})).toBe('UTC')
  })

  test('ends with exit code 2 and every problem of the file, and writes nothing', async () => {
    const cwd = workplace({ 'calo-analyzer.yaml': 'time_zon: UTC\nanomalies: {conflict: eror}\n' })
    const { code, stdout, stderr } = await run(['logs'], { cwd })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      'calo-analyzer: calo-analyzer.yaml has 2 problems:\n' +
        '  calo-analyzer.yaml:1:1 time_zon: there is no such setting; did you mean time_zone?\n' +
        '  calo-analyzer.yaml:2:23 anomalies.conflict: expected error, warning, info or off; found "eror"; did you mean error?\n' +
        'Mend the file; for one with all settings and what they mean: calo-analyzer config init FILE.\n',
    )
    expect(readdirSync(cwd)).not.toContain('output')
  })

  test.each([
    [
      'a file that is not there',
      { CALO_ANALYZER_CONFIG: 'none.yaml' },
      'cannot read the configuration file none.yaml: no such file',
    ],
    ['a folder', { CALO_ANALYZER_CONFIG: 'logs' }, 'logs is not a file'],
  ])('ends with exit code 2 where the environment names %s', async (_name, environment, words) => {
    const { code, stderr } = await run(['logs'], { cwd: workplace(), environment })
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  test('writes to the folder of the configuration, and query and explain look there', async () => {
    const cwd = workplace({ 'calo-analyzer.yaml': 'output: {folder: march}' })
    const analyzed = await run(['logs'], { cwd })
    expect(analyzed.stdout).toContain('Results in march/')
    expect(analyzed.stdout).toContain('→ calo-analyzer query "select')
    expect(
      await run(['query', '--format', 'csv', 'select count(*) as n from transactions'], { cwd }),
    ).toMatchObject({
      code: 0,
      stdout: 'n\r\n1\r\n',
    })
    expect((await run(['explain', id], { cwd })).stdout).toContain(`Transaction ${id}`)
    const elsewhere = await run(['logs', '-o', 'april'], { cwd })
    expect(elsewhere.stdout).toContain('→ calo-analyzer query --output april "select')
  })

  test('writes only the tables asked for, and takes away those of the run before', async () => {
    const cwd = workplace({
      'few.yaml': 'output: {csv: [transactions, exposure]}',
      'none.yaml': 'output: {csv: none}',
    })
    const namesAfter = async (...args: readonly string[]): Promise<string[]> => {
      expect(await run(['logs', '-q', ...args], { cwd })).toMatchObject({ code: 0 })
      return readdirSync(join(cwd, 'output')).toSorted()
    }
    expect((await namesAfter()).length).toBeGreaterThan(20)
    writeFileSync(join(cwd, 'output/calo_analysis_notes.csv'), 'mine')
    expect(await namesAfter('--config', 'few.yaml')).toEqual([
      'calo.duckdb',
      'calo_analysis_exposure.csv',
      'calo_analysis_notes.csv',
      'calo_analysis_transactions.csv',
      'manifest.json',
    ])
    expect(await namesAfter('--config', 'none.yaml')).toEqual([
      'calo.duckdb',
      'calo_analysis_notes.csv',
      'manifest.json',
    ])
    expect((await run(['query', 'select count(*) from daily'], { cwd })).code).toBe(0)
  })

  test('reads large logs in configured words, in worker threads as in one', async () => {
    const requests = (from: number) =>
      Array.from({ length: 12_000 }, (_, at) =>
        syncedRequest(1 + (at % 50), `01HPY1TAKE${String(from + at).padStart(16, '0')}`, `user-${at % 90}`),
      )
        .join('')
        .replaceAll('Processing message ', 'Handling ')
        .replaceAll('newBalance', 'closing')
    const cwd = workplace({
      'logs/a.log': requests(0),
      'logs/b.log': requests(50_000),
      'calo-analyzer.yaml':
        "messages: {built_in: other_kinds, rules: [{kind: record_opened, pattern: '^Handling (?P<messageId>.*)'}]}\n" +
        'fields: {transaction: {newBalance: [closing]}}\n',
    })
    const { code, stdout } = await run(['logs', '--json'], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ transactions: 24_000, unknownEvents: 0, users: 90 })
    const known = 'select count(*) as n from transactions where newBalance = 92'
    expect((await run(['query', '--format', 'csv', known], { cwd })).stdout).toBe('n\r\n24000\r\n')
  })

  test('shows amounts with the decimals of the configuration', async () => {
    const cwd = workplace({ 'calo-analyzer.yaml': 'currencies: {BHD: {decimals: 1}}' })
    const { stdout } = await run(['logs'], { cwd })
    expect(stdout).toMatch(/BHD +1 +0\.0 +8\.0 +1 +0\.0 +8\.0$/m)
  })
})

describe('findings', () => {
  const charged = (second: number, last: number) =>
    syncedRequest(second, `01HPY1TAKE000000000000000${last}`).replace(
      "currency: 'BHD'",
      "type: 'DEBIT',\n    currency: 'BHD'",
    )
  const logs = { 'logs/a.log': charged(1, 1) + charged(2, 2) + charged(3, 3) }
  const rulesFound = (cwd: string) =>
    readCsvObjects(readFileSync(join(cwd, 'output/calo_analysis_anomalies.csv'), 'utf8')).map(
      ({ rule, severity }) => `${rule} ${severity}`,
    )

  test.each([
    ['as they are built in', '{}', ['lost_posting error', 'late_posting warning', 'repeated_charge warning']],
    [
      'with another severity',
      'anomalies: {repeated_charge: error, lost_posting: info}',
      ['repeated_charge error', 'late_posting warning', 'lost_posting info'],
    ],
    [
      'without a rule that is off',
      'anomalies: {repeated_charge: off}',
      ['lost_posting error', 'late_posting warning'],
    ],
    [
      'with another threshold',
      'thresholds: {repeated_charge_times: 4}',
      ['lost_posting error', 'late_posting warning'],
    ],
    [
      'with another threshold of the currency',
      'thresholds: {repeated_charge_times: {BHD: 4}}',
      ['lost_posting error', 'late_posting warning'],
    ],
    [
      'with another threshold of another currency',
      'thresholds: {repeated_charge_times: {SAR: 4}}',
      ['lost_posting error', 'late_posting warning', 'repeated_charge warning'],
    ],
  ])('are ranked %s', async (_name, configuration, expected) => {
    const cwd = workplace({ ...logs, 'calo-analyzer.yaml': configuration })
    expect(await run(['logs', '-q'], { cwd })).toMatchObject({ code: 0 })
    expect(rulesFound(cwd)).toEqual(expected)
  })
})

describe('config init', () => {
  test('writes a file that config check finds right, in the working folder or elsewhere', async () => {
    const cwd = workplace()
    const written = await run(['config', 'init'], { cwd })
    expect(written).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('calo-analyzer.yaml written'),
    })
    expect(await run(['config', 'check'], { cwd })).toEqual({
      code: 0,
      stdout: 'calo-analyzer.yaml, in this folder, is right. Every setting has its default.\n',
      stderr: '',
    })
    expect((await run(['config', 'init', 'logs/mine.yaml'], { cwd })).code).toBe(0)
    const lines = readFileSync(join(cwd, 'logs/mine.yaml'), 'utf8').split('\n')
    expect(lines[0]).toMatch(/^# yaml-language-server: \$schema=.*docs\/calo-analyzer\.schema\.json$/)
    const [, schema = ''] = (lines[0] ?? '').split('$schema=')
    expect(JSON.parse(readFileSync(join(cwd, 'logs', schema), 'utf8'))).toMatchObject({
      title: 'Configuration of calo-analyzer',
    })
  })

  test('replaces a file only by force', async () => {
    const cwd = workplace({ 'calo-analyzer.yaml': 'time_zone: UTC' })
    expect(await run(['config', 'init'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('calo-analyzer.yaml is there already'),
    })
    expect(readFileSync(join(cwd, 'calo-analyzer.yaml'), 'utf8')).toBe('time_zone: UTC')
    expect((await run(['config', 'init', '--force'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'calo-analyzer.yaml'), 'utf8')).toContain('time_zone: Asia/Bahrain')
  })

  test('prints to stdout, and says where it cannot write', async () => {
    const cwd = workplace()
    const { code, stdout, stderr } = await run(['config', 'init', '-'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('time_zone: Asia/Bahrain')
    expect(await run(['config', 'init', 'nowhere/a.yaml'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot write nowhere/a.yaml'),
    })
  })
})

describe('config check', () => {
  test('says that there is no file', async () => {
    const { code, stdout } = await run(['config', 'check'], { cwd: workplace() })
    expect(code).toBe(0)
    expect(stdout).toContain('There is no calo-analyzer.yaml in this folder')
  })

  test('says which file is used and what it changes', async () => {
    const cwd = workplace({ 'mine.yaml': 'time_zone: UTC\nanomalies: {replay: off}\n' })
    const told = (by: string) =>
      `mine.yaml, ${by}, is right. 2 settings differ from the defaults:\n` +
      '  time_zone: UTC, by default Asia/Bahrain\n  anomalies.replay: off, by default warning\n'
    const named = await run(['config', 'check', 'mine.yaml'], { cwd })
    expect(named).toEqual({ code: 0, stdout: told('named on the command line'), stderr: '' })
    const environment = { CALO_ANALYZER_CONFIG: 'mine.yaml' }
    expect((await run(['config', 'check'], { cwd, environment })).stdout).toBe(
      told('named by CALO_ANALYZER_CONFIG'),
    )
  })

  test('prints JSON, of a file that is right and of one that is not', async () => {
    const cwd = workplace({ 'right.yaml': 'time_zone: UTC', 'wrong.yaml': '\ntime_zon: UTC' })
    const right = await run(['config', 'check', '--json', 'right.yaml'], { cwd })
    expect([right.code, right.stderr]).toEqual([0, ''])
    expect(JSON.parse(right.stdout)).toMatchObject({
      file: 'right.yaml',
      chosen_by: 'option',
      valid: true,
      problems: [],
      differences: [{ path: 'time_zone', value: 'UTC', default: 'Asia/Bahrain' }],
      configuration: { time_zone: 'UTC', output: { folder: 'output', csv: 'all' } },
    })
    const wrong = await run(['config', 'check', '--json', 'wrong.yaml'], { cwd })
    expect([wrong.code, wrong.stderr]).toEqual([2, ''])
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      valid: false,
      problems: [{ line: 2, column: 1, path: 'time_zon' }],
      configuration: null,
    })
  })

  test('remarks on currencies that are none', async () => {
    const cwd = workplace({
      'a.yaml':
        'currencies: {BDH: {decimals: 3}, POINTS: {decimals: 0}, JPY: {}}\nthresholds: {large_amount: {SR: 40}}\n',
    })
    const { code, stdout } = await run(['config', 'check', 'a.yaml'], { cwd })
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.startsWith('Note'))).toEqual([
      'Note: BDH is no currency of ISO 4217; did you mean BHD?',
      'Note: POINTS is no currency of ISO 4217',
      'Note: SR is no currency of ISO 4217; did you mean SAR?',
    ])
    expect(
      JSON.parse((await run(['config', 'check', '--json', 'a.yaml'], { cwd })).stdout).notes,
    ).toHaveLength(3)
  })

  test('shows no control characters of the file', async () => {
    const cwd = workplace({ 'a.yaml': 'time_zone: "\\e[2J\\u009b\\u202e"\n"\\e[2J": 1\n' })
    const { code, stdout, stderr } = await run(['config', 'check', 'a.yaml'], { cwd })
    expect(code).toBe(2)
    expect(stdout + stderr).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u)
  })
})
