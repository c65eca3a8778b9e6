import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configurationName, environmentName } from '../model/configuration.js'
import { OperatorError } from '../model/errors.js'

/** A configuration file and how it came to be chosen. */
export interface ChosenFile {
  readonly path: string
  readonly chosenBy: 'option' | 'environment' | 'folder'
}

/** Where a configuration file may be named. */
export interface Places {
  /** What the command line names. */
  readonly option: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The working folder, absolute or `.`. */
  readonly folder: string
}

/**
 * Chooses the configuration file: the one the command line names, else the one the environment names, else
 * `calo-analyzer.yaml` in the working folder; undefined where there is none of them. Only the last is looked
 * for, the others are taken at their word. Throws an OperatorError for a name that nearly is the right one.
 */
export function chooseFile({ option, environment, folder }: Places): ChosenFile | undefined {
  if (option !== undefined) return { path: option, chosenBy: 'option' }
  const named = environment[environmentName]
  if (named !== undefined && named !== '') return { path: named, chosenBy: 'environment' }
  if (existsSync(join(folder, configurationName))) return { path: configurationName, chosenBy: 'folder' }
  const other = configurationName.replace('.yaml', '.yml')
  if (!existsSync(join(folder, other))) return undefined
  throw new OperatorError(
    `${other} is not looked for`,
    `Rename it to ${configurationName}, or name it with --config ${other}.`,
  )
}
