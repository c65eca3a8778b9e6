import { execFileSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeLogs } from '../src/generate/write.js'
import { repositoryPath } from './support/command.js'
import { temporaryFolder } from './support/temporary-folder.js'

/** Names and bytes of the CSV files that a run writes. */
function csvFiles(folder: string): [string, string][] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'))
  return names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')])
}

test.skipIf(availableParallelism() < 2)(
  'results are the same, read by one thread or by two',
  async () => {
    const folder = temporaryFolder()
    await writeLogs(
      { seed: 'shares', from: '2024-01-01', days: 20, events: 70_000 },
      { logs: join(folder, 'logs') },
    )
    const sizes = globSync('logs/**/*.gz', { cwd: folder }).map((file) => statSync(join(folder, file)).size)
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      'enough for a worker',
    ).toBeGreaterThan(2 * 1024 * 1024)
    const run = [process.execPath, repositoryPath('dist/cli/main.js'), 'logs', '-q', '-o']
    const onCores = (cores: string): void => {
      execFileSync('taskset', ['--cpu-list', cores, ...run, cores], { cwd: folder })
    }
    onCores('0')
    onCores('0,1')
    const alone = csvFiles(join(folder, '0'))
    expect(alone.length).toBeGreaterThan(20)
    expect(csvFiles(join(folder, '0,1'))).toEqual(alone)
  },
  60_000,
)
