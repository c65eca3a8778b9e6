import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { storyText } from '../src/cli/explain.js'
import { explain } from '../src/explain.js'
import { configurationName } from '../src/model/configuration.js'
import { OperatorError } from '../src/model/errors.js'
import { type AnalyzeOptions, analyze } from '../src/pipeline.js'
import { buildLogs, type FilePlan } from './support/build-logs.js'
import { repositoryPath } from './support/command.js'
import { selectColumns } from './support/csv.js'
import { temporaryFolder } from './support/temporary-folder.js'

/**
 * Each folder of `test/cases` is a case: plain text in `input/`, what becomes of it in `build.json`, and in
 * `expected/` the columns and rows that some tables must have, `run.json`, what the run itself must say, and
 * `explain-<id>.txt`, what `explain` must print. With a `calo-analyzer.yaml`, that is its configuration. A `sample` of
 * `build.json` has logs and configuration in `samples/`.
 *
 * A new case: a new folder, with an expected CSV file of its header line only, and `UPDATE_CASES=1 npx vitest
 * run test/cases.test.ts`. Read what it wrote before you believe it.
 */
const folder = fileURLToPath(new URL('./cases', import.meta.url))
const isUpdate = process.env.UPDATE_CASES === '1'

interface Build {
  readonly options?: Partial<AnalyzeOptions>
  readonly files?: Readonly<Record<string, FilePlan>>
  readonly sample?: string
}

describe('logs', () => {
  test.for(readdirSync(folder).sort())('%s', async (name) => {
    const results = await runCase(join(folder, name))
    const expected = join(folder, name, 'expected')
    for (const file of readdirSync(expected)) {
      const path = join(expected, file)
      if (file === 'run.json') expect(results.run, path).toMatchObject(readJson(path))
      else if (file.startsWith('explain-')) await compareStory(path, results)
      else compareTable(path, join(results.output, `calo_analysis_${file}`), results.logs)
    }
  })
})

async function runCase(path: string) {
  const temporary = temporaryFolder()
  const logs = join(temporary, 'logs')
  const output = join(temporary, 'results')
  const build: Build = existsSync(join(path, 'build.json')) ? readJson(join(path, 'build.json')) : {}
  const source = build.sample === undefined ? path : repositoryPath('samples', build.sample)
  buildLogs(join(source, build.sample === undefined ? 'input' : 'logs'), logs, build.files ?? {})
  const config = join(source, configurationName)
  const configured = existsSync(config) ? { config } : {}
  const run = await outcomeOf({ paths: [logs], output, ...configured, ...build.options }, logs)
  return { output, logs, run }
}

/** What a run came to: its summary, or the lines of the message that ends it, sorted. */
async function outcomeOf(options: AnalyzeOptions, logs: string): Promise<object> {
  try {
    const { summary } = await analyze(options)
    return { summary }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return { error: error.message.replaceAll(logs, 'logs').split('\n').sort(), exitCode: error.exitCode }
  }
}

function compareTable(expectedPath: string, actualPath: string, logs: string): void {
  const expected = readFileSync(expectedPath, 'utf8')
  const columns = (expected.split('\n', 1)[0] ?? '').split(',')
  const actual = selectColumns(readFileSync(actualPath, 'utf8'), columns).replaceAll(`${logs}/`, '')
  if (isUpdate) writeFileSync(expectedPath, actual)
  else expect(actual, basename(expectedPath)).toBe(expected)
}

async function compareStory(
  path: string,
  { output, logs }: { readonly output: string; readonly logs: string },
): Promise<void> {
  const id = basename(path, '.txt').slice('explain-'.length)
  const text = await storyText(await explain({ id, output }), undefined)
  const actual = stripVTControlCharacters(text).replaceAll(`${logs}/`, '')
  if (isUpdate) writeFileSync(path, actual)
  else expect(actual, basename(path)).toBe(readFileSync(path, 'utf8'))
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
