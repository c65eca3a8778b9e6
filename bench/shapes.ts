import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))
/** The command as it is installed. */
export const program = [process.execPath, join(root, 'dist/cli/main.js')] as const

/** Logs of one size and shape. */
export interface Shape {
  readonly name: string
  readonly about: string
  /** Options of `generate`; of the real logs none. */
  readonly options?: readonly string[]
  /** Whether the first system reads them in reasonable time. */
  readonly hasBaseline?: true
  /** What the issue of speed asks for. */
  readonly target?: {
    readonly wallToZcat?: number
    readonly wallToBaseline?: number
    readonly peakMb: number
  }
}

/** What is measured, in the order of the page. */
export const shapes: readonly Shape[] = [
  {
    name: 'real',
    about: 'the real logs, where they are at hand',
    hasBaseline: true,
    target: { wallToBaseline: 0.25, peakMb: 400 },
  },
  {
    name: 'big',
    about: '50 files of 20 MB',
    options: ['--size', '1GB', '--files', '50'],
    target: { wallToZcat: 0.75, peakMb: 400 },
  },
  {
    name: 'small',
    about: '80,000 files of 1 to 200 KB, 13 KB on average',
    options: ['--events', '4414000'],
    target: { wallToZcat: 0.75, peakMb: 400 },
  },
  {
    name: 'one',
    about: 'one file of 1 GB',
    options: ['--size', '1GB', '--files', '1'],
    target: { wallToZcat: 1, peakMb: 400 },
  },
  {
    name: 'big10',
    about: '500 files of 20 MB',
    options: ['--size', '10GB', '--files', '500'],
    target: { peakMb: 600 },
  },
  { name: 'tenth', about: '5 files of 20 MB', options: ['--size', '100MB', '--files', '5'] },
  { name: 'quick', about: '10 files of 20 MB', options: ['--size', '200MB', '--files', '10'] },
]

/** Shapes whose times should grow as their bytes do. */
export const growth: readonly string[] = ['tenth', 'big', 'big10']

/** Where generated logs are kept for the next time; `CALO_BENCH_CACHE` names another folder. */
const cache = process.env.CALO_BENCH_CACHE ?? join(tmpdir(), 'calo-analyzer-bench')

/** Logs, and what is true about them. */
export interface Corpus {
  readonly logs: string
  /** The folder of the truth; of the real logs none. */
  readonly truth?: string
}

/** The logs of a shape, made once; nothing where they are the real ones and not at hand. */
export function corpusOf({ name, options }: Shape): Corpus | undefined {
  if (options === undefined) {
    const logs = join(root, '../shared/balance-sync-logs')
    return existsSync(logs) ? { logs } : undefined
  }
  const folder = join(cache, name)
  const corpus = { logs: join(folder, 'logs'), truth: join(folder, 'truth') }
  if (!existsSync(join(corpus.truth, 'totals.json'))) {
    const draft = `${folder}.${process.pid}`
    process.stderr.write(`writing the logs of ${name} to ${folder} …\n`)
    mkdirSync(cache, { recursive: true })
    rmSync(folder, { recursive: true, force: true })
    const [node, main] = program
    const always = ['--seed', 'bench', '--truth', 'totals', '-q']
    execFileSync(node, [main, 'generate', '-o', draft, ...always, ...options], { stdio: 'inherit' })
    renameSync(draft, folder)
  }
  return corpus
}

/** The shape of a name; throws a RangeError where there is none. */
export function shapeOf(name: string): Shape {
  const found = shapes.find((shape) => shape.name === name)
  if (found === undefined) {
    throw new RangeError(`no shape ${name}, only ${shapes.map((shape) => shape.name).join(', ')}`)
  }
  return found
}
