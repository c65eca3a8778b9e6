#!/usr/bin/env node
import { Command, CommanderError, Option } from '@commander-js/extra-typings'
import { configurationName, environmentName } from '../model/configuration.js'
import { defaults } from '../model/defaults.js'
import { exitCodes } from '../model/errors.js'
import { printable } from '../model/printable.js'
import { defaultPrivacy, piiModes } from '../model/privacy.js'
import { severities } from '../model/problem.js'
import { operatorErrorOf } from '../model/refusal.js'
import { workStatuses } from '../model/work-list.js'
import { version } from '../version.js'

const program = new Command('calo-analyzer')
  .description(
    "Turns the logs of Calo's balance sync into a ledger, with the log line that proves every figure.",
  )
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'show this help')
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({
    writeOut: (text) => process.stdout.write(text),
    writeErr: (text) => process.stderr.write(printable(text)),
  })
  .addHelpText(
    'after',
    `
Examples:
  calo-analyzer logs/                          analyse a folder of logs, results in output/
  calo-analyzer logs/ --output march           the same, results in march/
  calo-analyzer logs/ -q --fail-on error       for a scheduler: exit code 3 where money is wrong now
  calo-analyzer query "select * from exposure" ask the results of output/
  calo-analyzer explain 01HHN24NP0AGH8VWDTSQXKDR7M
                                               what is known of a transaction, and its log lines
  calo-analyzer explain USER_ID --from 2024-02-01
                                               the story of a wallet since that day
  calo-analyzer config init                    write calo-analyzer.yaml with all settings

Exit codes: 0 done, 1 a bug of ours, 2 wrong use or configuration or nothing to read, 3 done with findings at
or above --fail-on, 4 done but some input was damaged, 75 try again later, 130/143 interrupted.`,
  )

program
  .command('analyze', { isDefault: true })
  .summary('analyse logs and write the results (the default command)')
  .description('Reads every log file below the given paths and writes a database, CSV files and a manifest.')
  .argument('<path...>', 'folders or files: .gz, .log, .txt, or gzip content whatever the name')
  .option(
    '--config <file>',
    `settings (default: $${environmentName}, else ${configurationName} in this folder)`,
  )
  .option('-o, --output <dir>', usually('folder for the results', defaults.output))
  .option('--time-zone <zone>', usually('reporting time zone, an IANA name', defaults.timeZone))
  .option(
    '--at-risk-below <amount>',
    usually("threshold of the first system's rule of wallets at risk", '10'),
  )
  .addOption(
    new Option('--fail-on <severity>', 'end with exit code 3 where a finding is so severe, or more').choices(
      severities,
    ),
  )
  .addOption(
    new Option(
      '--pii <mode>',
      usually('e-mail addresses, phone numbers and unknown words in the logs', defaultPrivacy.pii),
    ).choices(piiModes),
  )
  .option('--hash-user-ids', 'store pseudonyms for ids of users; needs a secret, as --pii hash does')
  .option('--report', 'write the reports, too: month-end tables and what is made of them; see `report`')
  .option('-q, --quiet', 'print no summary and no progress')
  .option('--json', 'print the summary as JSON on stdout')
  .action(async (paths, options) => {
    const { runAnalyze } = await import('./analyze.js')
    process.exitCode = await runAnalyze(paths, options)
  })

program
  .command('report')
  .summary('write the month-end tables and other reports on results that are there')
  .description(
    'Writes the reports on the results of a run into their folder, from the database alone: the CSV files of the month-end tables.',
  )
  .argument('[folder]', 'the folder with the results; the same as --output')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option('-q, --quiet', 'print nothing')
  .option('--json', 'print the names of the files as JSON')
  .action(async (folder, options) => {
    const { runReport } = await import('./report.js')
    await runReport(folder, options)
  })

program
  .command('query')
  .description('Asks the results of a run in SQL, read-only: no files, no extensions, no changes.')
  .argument('<sql>', 'one query, for example "select * from exposure"')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option('--format <format>', 'table, csv or json', 'table')
  .option('--json', 'the same as --format json')
  .addHelpText(
    'after',
    '\nTables: "show tables"; columns: "describe transactions". Full list: docs/tables.md',
  )
  .action(async (sql, options) => {
    const { runQuery } = await import('./query.js')
    await runQuery(sql, options)
  })

program
  .command('explain')
  .summary('tell the story of a wallet or a transaction')
  .description(
    'Tells the story of a wallet: opening and closing, both balances at each transaction, what was found and what it means. ' +
      'Of a transaction: what is known, its findings, and its log lines, read back from the files.',
  )
  .argument('<id>', 'id of a user, a transaction, a queue message or a request; its first characters do')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option('--from <day>', 'first business day of a wallet, such as 2024-02-18')
  .option('--to <day>', 'last business day of a wallet')
  .option(
    '--limit <number>',
    'print so many transactions of a wallet, the last ones (default: 50, of --json all)',
  )
  .option('--logs', 'print the log lines of a wallet, too; those of a transaction are always printed')
  .addOption(
    new Option('--pii <mode>', 'personal data in the log lines (default: as in the run)').choices(piiModes),
  )
  .option('--json', 'print it as JSON: see docs/explain.md')
  .action(async (id, options) => {
    const { runExplain } = await import('./explain.js')
    await runExplain(id.trim(), options)
  })

