#!/usr/bin/env node
import { Command, CommanderError, Option } from '@commander-js/extra-typings'
import { configurationName } from '../model/configuration.js'
import { defaults } from '../model/defaults.js'
import { exitCodes } from '../model/errors.js'
import { printable } from '../model/printable.js'
import { defaultPrivacy, piiModes } from '../model/privacy.js'
import { severities } from '../model/problem.js'
import { operatorErrorOf } from '../model/refusal.js'
import { version } from '../version.js'
import { addFindings } from './findings-commands.js'
import { addGenerate } from './generate-command.js'
import { leave } from './leave.js'
import { addMonthEnd } from './month-end-commands.js'
import { configOption, outputOption, usually } from './options.js'

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
  calo-analyzer serve                          the results of output/ in a browser, on this machine
  calo-analyzer report                         month-end tables and other reports on the results
  calo-analyzer statement USER_ID --from 2024-02-01 --to 2024-02-29 --html > statement.html
  calo-analyzer tie-out balances.csv           the closing balances beside those of another system
  calo-analyzer findings                       what is new, open or acknowledged
  calo-analyzer config init                    write calo-analyzer.yaml with all settings

Exit codes: 0 done, 1 a bug of ours, 2 wrong use or configuration or nothing to read, 3 done with findings at
or above --fail-on, 4 done but some input was damaged, 75 try again later, 130/143 interrupted.`,
  )

program
  .command('analyze', { isDefault: true })
  .summary('analyse logs and write the results (the default command)')
  .description('Reads every log file below the given paths and writes a database, CSV files and a manifest.')
  .argument('<path...>', 'folders or files: .gz, .log, .txt, or gzip content whatever the name')
  .option(...configOption)
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
  .option('--tie-out <file>', 'CSV file with the balances of another system, to compare with; see `tie-out`')
  .option('--full', 'read everything again, also what has not changed since the run before')
  .option('-q, --quiet', 'print no summary and no progress')
  .option('--json', 'print the summary as JSON on stdout')
  .action(async (paths, options) => {
    const { runAnalyze } = await import('./analyze.js')
    await leave(await runAnalyze(paths, options))
  })

program
  .command('query')
  .description('Asks the results of a run in SQL, read-only: no files, no extensions, no changes.')
  .argument('<sql>', 'one query, for example "select * from exposure"')
  .option(...outputOption)
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
  .option(...outputOption)
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

addMonthEnd(program)
addFindings(program)
program
  .command('serve')
  .summary('show the results in a browser')
  .description(
    'Shows the results of a run in a browser: who is overdrawn, what is out of step, and the log lines that prove it. ' +
      'Nothing is written, nothing is sent elsewhere, and a new run is shown as soon as it is there.',
  )
  .argument('[output]', usually('folder with the results', defaults.output))
  .option('--host <address>', 'address to listen at; others than this machine need a token', '127.0.0.1')
  .option('--port <number>', 'port to listen at; 0 for any that is free', '8724')
  .option(
    '--allow-host <name>',
    'another name under which it is reached, such as that of a proxy; may be repeated',
    (name, names: string[]) => [...names, name],
    [],
  )
  .addOption(
    new Option('--pii <mode>', 'personal data in the log lines (default: as in the run)').choices(piiModes),
  )
  .option('--json', 'print the address as JSON')
  .addHelpText(
    'after',
    `
Examples:
  calo-analyzer serve                          the results of output/, at http://127.0.0.1:8724/
  calo-analyzer serve march --port 0           those of march/, at any port that is free
  calo-analyzer serve --host 0.0.0.0           for others, too, who need the token that is printed

The token is that of the environment variable CALO_ANALYZER_TOKEN; without it, one is made up.`,
  )
  .action(async (output, options) => {
    const { runServe } = await import('./serve.js')
    process.exitCode = await runServe(output, options)
  })

addGenerate(program)
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
