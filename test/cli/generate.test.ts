import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../support/command.js'
import { makeFolder } from '../support/temporary-folder.js'

describe('calo-analyzer generate', () => {
  test('writes logs that the analysis reads as a whole, and what is true about them', async () => {
    const folder = join(makeFolder(), 'demo')
    const { code, stdout } = await run(['generate', '-o', folder, '--users', '30', '--days', '14', '--json'])
    expect(code).toBe(0)
    const written = JSON.parse(stdout)
    expect(readdirSync(join(folder, 'truth')).toSorted()).toEqual([
      'anomalies.csv',
      'blocked.csv',
      'episodes.csv',
      'events.json',
      'findings.json',
      'totals.json',
      'transactions.csv',
      'wallets.csv',
    ])
    const analysed = await run([join(folder, 'logs'), '-o', join(folder, 'output'), '--json'])
    expect(analysed.code).toBe(0)
    const { events, transactions, unknownEvents } = JSON.parse(analysed.stdout)
    expect({ events, transactions, unknownEvents }).toEqual({
      events: written.events,
      transactions: written.transactions,
      unknownEvents: 0,
    })
  })

  test('tells what it wrote, and what to do next', async () => {
    const folder = join(makeFolder(), 'demo')
    const { stdout, stderr } = await run([
      'generate',
      '-o',
      folder,
      '--size',
      '200kB',
      '--files',
      '2',
      '--truth',
      'totals',
    ])
    expect(stdout).toMatch(/^0\.\d MB of log in 2 files: \d+ events, \d+ transactions of \d+ wallets\n/)
    expect(stdout).toContain(`→ calo-analyzer analyze ${join(folder, 'logs')}\n`)
    expect(stderr).toBe('')
    expect(readdirSync(join(folder, 'truth'))).toEqual(['events.json', 'findings.json', 'totals.json'])
  })

  test('refuses a folder that is not empty, and leaves it as it is', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'mine.txt'), 'mine')
    const { code, stderr } = await run(['generate', '-o', folder, '--events', '100'])
    expect(code).toBe(2)
    expect(stderr).toContain(`${folder} is not empty`)
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['mine.txt'])
    const inside = join(folder, 'mine.txt')
    expect((await run(['generate', '-o', inside])).stderr).toContain(`${inside} cannot be used`)
  })

  test('writes into a folder that is there and empty', async () => {
    const folder = join(makeFolder(), 'empty')
    mkdirSync(folder)
    expect((await run(['generate', '-o', folder, '--events', '500', '-q'])).code).toBe(0)
  })

  test.each([
    [['--events', '0'], '--events 0 is no number'],
    [['--events', '1e6'], '--events 1e6 is no number'],
    [['--users', 'many'], '--users many is no number'],
    [['--files', '-1'], '--files'],
    [['--days', '2.5'], '--days 2.5 is no number'],
    [['--size', '10'], '--size 10 is no size'],
    [['--size', '0MB'], '--size 0MB is no size'],
    [['--size', '1MB', '--events', '5'], '--events and --size both say how much'],
    [['--from', '2024-02-30'], '--from 2024-02-30 is no day'],
    [['--from', 'tomorrow'], '--from tomorrow is no day'],
    [['--truth', 'half'], 'half'],
    [['--users', '2', '--events', '9000000'], '2 users cannot cause 9000000 events'],
  ])('refuses %j with exit code 2', async (wrong, words) => {
    const { code, stderr } = await run(['generate', '-o', join(makeFolder(), 'x'), ...wrong])
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  test('says in its help how to begin', async () => {
    const { code, stdout } = await run(['generate', '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('calo-analyzer generate -o demo')
  })
})
