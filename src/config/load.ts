import type { Configuration, ConfigurationFile } from '../model/configuration.js'
import { OperatorError } from '../model/errors.js'
import { printableLine } from '../model/printable.js'
import { type Checked, checkSettings } from './check.js'
import { completed } from './complete.js'
import { readDocument } from './document.js'
import { readText } from './file-text.js'
import type { Known } from './known.js'
import type { ConfigurationProblem } from './problem.js'

/** Reads and checks a file; gives every setting, or everything that is wrong with it. */
export function readConfiguration(path: string, known: Known): Checked<Configuration> {
  const file = readText(path)
  if ('problem' in file) return { problems: [file.problem] }
  if (file.text.trim() === '') {
    const message = 'the file is empty; expected settings, or no file at all'
    return { problems: [{ line: 1, column: 1, path: '', message }] }
  }
  const document = readDocument(file.text)
  if (document.content === undefined && document.problems.length > 0) return { problems: document.problems }
  return completedIfRight(checkSettings(document.content, known, document), known)
}

/**
 * Gives every setting, those of a file or of an object before the defaults. Throws an OperatorError that names
 * all that is wrong.
 */
export function loadConfiguration(source: string | ConfigurationFile, known: Known): Configuration {
  const isFile = typeof source === 'string'
  const checked = isFile
    ? readConfiguration(source, known)
    : completedIfRight(checkSettings(source, known), known)
  if ('settings' in checked) return checked.settings
  throw new OperatorError(
    problemsInWords(isFile ? source : 'config', checked.problems),
    isFile
      ? 'Mend the file; for one with all settings and what they mean: calo-analyzer config init FILE.'
      : 'Mend the option config; docs/configuration.md has all settings.',
  )
}

function completedIfRight(checked: Checked<ConfigurationFile>, { defaults }: Known): Checked<Configuration> {
  return 'problems' in checked ? checked : { settings: completed(checked.settings, defaults) }
}

/** Problems printed; more would push the first ones off the screen. */
const mostPrinted = 100

/** All problems, a line each: `calo-analyzer.yaml:3:5 thresholds.large: …`. */
export function problemsInWords(name: string, problems: readonly ConfigurationProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const lines = problems.slice(0, mostPrinted).map((problem) => `  ${problemInWords(name, problem)}`)
  const more = problems.length - lines.length
  return [
    `${printableLine(name)} has ${count}:`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n')
}

/** One problem with its place. */
export function problemInWords(name: string, { line, column, path, message }: ConfigurationProblem): string {
  const place = line === undefined ? name : `${name}:${line}:${column}`
  return printableLine(`${place} ${path === '' ? '' : `${path}: `}${message}`)
}
