import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes, OperatorError } from '../../src/model/errors.js'
import { workNames } from '../../src/model/output-folder.js'
import { amendResults } from '../../src/outputs/amend.js'
import { manifestName } from '../../src/outputs/manifest.js'
import { OutputFolder } from '../../src/outputs/publish.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const contents = { 'calo.duckdb': 'a database', 'one.csv': '1', 'two.csv': '2' }

/** Results with a manifest that names them. */
function results(): string {
  const folder = join(temporaryFolder(), 'output')
  mkdirSync(folder)
  for (const [name, text] of Object.entries(contents)) writeFileSync(join(folder, name), text)
  const outputs = Object.entries(contents).map(([name, text]) => described(name, text))
  writeFileSync(join(folder, manifestName), JSON.stringify({ version: '1', outputs, time_zone: 'UTC' }))
  return folder
}

function described(name: string, text: string): object {
  return { name, size: text.length, sha256: createHash('sha256').update(text).digest('hex') }
}

function read(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

describe('results that are amended', () => {
  test('have the new files, the others as they were, and a manifest that holds', async () => {
    const folder = results()
    const before = statSync(join(folder, 'two.csv'))
    await amendResults(folder, async ({ draft }) => {
      writeFileSync(join(draft, 'one.csv'), 'eins')
      writeFileSync(join(draft, 'a.html'), '<p>')
      writeFileSync(join(draft, 'left over'), '')
      return ['one.csv', 'a.html']
    })
    const { [manifestName]: manifest = '', ...files } = read(folder)
    expect(files).toEqual({ ...contents, 'one.csv': 'eins', 'a.html': '<p>' })
    expect(JSON.parse(manifest)).toEqual({
      version: '1',
      outputs: ['calo.duckdb', 'a.html', 'one.csv', 'two.csv'].map((name) =>
        described(name, files[name] ?? ''),
      ),
      time_zone: 'UTC',
    })
    expect(statSync(join(folder, 'two.csv')).ino, 'the same bytes on disk').toBe(before.ino)
  })

  test('stay as they were where that fails', async () => {
    const folder = results()
    const before = read(folder)
    const amending = amendResults(folder, async ({ draft }) => {
      writeFileSync(join(draft, 'one.csv'), 'half')
      throw new RangeError('broken')
    })
    await expect(amending).rejects.toThrow('broken')
    expect(read(folder)).toEqual(before)
  })

  test('lose from the manifest what somebody removed', async () => {
    const folder = results()
    rmSync(join(folder, 'two.csv'))
    await amendResults(folder, async () => [])
    const { [manifestName]: manifest = '', ...files } = read(folder)
    expect(Object.keys(files)).toEqual(['calo.duckdb', 'one.csv'])
    expect(JSON.parse(manifest).outputs).toHaveLength(2)
  })

  test('are never those of somebody who writes them now', async () => {
    const folder = results()
    const before = read(folder)
    const other = OutputFolder.open(folder)
    const error = await amendResults(folder, async () => []).catch((reason: unknown) => reason)
    other.close()
    expect(error).toMatchObject({ exitCode: exitCodes.tryAgain })
    expect(read(folder)).toEqual(before)
  })

  test('are completed first where a killed run had published them', async () => {
    const folder = results()
    const run = OutputFolder.open(folder)
    writeFileSync(join(run.draft, 'new.csv'), 'new')
    const outputs = [described('new.csv', 'new')]
    writeFileSync(join(run.draft, manifestName), JSON.stringify({ version: '2', outputs }))
    // What `publish` leaves on disk at the moment of its one rename.
    writeFileSync(
      join(run.draft, '.journal.json'),
      JSON.stringify({
        names: ['new.csv', manifestName],
        replaced: [manifestName, ...Object.keys(contents)],
      }),
    )
    const publishing = join(folder, workNames.publishing)
    mkdirSync(publishing)
    for (const name of readdirSync(run.draft)) {
      writeFileSync(join(publishing, name), readFileSync(join(run.draft, name)))
    }
    run.close()
    await amendResults(folder, async ({ draft }) => {
      writeFileSync(join(draft, 'more.csv'), 'more')
      return ['more.csv']
    })
    const { [manifestName]: manifest = '', ...files } = read(folder)
    expect(files).toEqual({ 'more.csv': 'more', 'new.csv': 'new' })
    expect(JSON.parse(manifest)).toMatchObject({ version: '2' })
  })

  test.each([
    ['no folder', () => join(temporaryFolder(), 'none')],
    ['no manifest', () => temporaryFolder()],
  ])('are missed where there is %s, and none is made', async (_name, place) => {
    const folder = place()
    await expect(amendResults(folder, async () => [])).rejects.toThrow(OperatorError)
    expect(() => read(folder)).toSatisfy((reading: () => object) => {
      try {
        return Object.keys(reading()).length === 0
      } catch {
        return true
      }
    })
  })

  test('name only files of the folder, whatever the manifest says', async () => {
    const folder = results()
    const outside = join(folder, '..', 'outside.csv')
    writeFileSync(outside, 'mine')
    const outputs = [described('../outside.csv', 'mine'), described('one.csv', '1')]
    writeFileSync(join(folder, manifestName), JSON.stringify({ outputs }))
    await amendResults(folder, async () => [])
    expect(readFileSync(outside, 'utf8')).toBe('mine')
    expect(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')).outputs).toEqual([
      described('one.csv', '1'),
    ])
  })
})
