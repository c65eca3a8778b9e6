import { barChart, lineChart } from './plot.ts'
import type { Contender, Result } from './race.ts'
import { growth, type Shape, shapes } from './shapes.ts'
import type { StartUp } from './start-up.ts'
import { exponentOf } from './statistics.ts'

/** Everything that was measured last, by the name of its shape: bench/measured.json. */
export interface Measured {
  readonly shapes: Readonly<Record<string, Result>>
  readonly startUp?: StartUp
}

/** A file that the page consists of. */
export interface PageFile {
  /** Below docs/. */
  readonly path: string
  readonly text: string
}

const introduction = `<!-- Written by \`npm run bench\` from bench/measured.json; do not edit. -->

# Performance: what was measured, and how to repeat it

Whole processes, from start to exit: files are found, unpacked, parsed and brought into order, the ledger is stored, all
findings and checks are computed, every CSV file and the manifest with its hashes are written. Compared with

- **zcat**: \`find DIR -name '*.gz' -print0 | xargs -0 zcat > /dev/null\`, which merely unpacks the same files;
- **first system**: its seven steps with pandas, in one process, where they end in reasonable time.

The contenders run in turn, there and back (ABBA), after one round to warm up that does not count. Ratios are the medians of the
ratios of each round. CPU is user and system time, of children as well. Peak memory is the most that the process held at once.
*Others* says how many cores were busy with something else: wall times mean little where that is much above zero; CPU
ratios hold better. What a run found is compared with what is true about the logs (files, bytes, events, transactions, money of
each currency, overdrafts, drifts, episodes), and all runs must write the same bytes.

\`npm run bench\` repeats all of it; \`npm run bench -- --shape real,big --rounds 5\` a part; \`--shape start\` the start-up,
\`--shape growth\` the sizes that show how time grows. Logs are written once, by
[\`calo-analyzer generate\`](generate.md) with fixed seeds, into a folder below the temporary one (\`CALO_BENCH_CACHE\` names another);
10 GB of log take 2 GB there. \`npm run bench -- --quick\` runs 200 MB and fails where CPU time in terms of zcat is more than a
quarter above the figure in \`bench/quick.json\`. The first system runs with the latest pandas from PyPI; \`PANDAS_PYTHON\` names a
Python with another.
`

/** The page and its plots, from what was measured. */
export function pageFiles(measured: Measured): readonly PageFile[] {
  const present = shapes.flatMap((shape) => {
    const result = measured.shapes[shape.name]
    return result === undefined ? [] : [{ shape, result }]
  })
  const ratios = present.map(({ shape, result }) => ({
    name: shape.name,
    value: result.wallRatios.zcat ?? 0,
  }))
  const memory = present.map(({ shape, result }) => ({ name: shape.name, points: result.memory }))
  return [
    { path: 'PERFORMANCE.md', text: pageText(present, measured) },
    {
      path: 'images/bench-wall.svg',
      text: barChart('Wall time, in terms of zcat on the same files', ratios),
    },
    {
      path: 'images/bench-memory.svg',
      text: lineChart('Memory of the process from start to exit, MB', memory),
    },
  ]
}

interface Present {
  readonly shape: Shape
  readonly result: Result
}

function pageText(present: readonly Present[], { startUp }: Measured): string {
  return [
    introduction,
    ...speedSection(present),
    ...growthSection(present),
    ...(startUp === undefined ? [] : startUpSection(startUp)),
  ].join('\n')
}

function speedSection(present: readonly Present[]): readonly string[] {
  const about = present.map(
    ({ shape, result }) =>
      `| *${shape.name}* | ${shape.about} | ${count(result.files)} | ${megabytes(result.bytes)} | ${megabytes(result.packedBytes)} | ${result.rounds} | ${result.otherCores.toFixed(1)} | ${result.date}, ${result.machine} |`,
  )
  return [
    '## Speed and memory',
    '',
    '| shape | logs | files | log, MB | packed, MB | rounds | others | measured |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...about,
    '',
    '| shape | wall, s | zcat, s | wall / zcat | target | CPU, s | zcat, s | CPU / zcat | peak, MB | target |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...present.map(speedRow),
    '',
    ...baselineLines(present),
    '![Wall time in terms of zcat, by shape](images/bench-wall.svg)',
    '',
    '![Memory from start to exit, by shape](images/bench-memory.svg)',
    '',
  ]
}

