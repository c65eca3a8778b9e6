import { type ChosenFile, chooseFile } from '../config/find.js'
import { defaults } from '../model/defaults.js'
import { readKnown } from '../plan.js'

/** The configuration file of this process, if there is one: of the option, the environment, the working folder. */
export function chosenFile(option: string | undefined): ChosenFile | undefined {
  return chooseFile({ option, environment: process.env, folder: '.' })
}

/** The folder with the results: the one that is named, else that of the configuration, else the usual one. */
export async function resultsFolder(named: string | undefined): Promise<string> {
  const file = named === undefined ? chosenFile(undefined) : undefined
  if (file === undefined) return named ?? defaults.output
  const { loadConfiguration } = await import('../config/load.js')
  return loadConfiguration(file.path, readKnown().known).output.folder
}
