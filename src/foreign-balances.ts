import { OperatorError } from './model/errors.js'
import type { Privacy } from './model/privacy.js'
import type { ForeignBalance, TieOutSettings } from './model/tie-out.js'
import { Redactor } from './privacy/redactor.js'
import { secretVariable } from './privacy/settings.js'
import { readBalanceFile } from './sources/balance-file.js'

/**
 * Reads the balances of another system, with the users as the results name them. Throws an OperatorError where the file
 * cannot be used, or the users stand behind pseudonyms and there is no key.
 */
export async function readForeignBalances(
  file: string,
  settings: TieOutSettings,
  privacy: Privacy,
): Promise<readonly ForeignBalance[]> {
  const balances = await readBalanceFile(file, settings)
  if (!privacy.hashUserIds) return balances
  const { pseudonym } = new Redactor(privacy)
  if (pseudonym === undefined) {
    throw new OperatorError(
      `the results have pseudonyms for the users, and ${secretVariable} is not set`,
      'Set it to the secret of the run.',
    )
  }
  return balances.map((balance) => ({ ...balance, userId: pseudonym(balance.userId) }))
}
