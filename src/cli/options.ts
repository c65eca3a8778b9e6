import { configurationName, environmentName } from '../model/configuration.js'
import { defaults } from '../model/defaults.js'

/** The option that names a configuration file, and its help. */
export const configOption = [
  '--config <file>',
  `settings (default: $${environmentName}, else ${configurationName} in this folder)`,
] as const

/** The option that names the folder with the results, and its help. */
export const outputOption = [
  '-o, --output <dir>',
  usually('folder with the results', defaults.output),
] as const

/** Gives the help of an option that the configuration may set, too. */
export function usually(words: string, value: string): string {
  return `${words} (default: that of the configuration, else "${value}")`
}
