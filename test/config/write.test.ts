import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonSchema } from '../../src/config/schema.js'
import { namedPaths } from '../../src/config/schema-names.js'
import { defaultFile } from '../../src/config/write.js'
import type { Configuration } from '../../src/model/configuration.js'
import { analyze } from '../../src/pipeline.js'
import { repositoryPath } from '../support/command.js'
import { configurationFile, known, settingsOf } from '../support/configuration.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const text = defaultFile(known, './calo-analyzer.schema.json')

test('the written file reads back as the defaults', () => {
  expect(settingsOf(text)).toEqual(known.defaults)
})

test('the written file names the schema for editors in its first line', () => {
  expect(text.split('\n', 1)).toEqual(['# yaml-language-server: $schema=./calo-analyzer.schema.json'])
})

test('the written file has every setting with a name, each with its meaning above it', () => {
  const lines = text.split('\n')
  const bare = namedPaths(jsonSchema(known)).filter((path) => {
    if (path.length > 2 || path[0] === 'fields' || path[0] === 'words') return false
    const key = `${'  '.repeat(path.length - 1)}${path.at(-1)}:`
    const at = lines.findIndex((line) => line.startsWith(key))
    return at < 1 || !lines[at - 1]?.trim().startsWith('# ')
  })
  expect(bare).toEqual([])
})

test('the written file changes nothing in the results', async () => {
  const folder = temporaryFolder()
  const paths = [repositoryPath('samples/balance-sync-logs')]
  await analyze({ paths, output: join(folder, 'without') })
  await analyze({ paths, output: join(folder, 'with'), config: configurationFile(text) })
  const tables = readdirSync(join(folder, 'without')).filter((name) => name.endsWith('.csv'))
  expect(tables.length).toBeGreaterThan(20)
  const differing = tables.filter(
    (name) => !readFileSync(join(folder, 'with', name)).equals(readFileSync(join(folder, 'without', name))),
  )
  expect(differing).toEqual([])
  expect(manifestOf(folder, 'with').configuration_sha256).toBe(
    manifestOf(folder, 'without').configuration_sha256,
  )
})

test('the configuration in the manifest is a file that gives the same configuration', async () => {
  const folder = temporaryFolder()
  const config = configurationFile(
    'thresholds: {large_amount: {BHD: 40}}\ncurrencies: {AED: {time_zone: Asia/Dubai}}\nanomalies: {replay: off}\n' +
      'messages: {rules: [{kind: skipped, pattern: ^Nothing}]}\nwords: {action: {B: [b], A: [a]}}',
  )
  const paths = [repositoryPath('samples/balance-sync-logs')]
  await analyze({ paths, output: join(folder, 'one'), config })
  const { configuration, configuration_sha256 } = manifestOf(folder, 'one')
  await analyze({
    paths,
    output: join(folder, 'two'),
    config: configurationFile(JSON.stringify(configuration)),
  })
  expect(manifestOf(folder, 'two')).toMatchObject({ configuration, configuration_sha256 })
})

function manifestOf(
  folder: string,
  output: string,
): { readonly configuration: Configuration; readonly configuration_sha256: string } {
  return JSON.parse(readFileSync(join(folder, output, 'manifest.json'), 'utf8'))
}
