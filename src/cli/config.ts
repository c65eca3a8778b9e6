import { existsSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import type { Checked } from '../config/check.js'
import { type Difference, differenceInWords, differencesBetween } from '../config/differences.js'
import type { ChosenFile } from '../config/find.js'
import { problemsInWords, readConfiguration } from '../config/load.js'
import { notesOn } from '../config/notes.js'
import { defaultFile } from '../config/write.js'
import { commandText } from '../model/command-text.js'
import { type Configuration, configurationName, environmentName } from '../model/configuration.js'
import { exitCodes, OperatorError } from '../model/errors.js'
import { printableLine } from '../model/printable.js'
import { readKnown } from '../plan.js'
import { resource } from '../resources.js'
import { chosenFile } from './configured.js'
import { jsonText } from './json.js'

/** The JSON Schema of the configuration file, as it is shipped. */
const schemaFile = fileURLToPath(resource('../docs/calo-analyzer.schema.json'))

/** Runs `config init`: writes a configuration file with all defaults. */
export async function runInit(file: string, options: { readonly force?: true }): Promise<void> {
  const isPrinted = file === '-'
  const text = defaultFile(readKnown().known, schemaSeenFrom(isPrinted ? '.' : dirname(file)))
  if (isPrinted) {
    process.stdout.write(text)
    return
  }
  try {
    writeFileSync(file, text, { flag: options.force === true ? 'w' : 'wx' })
  } catch (error) {
    throw writeError(file, error)
  }
  const next = commandText({ command: 'config check', about: file })
  process.stderr.write(`${printableLine(file)} written; try it: ${next}\n`)
}

/** The path of the schema, which the container image does not hold. */
function schemaSeenFrom(folder: string): string | undefined {
  return existsSync(schemaFile) ? relative(folder, schemaFile).replaceAll('\\', '/') : undefined
}

function writeError(file: string, error: unknown): OperatorError {
  const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
  if (isThere)
    return new OperatorError(`${file} is there already`, 'Name another file, or replace it with --force.')
  const reason = error instanceof Error ? error.message : String(error)
  return new OperatorError(
    `cannot write ${file}: ${reason}`,
    'Name a file in a folder that can be written to.',
  )
}

/** Runs `config check`; gives the exit code. */
export async function runCheck(file: string | undefined, options: { readonly json?: true }): Promise<number> {
  const chosen = chosenFile(file)
  const { known } = readKnown()
  const checked = chosen === undefined ? { settings: known.defaults } : readConfiguration(chosen.path, known)
  const isRight = 'settings' in checked
  const differences = isRight ? differencesBetween(checked.settings, known.defaults) : []
  const notes = isRight ? notesOn(checked.settings, known.defaults) : []
  const print = options.json === true ? inJson : inWords
  const printed = print({ chosen, checked, differences, notes })
  if (isRight || options.json === true) process.stdout.write(printed)
  else process.stderr.write(printed)
  return isRight ? exitCodes.done : exitCodes.usage
}

interface Report {
  readonly chosen: ChosenFile | undefined
  readonly checked: Checked<Configuration>
  readonly differences: readonly Difference[]
  readonly notes: readonly string[]
}

function inJson({ chosen, checked, differences, notes }: Report): string {
  const report = {
    file: chosen?.path ?? null,
    chosen_by: chosen?.chosenBy ?? null,
    valid: 'settings' in checked,
    problems: 'problems' in checked ? checked.problems : [],
    differences,
    notes,
    configuration: 'settings' in checked ? checked.settings : null,
  }
  return jsonText(report)
}

const choices: Readonly<Record<ChosenFile['chosenBy'], string>> = {
  option: 'named on the command line',
  environment: `named by ${environmentName}`,
  folder: 'in this folder',
}

function inWords({ chosen, checked, differences, notes }: Report): string {
  if (chosen === undefined) {
    return (
      `There is no ${configurationName} in this folder, and ${environmentName} names none: every setting has its default.\n` +
      'Write one with all of them: calo-analyzer config init\n'
    )
  }
  const name = printableLine(chosen.path)
  if ('problems' in checked) return `${problemsInWords(chosen.path, checked.problems)}\n`
  const title = styleText('bold', `${name}, ${choices[chosen.chosenBy]}, is right.`)
  if (differences.length === 0) return `${title} Every setting has its default.\n`
  const count = differences.length === 1 ? 'One setting differs' : `${differences.length} settings differ`
  const lines = differences.map((difference) => `  ${printableLine(differenceInWords(difference))}`)
  const remarks = notes.map((note) => `Note: ${printableLine(note)}`)
  return `${[`${title} ${count} from the defaults:`, ...lines, ...remarks].join('\n')}\n`
}