function speedRow({ shape, result }: Present): string {
  const { figures, wallRatios, cpuRatios } = result
  const ours = figures['calo-analyzer']
  return row([
    `*${shape.name}*`,
    seconds(ours?.wallSeconds),
    seconds(figures.zcat?.wallSeconds),
    ratio(wallRatios.zcat),
    ratio(shape.target?.wallToZcat),
    seconds(ours?.cpuSeconds),
    seconds(figures.zcat?.cpuSeconds),
    ratio(cpuRatios.zcat),
    ours === undefined ? '' : count(ours.peakMb),
    shape.target === undefined ? '' : String(shape.target.peakMb),
  ])
}

function baselineLines(present: readonly Present[]): readonly string[] {
  return present.flatMap(({ shape, result }) => {
    const theirs = result.figures.baseline
    if (theirs === undefined) return []
    const target = shape.target?.wallToBaseline
    const pandas = result.pandas === undefined ? '' : ` with pandas ${result.pandas}`
    const wanted = target === undefined ? '' : ` (target ${target})`
    return [
      `On *${shape.name}*, the first system${pandas} takes ${seconds(theirs.wallSeconds)} s, ${seconds(theirs.cpuSeconds)} s of CPU and ` +
        `${count(theirs.peakMb)} MB: this program takes ${ratio(result.wallRatios.baseline)} of its wall time${wanted}, and ` +
        `${ratio(result.cpuRatios.baseline)} of its CPU time.`,
      '',
    ]
  })
}

function growthSection(present: readonly Present[]): readonly string[] {
  const sizes = present.filter(({ shape }) => growth.includes(shape.name))
  if (sizes.length < 2) return []
  const law = (contender: Contender, of: 'wallSeconds' | 'cpuSeconds'): string =>
    exponentOf(
      sizes.map(({ result }) => ({ x: result.bytes, y: result.figures[contender]?.[of] ?? Number.NaN })),
    ).toFixed(2)
  const names = sizes
    .toSorted((a, b) => a.result.bytes - b.result.bytes)
    .map(({ shape, result }) => `*${shape.name}* (${(result.bytes / 1e9).toFixed(1)} GB)`)
  return [
    '## Growth',
    '',
    `Time as a power of the bytes of log, fitted over ${names.join(', ')}: the exponent is ${law('calo-analyzer', 'wallSeconds')} of wall time ` +
      `and ${law('calo-analyzer', 'cpuSeconds')} of CPU time (target: at most 1.05; zcat has ${law('zcat', 'wallSeconds')} and ${law('zcat', 'cpuSeconds')}).`,
    '',
  ]
}

function startUpSection({ commands, date, machine, rounds }: StartUp): readonly string[] {
  return [
    '## Start-up',
    '',
    `Medians of ${rounds} runs, ${date}, ${machine}.`,
    '',
    '| command | wall, s | CPU, s | target |',
    '| --- | ---: | ---: | ---: |',
    ...commands.map(({ name, wallSeconds, cpuSeconds, targetSeconds }) =>
      row([`\`${name}\``, wallSeconds.toFixed(3), cpuSeconds.toFixed(3), targetSeconds.toFixed(2)]),
    ),
    '',
  ]
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const count = (value: number): string => value.toLocaleString('en-GB')
const megabytes = (bytes: number): string => count(Math.round(bytes / 1e6))
const seconds = (value: number | undefined): string => value?.toFixed(2) ?? ''
const ratio = (value: number | undefined): string => value?.toFixed(2) ?? ''
