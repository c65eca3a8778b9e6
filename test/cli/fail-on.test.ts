import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { run, runPrinted } from '../support/command.js'
import { syncedRequest } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** Nine hours old when it is processed: an anomaly, severity warning. */
const late = syncedRequest(1, '01HPY1TAKE0000000000000001')
/** Takes the balance from 100 to 93 where 8 are due: a calculation error, severity error. */
const wrong = syncedRequest(2, '01HPZ0BDNG0000000000000002', 'user-b').replace(
  'newBalance: 92',
  'newBalance: 93',
)

/** A folder with `logs/a.log` of this text. */
function workplace(text: string): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'logs'))
  writeFileSync(join(folder, 'logs/a.log'), text)
  return folder
}

describe('--fail-on', () => {
  test.each([
    ['a warning', late, 'error', 0],
    ['a warning', late, 'warning', 3],
    ['a warning', late, 'info', 3],
    ['an error', wrong, 'error', 3],
    ['an error', wrong, 'warning', 3],
  ])('with %s as the worst finding: %#', async (_worst, text, severity, expected) => {
    const cwd = workplace(text)
    const { code, stdout, stderr } = await run(['logs', '-q', '--fail-on', severity], { cwd })
    expect([code, stdout]).toEqual([expected, ''])
    expect(stderr === '').toBe(expected === 0)
  })

  test('says why in one line, with a command that shows the findings', async () => {
    const cwd = workplace(late + wrong)
    const { code, stderr } = await run(['logs', '-q', '-o', 'my results', '--fail-on', 'warning'], { cwd })
    expect(code).toBe(3)
    expect(stderr).toMatch(/^calo-analyzer: 2 findings of severity warning or above: [^\n]*\n$/)
    expect(stderr).toContain('1 calculation_errors (error), 1 anomalies (warning)')
    const [, command = ''] = /to see them: (.*)\n/.exec(stderr) ?? []
    const shown = await runPrinted(command, { cwd })
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toContain('it should be 92')
    expect(shown.stdout).toContain('late_posting')
  })

  test('leaves the results where they are', async () => {
    const cwd = workplace(wrong)
    const { stdout } = await run(['logs', '--json', '--fail-on', 'error'], { cwd })
    expect(JSON.parse(stdout).findings).toEqual({ info: {}, warning: {}, error: { calculation_errors: 1 } })
    expect(await run(['query', 'select * from calculation_errors'], { cwd })).toMatchObject({ code: 0 })
  })

  test.each([
    ['error', 4, ''],
    ['warning', 3, '; some input was damaged, so there may be more; '],
  ])('%s over damaged input ends with %i', async (severity, expected, words) => {
    const cwd = workplace(late)
    writeFileSync(
      join(cwd, 'logs/torn.gz'),
      gzipSync(syncedRequest(3, '01HPZ0BENR0000000000000003')).subarray(0, 150),
    )
    const { code, stderr } = await run(['logs', '-q', '--fail-on', severity], { cwd })
    expect(code).toBe(expected)
    expect(stderr).toContain(words)
  })

  test('of a severity that does not exist is wrong use', async () => {
    const { code, stderr } = await run(['logs', '--fail-on', 'sometimes'], { cwd: workplace(late) })
    expect(code).toBe(2)
    expect(stderr).toContain('Allowed choices are info, warning, error')
  })
})
