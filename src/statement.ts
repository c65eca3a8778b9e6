import { storedId } from './explain.js'
import type { AccountStatement } from './model/account.js'
import { commandText } from './model/command-text.js'
import { defaults } from './model/defaults.js'
import { OperatorError } from './model/errors.js'
import { databaseName } from './model/output-folder.js'
import { validPeriod } from './model/period.js'
import { Redactor } from './privacy/redactor.js'
import { privacyBeside } from './privacy/settings.js'
import { readAccounts } from './store/account.js'
import type { Database } from './store/database.js'
import { identify } from './store/identify.js'
import { openResults, requireView } from './store/open-results.js'
import { readPrivacy } from './store/privacy.js'

/** Whose statement, and of which time. */
export interface StatementOptions {
  /** The user; the first characters of the id do where they are unique. */
  readonly userId: string
  /** First and last business day, `YYYY-MM-DD`; default all. */
  readonly from?: string
  readonly to?: string
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
  /** Key of the pseudonyms, where the run made any. */
  readonly piiSecret?: string
}

/**
 * Gives the statements of a user's wallets for a period: opening, every transaction with what it moved, closing. They
 * foot, and tie to `roll_forward_wallets`. Throws an OperatorError where there are no results or no such user.
 */
export async function statement(options: StatementOptions): Promise<AccountStatement> {
  const { output = defaults.output } = options
  const period = validPeriod(options)
  const database = await openResults(output, databaseName)
  try {
    await requireView(database, 'balance_steps', output)
    const { kind, id } = await identify(database, await idInResults(database, options))
    if (kind !== 'wallet') {
      throw new OperatorError(
        `${id} is a ${kind}, not a user`,
        `Its story: ${commandText({ command: 'explain', about: id })}`,
      )
    }
    return { user_id: id, ...period, accounts: await readAccounts(database, id, period) }
  } finally {
    await database.close()
  }
}

/** The user as the results have them: behind a pseudonym, perhaps, which only the secret of the run tells. */
async function idInResults(database: Database, options: StatementOptions): Promise<string> {
  if (options.piiSecret === undefined) return options.userId
  const run = await readPrivacy(database)
  return storedId(
    database,
    options.userId,
    run,
    new Redactor(privacyBeside(run, { ...options, pii: 'drop' })),
  )
}
