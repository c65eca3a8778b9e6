import { readCatalog } from './analysis/catalog.js'
import { readForeignBalances } from './foreign-balances.js'
import { defaults } from './model/defaults.js'
import { assert } from './model/errors.js'
import { databaseName } from './model/output-folder.js'
import { validDay } from './model/period.js'
import type { TieOutRow, TieOutSettings, TieOutTotals } from './model/tie-out.js'
import { privacyBeside } from './privacy/settings.js'
import { openResults, requireView } from './store/open-results.js'
import { readPrivacy } from './store/privacy.js'
import { prepareTieOut, readTieOut, readTieOutTotals, writeForeignBalances } from './store/tie-out.js'

/** What to compare the results with. */
export interface TieOutOptions {
  /** CSV file with the balances of another system. */
  readonly file: string
  /** How it is written, and which of the two balances it holds. */
  readonly settings: TieOutSettings
  /** Business day at whose end the balances are compared, `YYYY-MM-DD`; default the end of the log. */
  readonly day?: string | undefined
  /** Folder with the results of a run; default `output`. */
  readonly output?: string
  /** Key of the pseudonyms, where the run stored any for the users. */
  readonly piiSecret?: string
}

/** What agrees and what does not. */
export interface TieOut {
  /** By currency. */
  readonly totals: readonly TieOutTotals[]
  /** Every wallet, what is different first. */
  readonly rows: readonly TieOutRow[]
}

/**
 * Compares the closing balances of a run with those that another system exported. Throws an OperatorError where there
 * are no results, or the file cannot be used.
 */
export async function tieOut(options: TieOutOptions): Promise<TieOut> {
  const { file, settings, output = defaults.output } = options
  const day = validDay(options.day)
  const database = await openResults(output, databaseName)
  try {
    await requireView(database, 'tie_out', output)
    const run = await readPrivacy(database)
    const privacy = privacyBeside(run, { ...options, pii: 'drop' })
    const balances = await readForeignBalances(file, settings, privacy)
    const view = readCatalog().find(({ name }) => name === 'tie_out')
    assert(view !== undefined, 'the catalog has the view tie_out')
    await prepareTieOut(database, view.sql)
    await writeForeignBalances(database, balances, { side: settings.side, day })
    return { totals: await readTieOutTotals(database), rows: await readTieOut(database) }
  } finally {
    await database.close()
  }
}
