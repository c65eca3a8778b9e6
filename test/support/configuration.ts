import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checked } from '../../src/config/check.js'
import { problemInWords, readConfiguration } from '../../src/config/load.js'
import type { Configuration } from '../../src/model/configuration.js'
import { readKnown } from '../../src/plan.js'
import { temporaryFolder } from './temporary-folder.js'

/** What this version can be configured to. */
export const { known } = readKnown()

/** Writes a configuration file; gives its path. */
export function configurationFile(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'calo-analyzer.yaml')
  writeFileSync(path, content)
  return path
}

/** Checks the text of a configuration file. */
export function check(content: string | Uint8Array): Checked<Configuration> {
  return readConfiguration(configurationFile(content), known)
}

/** What is wrong with the text of a configuration file, as `f:line:column path: words`. */
export function problemsOf(content: string | Uint8Array): string[] {
  const checked = check(content)
  return 'problems' in checked ? checked.problems.map((problem) => problemInWords('f', problem)) : []
}

/** The settings of a file that is right. Throws where it is not. */
export function settingsOf(content: string): Configuration {
  const checked = check(content)
  if ('settings' in checked) return checked.settings
  throw new Error(checked.problems.map((problem) => problemInWords('f', problem)).join('\n'))
}
