import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readZip } from '../src/workbook/zip-reader.js'
import { run } from './support/command.js'
import { readCsvObjects } from './support/csv.js'
import { startDashboard } from './support/dashboard.js'
import { personalTransactions, planted, privacyWays, writePersonalLogs } from './support/personal-logs.js'
import { makeFolder } from './support/temporary-folder.js'

const cwd = makeFolder()
const wayNames = privacyWays.map(({ name }) => [name] as const)
const searching = wayNames.filter(([name]) => name !== 'keep')

beforeAll(async () => {
  writePersonalLogs(join(cwd, 'logs'))
  for (const { name, args, environment } of privacyWays) {
    const surroundings = { cwd, environment }
    expect(await run(['logs', '-q', ...args, '-o', name], surroundings)).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(await run(['report', name], surroundings)).toMatchObject({ code: 0, stderr: '' })
  }
}, 120_000)

/** What is planted and stands in one of the texts, with its name. */
function foundIn(texts: readonly (readonly [name: string, text: string | Buffer])[]): string[] {
  return texts.flatMap(([name, text]) =>
    planted.filter((value) => text.includes(value)).map((value) => `${value} is in ${name}`),
  )
}

function reportOf(way: string, name: string): Buffer {
  return readFileSync(join(cwd, way, name))
}

function usersOf(way: string): string[] {
  const rows = readCsvObjects(reportOf(way, 'calo_analysis_roll_forward_wallets.csv').toString('utf8'))
  return [...new Set(rows.map(({ user_id = '' }) => user_id))].filter((user) => user !== '')
}

function environmentOf(way: string): Readonly<Record<string, string>> {
  return privacyWays.find(({ name }) => name === way)?.environment ?? {}
}

async function statementsOf(way: string): Promise<(readonly [string, string])[]> {
  const forms = [[], ['--csv'], ['--html'], ['--json']]
  const asked = usersOf(way).flatMap((user) =>
    forms.map((form) => ['statement', ...form, '-o', way, '--', user]),
  )
  const texts: (readonly [string, string])[] = []
  for (const args of asked) {
    const { code, stdout, stderr } = await run(args, { cwd, environment: environmentOf(way) })
    expect([code, stderr], args.join(' ')).toEqual([0, ''])
    texts.push([args.join(' '), stdout])
  }
  return texts
}

/** Everything that a dashboard can be asked, and what it said. */
async function answersOf(way: string): Promise<(readonly [string, string])[]> {
  const dashboard = await startDashboard([join(cwd, way)], environmentOf(way))
  try {
    const tables = readdirSync(join(cwd, way)).flatMap(
      (name) => /^calo_analysis_(\w+)\.csv$/.exec(name)?.[1] ?? [],
    )
    const users = usersOf(way).map(encodeURIComponent)
    const answers = await Promise.all(
      [
        ...['run', 'overview', 'drift-by-cause', 'operations'],
        ...tables.flatMap((name) => [`tables/${name}`, `tables/${name}/csv`]),
        ...users.flatMap((user) => [`wallets/${user}`, `wallets/${user}/ledger`, `search?q=${user}`]),
        ...personalTransactions.flatMap((id) => [`transactions/${id}`, `transactions/${id}/log`]),
        ...['data_quality', 'transactions'].map((name) => `query?sql=from+${name}`),
      ].map(async (path) => {
        const response = await fetch(`${dashboard.origin}/api/${path}`)
        return [path, response.status, await response.text()] as const
      }),
    )
    const refused = answers.filter(([path, status]) => status !== 200 && !path.startsWith('search'))
    expect(refused).toEqual([])
    return [
      ...answers.map(([path, , text]) => [path, text] as const),
      ['the words of the server', dashboard.printed + dashboard.said()],
    ]
  } finally {
    await dashboard.stop()
  }
}

describe('personal data', () => {
  test.each(searching)('are not in the workbook and on the page: %s', (way) => {
    const parts = readZip(reportOf(way, 'calo_analysis.xlsx')).map(
      ({ name, content }) => [name, content] as const,
    )
    expect(parts.length).toBeGreaterThan(5)
    expect(foundIn([...parts, ['the page', reportOf(way, 'calo_analysis.html')]])).toEqual([])
  })

  test.each(searching)('are not in the files of the end of a month: %s', (way) => {
    const names = [
      'cancelling_adjustments',
      'manual_adjustments',
      'roll_forward_wallets',
      'vat_schedule',
      'work_list',
    ].map((table) => `calo_analysis_${table}.csv`)
    expect(foundIn(names.map((name) => [name, reportOf(way, name)]))).toEqual([])
  })

  test.each(searching)(
    'are not in statements: %s',
    async (way) => {
      const statements = await statementsOf(way)
      expect(statements.length).toBeGreaterThan(7)
      expect(foundIn(statements)).toEqual([])
    },
    60_000,
  )

  test.each(searching)(
    'are not in what the dashboard answers: %s',
    async (way) => {
      const answers = await answersOf(way)
      expect(answers.length).toBeGreaterThan(60)
      expect(foundIn(answers)).toEqual([])
    },
    60_000,
  )

  test('are in all of these with --pii keep, where they are ids or log lines', async () => {
    const shown = [...(await answersOf('keep')), ...(await statementsOf('keep'))]
    const inAnswers = foundIn(shown.filter(([name]) => name.endsWith('/log')))
    expect(inAnswers.join('\n')).toContain('Khalid is in ')
    expect(foundIn(shown.filter(([name]) => name.startsWith('statement'))).join('\n')).toContain(
      'noor is in ',
    )
    const page = reportOf('keep', 'calo_analysis.html')
    expect(foundIn([['the page', page]])).toContain('noor is in the page')
  }, 60_000)
})
