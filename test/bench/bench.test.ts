import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measure } from '../../bench/measure.js'
import { type Measured, pageFiles } from '../../bench/page.js'
import { barChart, lineChart } from '../../bench/plot.js'
import { tolerance, verdict } from '../../bench/quick.js'
import { corpusOf, growth, shapeOf, shapes } from '../../bench/shapes.js'
import { compared, differences, fingerprint } from '../../bench/verify.js'
import { repositoryPath, run } from '../support/command.js'
import { makeFolder } from '../support/temporary-folder.js'

describe('a measured process', () => {
  test('is measured with its children, from start to exit', async () => {
    const busy = 'let n = 0; const end = Date.now() + 300; while (Date.now() < end) n += 1'
    const { wallSeconds, cpuSeconds, peakMb, memory } = await measure(
      ['bash', '-c', '"$0" -e "$1"; true', process.execPath, busy],
      true,
    )
    expect(wallSeconds).toBeGreaterThan(0.3)
    expect(cpuSeconds).toBeGreaterThan(0.05)
    expect(peakMb).toBeGreaterThan(1)
    expect(memory.length).toBeGreaterThan(0)
  })

  test('must succeed', async () => {
    await expect(measure(['false'])).rejects.toThrow('ended with 1')
  })
})

describe('the quick mode', () => {
  test.each([
    [4, false],
    [4 * (1 + tolerance), false],
    [4 * (1 + tolerance) + 0.01, true],
    [1, false],
    [Number.NaN, true],
  ])('says of a ratio of %d, where 4 is known, that it is slow: %s', (ratio, isSlow) => {
    expect(verdict(ratio, { cpuToZcat: 4 }).isSlow).toBe(isSlow)
  })

  test('has a figure', () => {
    expect(JSON.parse(readFileSync(repositoryPath('bench/quick.json'), 'utf8'))).toEqual({
      cpuToZcat: expect.any(Number),
    })
  })
})

describe('the shapes', () => {
  test('are what the issue asks for, and those of growth are among them', () => {
    const names = shapes.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['real', 'big', 'small', 'one', 'big10', 'quick', ...growth]),
    )
    expect(() => shapeOf('huge')).toThrow('no shape huge, only real, big')
  })
})

describe('the results of a run', () => {
  const folder = makeFolder()
  const output = join(folder, 'output')
  const truth = join(folder, 'generated', 'truth')

  beforeAll(async () => {
    const logs = join(folder, 'generated', 'logs')
    await run(['generate', '-o', join(folder, 'generated'), '--users', '40', '--days', '14', '-q'])
    await run([logs, '-o', output, '-q'])
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test('are right where they are those of the truth', async () => {
    expect(await differences(output, truth)).toEqual([])
    expect(fingerprint(output)).toContain('calo_analysis_transactions.csv')
  })

  test.each([
    ['totals.json', /"transactions": \d+/, '"transactions": 1', 'transactions is'],
    ['findings.json', /"drift_episodes": \d+/, '"drift_episodes": 99', 'drift_episodes is'],
    ['totals.json', /"credits": "[^"]+"/, '"credits": "1"', 'credits in'],
  ])('are wrong where %s says otherwise', async (file, pattern, other, words) => {
    const copy = join(folder, `truth ${words}`)
    cpSync(truth, copy, { recursive: true })
    writeFileSync(join(copy, file), readFileSync(join(copy, file), 'utf8').replace(pattern, other))
    expect((await differences(output, copy)).join('\n')).toContain(words)
  })

  test('are compared by every figure of both', () => {
    expect(compared({ a: 1, b: 2 }, { a: 1, b: 2 })).toEqual([])
    expect(compared({ a: 1 }, { a: 2 })).toEqual(['a is 1, not 2'])
    expect(compared({ a: 1 }, {})).toEqual(['a is 1, not there at all'])
    expect(compared({}, { b: 3 })).toEqual(['b is missing, not 3'])
  })
})

describe('docs/PERFORMANCE.md', () => {
  const measured: Measured = JSON.parse(readFileSync(repositoryPath('bench/measured.json'), 'utf8'))

  test.each(pageFiles(measured))('is made of what was measured last: $path', ({ path, text }) => {
    const isCurrent = readFileSync(repositoryPath('docs', path), 'utf8') === text
    expect(isCurrent, 'npm run bench -- --page writes it').toBe(true)
  })
})

describe('a plot', () => {
  test('shows text as text', () => {
    const bars = barChart('<b>', [{ name: 'a & b', value: 2.345 }])
    expect(bars).toContain('&lt;b&gt;')
    expect(bars).toContain('a &amp; b')
    expect(bars).toContain('>2.35<')
  })

  test('draws a line from the start to the exit of each', () => {
    const points = [
      { x: 0, y: 50 },
      { x: 2, y: 100 },
    ]
    const lines = lineChart('Memory', [{ name: 'big', points }])
    expect(lines).toContain('points="60,150 610,40"')
  })
})

describe('the logs of a shape', () => {
  test('are not there where the real ones are not', () => {
    expect(corpusOf(shapeOf('real')) === undefined).toBe(
      !existsSync(repositoryPath('..', 'shared', 'balance-sync-logs')),
    )
  })
})