program
  .command('statement')
  .summary('print the statement of a wallet for a period')
  .description(
    'Prints the statement of a wallet: opening, every transaction with what it moved, closing, of both balances. It foots, and ties to the month-end tables.',
  )
  .argument('<user>', 'id of a user; its first characters do')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option('--from <day>', 'first business day, such as 2024-02-01')
  .option('--to <day>', 'last business day')
  .addOption(new Option('--csv', 'print it as CSV').conflicts(['html', 'json']))
  .addOption(new Option('--html', 'print it as a page for A4, to be saved as PDF').conflicts(['json']))
  .option('--json', 'print it as JSON')
  .action(async (user, options) => {
    const { runStatement } = await import('./account-statement.js')
    await runStatement(user.trim(), options)
  })

const findings = program
  .command('findings')
  .description(
    'Lists the findings as a list to work off, and keeps who acknowledged which of them, and why, across runs.',
  )

findings
  .command('list', { isDefault: true })
  .summary('list the findings, what is new first')
  .description('Lists the findings: what is new, open, acknowledged or gone, the worst first.')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option(
    '--status <list>',
    `${workStatuses.join(', ')}, several with commas, or all (default: all but gone)`,
  )
  .option('--severity <list>', 'error, warning, info; several with commas')
  .option('--kind <name>', 'of one table or rule, such as drift_episodes or unusual_vat')
  .option('--user <id>', 'of one user')
  .option('--currency <code>', 'of wallets in one currency')
  .option('--limit <number>', 'print so many (default: 40, of --json and --ids all)')
  .option('--ids', 'print the ids alone, a line each')
  .option('--json', 'print it as JSON')
  .action(async (options) => {
    const { runList } = await import('./findings.js')
    await runList(options)
  })

for (const [action, words] of [
  ['ack', 'say that findings are known and right as they are'],
  ['reopen', 'take that back'],
] as const) {
  findings
    .command(action)
    .description(`${words[0]?.toUpperCase()}${words.slice(1)}.`)
    .argument('<finding...>', 'ids of findings; their first characters do')
    .option('-o, --output <dir>', usually('folder with the results', defaults.output))
    .option('--by <name>', 'who says so (default: the name of the user at this machine)')
    .option('--note <words>', 'why')
    .option('--json', 'print the findings as JSON')
    .action(async (ids, options) => {
      const { runNote } = await import('./findings.js')
      await runNote(action, ids, options)
    })
}

findings
  .command('note')
  .description('Write a note on a finding, whatever its status.')
  .argument('<finding>', 'id of the finding; its first characters do')
  .argument('<words>', 'the note')
  .option('-o, --output <dir>', usually('folder with the results', defaults.output))
  .option('--by <name>', 'who says so (default: the name of the user at this machine)')
  .option('--json', 'print the finding as JSON')
  .action(async (id, note, options) => {
    const { runNote } = await import('./findings.js')
    await runNote('note', [id], { ...options, note })
  })

const config = program.command('config').description('Writes a configuration file, or explains one.')

config
  .command('init')
  .summary('write a file with all settings, their defaults and what they mean')
  .description('Writes a configuration file with every setting, its default and what it means.')
  .argument('[file]', 'where to write it; - for stdout', configurationName)
  .option('--force', 'replace a file that is there')
  .action(async (file, options) => {
    const { runInit } = await import('./config.js')
    await runInit(file, options)
  })

config
  .command('check')
  .summary('tell which file is used, whether it is right, and what it changes')
  .description('Tells which configuration file is used, whether it is right, and what it changes.')
  .argument('[file]', 'the file to check; by default, the one that analyze would use')
  .option('--json', 'print it as JSON')
  .action(async (file, options) => {
    const { runCheck } = await import('./config.js')
    process.exitCode = await runCheck(file, options)
  })

/** The help of an option that the configuration may set, too. */
function usually(words: string, value: string): string {
  return `${words} (default: that of the configuration, else "${value}")`
}

/** Turns what went wrong into words on stderr and an exit code. */
async function reported(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const refusal = operatorErrorOf(error)
  if (refusal !== undefined) {
    await complain(`calo-analyzer: ${indented(refusal.message)}\n${indented(refusal.advice)}\n`)
    return refusal.exitCode
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  await complain(`calo-analyzer: this is a bug of calo-analyzer, please report it\n${text}\n`)
  return exitCodes.bug
}

/** A message whose lines after the first cannot be taken for messages of their own: a file may be called anything. */
function indented(message: string): string {
  return /\n\S/.test(message) ? message.replaceAll('\n', '\n  ') : message
}

/** Writes to stderr, which ends up in logs: harmless to a terminal, without e-mail addresses and phone numbers. */
async function complain(text: string): Promise<void> {
  const { Redactor } = await import('../privacy/redactor.js')
  process.stderr.write(printable(new Redactor(defaultPrivacy).contacts(text, 'likely')))
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done)
  throw error
})

try {
  if (process.argv.length === 2) program.help({ error: true })
  await program.parseAsync()
} catch (error) {
  process.exitCode = await reported(error)
}
