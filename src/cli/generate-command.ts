import { type Command, Option } from '@commander-js/extra-typings'

/** Adds the command that writes logs of a simulated service. */
export function addGenerate(program: Command): void {
  program
    .command('generate')
    .summary('write logs of a simulated service, and what is true about them')
    .description(
      'Writes logs such as the service writes: the same mix of messages, blocks out of order, drifts and overdrafts as in a real ' +
        'export, of any size, and the truth beside them. All people in them are invented. The same options write the same bytes.',
    )
    .requiredOption('-o, --output <dir>', 'folder for logs/ and truth/; empty, or not there yet')
    .option('--seed <text>', 'another seed gives other logs', 'calo')
    .option('--events <number>', 'about how many events (default: as many as the users cause, else 66,571)')
    .option(
      '--size <size>',
      'about how much log before compression, such as 200MB or 1GB; instead of --events',
    )
    .option('--users <number>', 'subscribers in all (default: as many as cause so many events)')
    .option(
      '--files <number>',
      'log streams, one file each (default: as the service makes them, many small ones)',
    )
    .option('--days <number>', 'days of the service (default: 111)')
    .option('--from <day>', 'the first of them', '2023-12-12')
    .addOption(
      new Option('--truth <what>', 'every transaction, wallet and episode, or only the totals')
        .choices(['all', 'totals'])
        .default('all'),
    )
    .option('-q, --quiet', 'print nothing')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Examples:
  calo-analyzer generate -o demo                    as much as the real export: 16 MB, 1,200 files
  calo-analyzer generate -o big --size 1GB --files 50
                                                    a gigabyte in 50 files
  calo-analyzer generate -o huge --size 10GB --truth totals
  calo-analyzer demo/logs                           and then analyse it

docs/generate.md says what the logs are like, and what stands in truth/.`,
    )
    .action(async (options) => {
      const { runGenerate } = await import('./generate.js')
      await runGenerate(options)
    })
}
