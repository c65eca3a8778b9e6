/**
 * Measures the whole program: `npm run bench`. Every shape of logs in turn with zcat, checked against the truth; writes
 * docs/PERFORMANCE.md and its plots, from bench/measured.json, which keeps what was measured last of each shape. `--shape real,big` measures
 * some, `--shape growth` three sizes, `--shape start` the start-up; `--rounds 5` measures each so often; `--no-write` only prints,
 * `--page` only writes the page again.
 * `--quick` measures 200 MB and ends with 1 where it costs a quarter more CPU time, in terms of zcat, than bench/quick.json says.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Measured, pageFiles } from './page.ts'
import { quick } from './quick.ts'
import { type Result, race } from './race.ts'
import { corpusOf, growth, root, shapeOf } from './shapes.ts'
import { measureStartUp } from './start-up.ts'

const { values } = parseArgs({
  allowNegative: true,
  options: {
    shape: { type: 'string', default: 'real,big,small,one,big10,growth,start' },
    rounds: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: true },
    page: { type: 'boolean', default: false },
  },
})

const memory = join(root, 'bench/measured.json')
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1)
  throw new RangeError(`--rounds ${values.rounds} is no number from 1`)

/** Starts are short: more of them cost nothing. */
const startsEach = 4

if (values.quick) {
  const { isSlow, words } = await quick()
  process.stdout.write(`${words}\n`)
  process.exitCode = isSlow ? 1 : 0
} else if (values.page) {
  keep(kept())
} else {
  const names = values.shape.split(',').flatMap((name) => (name === 'growth' ? growth : [name]))
  for (const name of new Set(names)) {
    if (name === 'start') keep({ ...kept(), startUp: await measureStartUp(rounds * startsEach) })
    else await measureShape(name)
  }
}

async function measureShape(name: string): Promise<void> {
  const shape = shapeOf(name)
  const corpus = corpusOf(shape)
  if (corpus === undefined) {
    process.stderr.write(`${name}: the logs are not at hand\n`)
    return
  }
  const result = await race(shape, corpus, rounds)
  process.stdout.write(`${line(name, result)}\n`)
  const measured = kept()
  keep({ ...measured, shapes: { ...measured.shapes, [name]: result } })
}

function line(name: string, { figures, wallRatios, cpuRatios }: Result): string {
  const ours = figures['calo-analyzer']
  const than = Object.entries(wallRatios)
    .filter(([other]) => other !== 'calo-analyzer')
    .map(
      ([other, ratio]) => `${ratio} of ${other} (CPU ${cpuRatios[other === 'zcat' ? 'zcat' : 'baseline']})`,
    )
  return `${name}: ${ours?.wallSeconds} s, ${than.join(', ')}; ${ours?.cpuSeconds} s of CPU, ${ours?.peakMb} MB`
}

function kept(): Measured {
  return existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : { shapes: {} }
}

/** Keeps what was measured, and writes the page anew. */
function keep(measured: Measured): void {
  if (!values.write) return
  writeFileSync(memory, `${JSON.stringify(measured, undefined, 1)}\n`)
  for (const { path, text } of pageFiles(measured)) {
    mkdirSync(dirname(join(root, 'docs', path)), { recursive: true })
    writeFileSync(join(root, 'docs', path), text)
  }
}
