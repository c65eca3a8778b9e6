import { type ChosenFile, chooseFile } from '../config/find.js'
import type { Configuration } from '../model/configuration.js'
import { defaults } from '../model/defaults.js'
import { readKnown } from '../plan.js'

/** The configuration file of this process, if there is one: of the option, the environment, the working folder. */
export function chosenFile(option: string | undefined): ChosenFile | undefined {
  return chooseFile({ option, environment: process.env, folder: '.' })
}

/** All settings: those of the file that is chosen, else the defaults. */
export async function configurationOf(option: string | undefined): Promise<Configuration> {
  const file = chosenFile(option)
  const { known } = readKnown()
  if (file === undefined) return known.defaults
  const { loadConfiguration } = await import('../config/load.js')
  return loadConfiguration(file.path, known)
}

/** The folder with the results: the one that is named, else that of the configuration, else the usual one. */
export async function resultsFolder(named: string | undefined): Promise<string> {
  if (named !== undefined) return named
  if (chosenFile(undefined) === undefined) return defaults.output
  return (await configurationOf(undefined)).output.folder
}
