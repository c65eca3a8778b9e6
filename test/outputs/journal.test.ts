import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { publish, settle } from '../../src/outputs/journal.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const names = ['a.csv', 'b.csv', 'manifest.json']

/** A folder with the results of a run before, and a whole draft of the next; `gone.csv` has the first one only. */
function workplace(): string {
  const folder = temporaryFolder()
  const outputs = ['a.csv', 'b.csv', 'gone.csv'].map((name) => ({ name }))
  for (const { name } of outputs) writeFileSync(join(folder, name), 'old')
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ outputs }))
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const draft = join(folder, '.calo-analyzer.draft')
  mkdirSync(draft)
  for (const name of names) writeFileSync(join(draft, name), 'new')
  writeFileSync(join(draft, 'left.tmp'), 'left')
  return folder
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]))
}

const whole = { 'a.csv': 'new', 'b.csv': 'new', 'manifest.json': 'new', 'notes.txt': 'mine' }

describe('a publication', () => {
  test('replaces the results of the run before, and nothing else', () => {
    const folder = workplace()
    publish(folder, names)
    settle(folder)
    expect(contents(folder)).toEqual(whole)
    expect(readdirSync(folder)).toHaveLength(4)
  })

  test('that stops anywhere is completed by the next run, and never shows files of both', () => {
    const before = workplace()
    publish(before, names)
    for (const step of stepsOf(before)) {
      const folder = temporaryFolder()
      cpSync(before, folder, { recursive: true })
      step(folder)
      const shown = Object.values(contents(folder)).filter((words) => words !== 'mine')
      expect(new Set(shown.map((words) => (words === 'new' ? 'new' : 'old'))).size).toBeLessThan(2)
      settle(folder)
      expect(contents(folder)).toEqual(whole)
      settle(folder)
      expect(contents(folder)).toEqual(whole)
    }
  })

  test('removes no file that the manifest of the run before cannot have meant', () => {
    const folder = workplace()
    const outputs = ['../outside.txt', '/etc/passwd', '.hidden', 'sub/file', '', 7].map((name) => ({ name }))
    writeFileSync(join(folder, '.hidden'), 'mine')
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ outputs }))
    publish(folder, names)
    settle(folder)
    expect(contents(folder)).toMatchObject({ '.hidden': 'mine', 'gone.csv': 'old', 'a.csv': 'new' })
  })

  test.each(['', 'no json', '[]', '{"outputs":{}}'])('needs no manifest before it: %j', (manifest) => {
    const folder = workplace()
    writeFileSync(join(folder, 'manifest.json'), manifest)
    publish(folder, names)
    settle(folder)
    expect(contents(folder)).toMatchObject(whole)
  })

  test('whose journal cannot be read is forgotten', () => {
    const folder = workplace()
    publish(folder, names)
    writeFileSync(join(folder, '.calo-analyzer.publishing', '.journal.json'), '')
    settle(folder)
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([])
    expect(contents(folder)['a.csv']).toBe('old')
  })
})

/** What `settle` does to a folder, cut off after so many of its steps. */
function stepsOf(folder: string): ((copy: string) => void)[] {
  const publishing = '.calo-analyzer.publishing'
  const actions = [
    ...['manifest.json', 'a.csv', 'b.csv', 'gone.csv'].map(
      (name) => (copy: string) => rmSync(join(copy, name)),
    ),
    ...names.map((name) => (copy: string) => {
      cpSync(join(copy, publishing, name), join(copy, name))
      rmSync(join(copy, publishing, name))
    }),
    (copy: string) => rmSync(join(copy, publishing, '.journal.json')),
  ]
  expect(readdirSync(join(folder, publishing)).toSorted()).toEqual(['.journal.json', ...names])
  return actions.map((_, count) => (copy) => {
    for (const action of actions.slice(0, count + 1)) action(copy)
  })
}
