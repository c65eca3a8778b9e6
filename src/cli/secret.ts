import { secretVariable } from '../privacy/settings.js'

/** The key of the pseudonyms, as an option, where the environment has one. */
export function secretOf(environment: NodeJS.ProcessEnv): { readonly piiSecret?: string } {
  const piiSecret = environment[secretVariable]
  return piiSecret === undefined ? {} : { piiSecret }
}
