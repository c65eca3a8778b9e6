import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseFile } from '../../src/config/find.js'
import { temporaryFolder } from '../support/temporary-folder.js'

function folderWith(...names: readonly string[]): string {
  const folder = temporaryFolder()
  for (const name of names) writeFileSync(join(folder, name), 'time_zone: UTC\n')
  return folder
}

const named = { CALO_ANALYZER_CONFIG: 'named.yaml' }

test('the command line goes before the environment, and that before the working folder', () => {
  const folder = folderWith('calo-analyzer.yaml')
  expect(chooseFile({ option: 'mine.yaml', environment: named, folder })).toEqual({
    path: 'mine.yaml',
    chosenBy: 'option',
  })
  expect(chooseFile({ option: undefined, environment: named, folder })).toEqual({
    path: 'named.yaml',
    chosenBy: 'environment',
  })
  expect(chooseFile({ option: undefined, environment: {}, folder })).toEqual({
    path: 'calo-analyzer.yaml',
    chosenBy: 'folder',
  })
})

test('an empty variable names no file, and a folder without a file has none', () => {
  const folder = folderWith()
  const environment = { CALO_ANALYZER_CONFIG: '' }
  expect(chooseFile({ option: undefined, environment, folder })).toBeUndefined()
})

test('a file that is nearly called right is not passed over in silence', () => {
  const folder = folderWith('calo-analyzer.yml')
  const choose = () => chooseFile({ option: undefined, environment: {}, folder })
  expect(choose).toThrow('calo-analyzer.yml is not looked for')
  const both = folderWith('calo-analyzer.yml', 'calo-analyzer.yaml')
  expect(chooseFile({ option: undefined, environment: {}, folder: both })?.path).toBe('calo-analyzer.yaml')
})
