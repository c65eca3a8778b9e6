import { availableParallelism, release } from 'node:os'
import type { Effort, Outcome, Part } from './part.js'

/** A part, what it came to, and how long it took. */
export interface Tried {
  readonly part: Part
  readonly outcome: Outcome
  readonly seconds: number
}

const introduction = `<!-- Written by \`npm run reliability -- --write\`; do not edit. -->

# Reliability: what was tried, and what held

Nothing that a log folder, a disk or a signal does may make the results silently wrong, or lose what was read. These are the
figures of one run of \`npm run reliability\`, a quarter of an hour that anyone can repeat; each run draws its chance from
another seed. \`--nightly\` tries many times as much, \`--quick\` is a minute with a fixed seed, which \`.ci/run\` runs.
\`--only cuts,crash\` runs some parts, \`--times 5\` tries five times as much of what is random. A failure names its seed or
its case, and \`--seed\` repeats it.

How it is kept:

- **Conservation.** Every run checks that the bytes of each file are those of its events and those reported, that the events
  are those of the categories, that transactions = deliveries - duplicates, that every message received has one record with
  one outcome, and that the totals of a currency are the sums of its parts ([the checks](data-quality.md#checks-of-the-tool-itself)).
  A run that fails one says so, publishes nothing and ends with exit code 1. None of the runs below did.
- **Publication.** A run writes to a hidden draft beside the results. When all is written and hashed, one rename decides:
  before it the folder holds the results of the run before, after it those of this one. The old files then leave before the
  first new one comes, and the manifest leaves first and comes last, so that the folder never holds files of two runs, and no
  manifest names files that are not there. A run that is killed in the middle of that is completed by the next one; \`query\`
  and \`explain\` read its database already.
- **One writer.** A lock names its process, machine and start; it outlives no process, and of two runs one gets it. A run
  that lost its lock publishes nothing.
- **What the system refuses** (a full disk, lost permissions, no memory) is told in one sentence with exit code 75 or 2.
- A power failure is not among what was tried: files are not forced to the disk one by one. The hashes of the manifest tell.
`

/** The page docs/RELIABILITY.md of a run. */
export function pageOf(all: readonly Tried[], { seed, extent }: Pick<Effort, 'seed' | 'extent'>): string {
  const seconds = all.reduce((sum, tried) => sum + tried.seconds, 0)
  const machine = `Node.js ${process.versions.node}, ${process.platform} ${release()}, ${availableParallelism()} cores`
  const failed = all.flatMap(({ outcome }) => outcome.failures)
  const verdict = failed.length === 0 ? 'Everything held.' : `**${failed.length} failures**, listed below.`
  const run = extent === 'usual' ? '' : ` --${extent}`
  const measured = `Measured in ${Math.round(seconds / 60)} minutes on ${machine}, from seed ${seed}${run}. ${verdict}`
  return `${[introduction, measured, '', ...all.map(sectionOf)].join('\n')}`
}

function sectionOf({ part, outcome }: Tried): string {
  const rows = outcome.figures.map(
    ({ what, tried, found }) => `| ${cell(what)} | ${tried.toLocaleString('en-GB')} | ${cell(found)} |`,
  )
  return [
    `## ${part.name}: ${part.promise}`,
    '',
    '| tried | times | found |',
    '| --- | ---: | --- |',
    ...rows,
    '',
    ...outcome.failures.slice(0, 20).map((failure) => `- **failed**: ${cell(failure)}`),
    ...outcome.skipped.map((skipped) => `- not tried: ${cell(skipped)}`),
    ...(outcome.failures.length + outcome.skipped.length > 0 ? [''] : []),
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}
