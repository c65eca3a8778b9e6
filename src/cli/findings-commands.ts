import type { Command } from '@commander-js/extra-typings'
import { workStatuses } from '../model/work-list.js'
import { outputOption } from './options.js'

/** Adds the commands of the work list. */
export function addFindings(program: Command): void {
  const findings = program
    .command('findings')
    .description(
      'Lists the findings as a list to work off, and keeps who acknowledged which of them, and why, across runs.',
    )

  findings
    .command('list', { isDefault: true })
    .summary('list the findings, what is new first')
    .description('Lists the findings: what is new, open, acknowledged or gone, the worst first.')
    .option(...outputOption)
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
      .option(...outputOption)
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
    .option(...outputOption)
    .option('--by <name>', 'who says so (default: the name of the user at this machine)')
    .option('--json', 'print the finding as JSON')
    .action(async (id, note, options) => {
      const { runNote } = await import('./findings.js')
      await runNote('note', [id], { ...options, note })
    })
}
