import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machine, measure, type Run } from './measure.ts'
import { type Corpus, program, root, type Shape } from './shapes.ts'
import { inTurn, median, type Point, ratioOf, thinned } from './statistics.ts'
import { bytesOf, differences, fingerprint } from './verify.ts'

/** Who runs: this program, and what it is compared with. */
export type Contender = 'calo-analyzer' | 'zcat' | 'baseline'

/** Medians of one contender. */
export interface Figures {
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
}

/** What a shape came to. */
export interface Result {
  readonly date: string
  readonly machine: string
  readonly rounds: number
  readonly files: number
  /** Of log, before compression. */
  readonly bytes: number
  readonly packedBytes: number
  readonly figures: Readonly<Partial<Record<Contender, Figures>>>
  /** Of wall time, round by round. */
  readonly wallRatios: Readonly<Partial<Record<Contender, number>>>
  /** Of CPU time, round by round. */
  readonly cpuRatios: Readonly<Partial<Record<Contender, number>>>
  readonly otherCores: number
  /** The version of pandas that the first system ran with; the older ones are faster. */
  readonly pandas?: string
  /** Memory of this program over time, MB by seconds. */
  readonly memory: readonly Point[]
}

/** Samples of memory that are kept. */
const samplesKept = 60

/** Runs a shape so many rounds after one to warm up; throws where the results are not those of the truth. */
export async function race(shape: Shape, corpus: Corpus, rounds: number): Promise<Result> {
  const work = mkdtempSync(join(tmpdir(), 'calo-bench-'))
  try {
    return await raced(shape, corpus, { rounds, work })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function raced(
  shape: Shape,
  corpus: Corpus,
  { rounds, work }: { readonly rounds: number; readonly work: string },
): Promise<Result> {
  const contenders = contendersOf(shape, corpus, work)
  const runs: Record<Contender, Run[]> = { 'calo-analyzer': [], zcat: [], baseline: [] }
  const prints = new Set<string>()
  const files = packedFiles(corpus.logs)
  let bytes = 0
  let memory: readonly Point[] = []
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command, output } of inTurn(contenders, round)) {
      rmSync(output, { recursive: true, force: true })
      const run = await measure(command, round === 0)
      if (round > 0) runs[name].push(run)
      else if (name === 'calo-analyzer') memory = run.memory
      const cpu = `${run.cpuSeconds.toFixed(2)} s of CPU, ${Math.round(run.peakMb)} MB`
      progress(`${shape.name} ${round}/${rounds} ${name}: ${run.wallSeconds.toFixed(2)} s, ${cpu}`)
      if (name === 'calo-analyzer') {
        if (round === 0) await requireTruth(shape, corpus, output)
        prints.add(fingerprint(output))
        bytes = bytesOf(output)
      }
    }
  }
  if (prints.size > 1) throw new Error(`${shape.name}: the tables differ from run to run`)
  const ran = contenders.map(({ name }) => name)
  const each = <T>(of: (name: Contender) => T): Partial<Record<Contender, T>> =>
    Object.fromEntries(ran.map((name) => [name, of(name)]))
  const all = (name: Contender, of: (run: Run) => number): readonly number[] => runs[name].map(of)
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    rounds,
    files: files.length,
    bytes,
    packedBytes: files.reduce((sum, path) => sum + statSync(join(corpus.logs, path)).size, 0),
    figures: each((name) => ({
      wallSeconds: rounded(median(all(name, (run) => run.wallSeconds))),
      cpuSeconds: rounded(median(all(name, (run) => run.cpuSeconds))),
      peakMb: Math.round(median(all(name, (run) => run.peakMb))),
    })),
    wallRatios: each((name) => rounded(ratioOf(all('calo-analyzer', wall), all(name, wall)))),
    cpuRatios: each((name) => rounded(ratioOf(all('calo-analyzer', cpu), all(name, cpu)))),
    ...(ran.includes('baseline') ? { pandas: versionOfPandas() } : {}),
    otherCores: rounded(median(Object.values(runs).flatMap((some) => some.map((run) => run.otherCores)))),
    memory: thinned(memory, samplesKept).map(({ x, y }) => ({
      x: rounded(x),
      y: Math.round(y),
    })),
  }
}

const wall = ({ wallSeconds }: Run): number => wallSeconds
const cpu = ({ cpuSeconds }: Run): number => cpuSeconds
const rounded = (value: number): number => Math.round(value * 1000) / 1000

function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}

function packedFiles(logs: string): readonly string[] {
  return globSync('**/*.gz', { cwd: logs })
}

async function requireTruth(shape: Shape, corpus: Corpus, output: string): Promise<void> {
  const wrong = await differences(output, corpus.truth)
  if (wrong.length > 0) throw new Error(`${shape.name}: not what is true\n  ${wrong.join('\n  ')}`)
}

// ---- who runs ----

interface Ready {
  readonly name: Contender
  readonly command: readonly string[]
  /** Removed before each run. */
  readonly output: string
}

/** Finding the files is part of it, for everybody: `find` also warms the folders, which reading the files does not. */
const unpack = `find "$0" -name '*.gz' -print0 | xargs -0 zcat`

function contendersOf(shape: Shape, { logs }: Corpus, work: string): readonly Ready[] {
  const [ours, theirs] = [join(work, 'ours'), join(work, 'theirs')]
  const always: readonly Ready[] = [
    { name: 'calo-analyzer', command: [...program, logs, '-o', ours, '-q'], output: ours },
    { name: 'zcat', command: ['bash', '-c', unpack, logs], output: join(work, 'none') },
  ]
  const baseline = join(root, '../shared/baseline/baseline.py')
  if (shape.hasBaseline !== true || !existsSync(baseline)) return always
  return [
    ...always,
    { name: 'baseline', command: [pythonWithPandas(), baseline, logs, theirs], output: theirs },
  ]
}

/** Python with pandas, which the first system needs: the one that PANDAS_PYTHON names, or the latest from PyPI, installed once. */
function pythonWithPandas(): string {
  const given = process.env.PANDAS_PYTHON
  if (given !== undefined && given !== '') return given
  const environment = join(root, '.cache/bench')
  const python = join(environment, 'bin/python')
  if (!existsSync(python)) {
    progress('installing pandas for the first system …')
    execFileSync('python3', ['-m', 'venv', environment], { stdio: ['ignore', 2, 2] })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'pandas'], { stdio: ['ignore', 2, 2] })
  }
  return python
}

function versionOfPandas(): string {
  const script = 'import pandas; print(pandas.__version__)'
  return execFileSync(pythonWithPandas(), ['-c', script], { encoding: 'utf8' }).trim()
}
