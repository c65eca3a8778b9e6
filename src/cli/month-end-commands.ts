import { Argument, type Command, Option } from '@commander-js/extra-typings'
import { severities } from '../model/problem.js'
import { balanceSides } from '../model/tie-out.js'
import { topKinds } from '../model/top.js'
import { configOption, outputOption, usually } from './options.js'

/** Adds the commands for the end of a month: reports, statements, the tie-out. */
export function addMonthEnd(program: Command): void {
  program
    .command('report')
    .summary('write the month-end tables and other reports on results that are there')
    .description(
      'Writes the reports on the results of a run into their folder, from the database alone: the CSV files of the month-end tables.',
    )
    .argument('[folder]', 'the folder with the results; the same as --output')
    .option(...outputOption)
    .option('-q, --quiet', 'print nothing')
    .option('--json', 'print the names of the files as JSON')
    .action(async (folder, options) => {
      const { runReport } = await import('./report.js')
      await runReport(folder, options)
    })

  program
    .command('statement')
    .summary('print the statement of a wallet for a period')
    .description(
      'Prints the statement of a wallet: opening, every transaction with what it moved, closing, of both balances. It foots, and ties to the month-end tables.',
    )
    .argument('<user>', 'id of a user; its first characters do')
    .option(...outputOption)
    .option('--from <day>', 'first business day, such as 2024-02-01')
    .option('--to <day>', 'last business day')
    .addOption(new Option('--csv', 'print it as CSV').conflicts(['html', 'json']))
    .addOption(new Option('--html', 'print it as a page for A4, to be saved as PDF').conflicts(['json']))
    .option('--json', 'print it as JSON')
    .action(async (user, options) => {
      const { runStatement } = await import('./account-statement.js')
      await runStatement(user.trim(), options)
    })

  program
    .command('top')
    .summary('list the largest of something')
    .description(
      'Lists the largest of something; amounts of different currencies are compared in usual deliveries of each.',
    )
    .addArgument(new Argument('<what>', 'what to list').choices(topKinds))
    .option(...outputOption)
    .option('--currency <code>', 'of wallets in one currency')
    .option('--limit <number>', 'print so many (default: 10)')
    .option('--json', 'print it as JSON')
    .action(async (what, options) => {
      const { runTop } = await import('./top.js')
      await runTop(what, options)
    })

  program
    .command('tie-out')
    .summary('compare the closing balances with those of another system')
    .description(
      'Compares the closing balances of the wallets with those that another system exported as CSV: agreed, different, only here, only there. The configuration, section tie_out, says which columns the file has.',
    )
    .argument('<file>', 'CSV file with the balances of the other system')
    .option(...configOption)
    .option(...outputOption)
    .addOption(
      new Option('--side <side>', usually('the balance that the other system keeps', 'payment')).choices(
        balanceSides,
      ),
    )
    .option('--at <day>', 'compare at the end of this business day (default: the end of the log)')
    .option('--limit <number>', 'print so many wallets that do not agree (default: 20)')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'end with exit code 3 where wallets differ (error), or are only here or only there, too (warning)',
      ).choices(severities),
    )
    .addOption(new Option('--csv', 'print every wallet as CSV').conflicts(['json']))
    .option('--json', 'print totals and every wallet as JSON')
    .action(async (file, options) => {
      const { runTieOut } = await import('./tie-out.js')
      process.exitCode = await runTieOut(file, options)
    })
}
