// Races the whole command against the first system's steps with pandas, process start to exit, in turn on the same logs.
// usage: npm run bench:baseline [-- LOGS [ROUNDS]]; needs python3 and ../shared/baseline/baseline.py. Pandas is installed
// from PyPI into .cache/bench on the first run. Ratios only mean something within one run, on a machine that does nothing else.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [logs = join(root, '../shared/balance-sync-logs'), rounds = '5'] = process.argv.slice(2)
const baseline = join(root, '../shared/baseline/baseline.py')
const environment = join(root, '.cache/bench')
const python = join(environment, 'bin/python')

if (!existsSync(python)) {
  process.stderr.write('installing pandas for the first system …\n')
  execFileSync('python3', ['-m', 'venv', environment], { stdio: ['ignore', 2, 2] })
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'pandas'], { stdio: ['ignore', 2, 2] })
}

const work = mkdtempSync(join(tmpdir(), 'calo-bench-'))
const contenders = {
  'calo-analyzer': [process.execPath, [join(root, 'dist/cli/main.js'), logs, '-o', join(work, 'ours'), '-q']],
  'first system': [python, [baseline, logs, join(work, 'theirs')]],
}

function seconds([command, args]) {
  const started = performance.now()
  const { status } = spawnSync(command, args, { stdio: 'ignore' })
  if (status !== 0 && status !== 4) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
  return (performance.now() - started) / 1000
}

const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]

const times = { 'calo-analyzer': [], 'first system': [] }
for (let round = 0; round <= Number(rounds); round++) {
  for (const [name, contender] of Object.entries(contenders)) {
    const time = seconds(contender)
    if (round > 0) times[name].push(time)
  }
}
rmSync(work, { recursive: true, force: true })
for (const [name, values] of Object.entries(times)) {
  console.log(`${name.padEnd(14)} median ${median(values).toFixed(2)} s of ${values.length} rounds`)
}
const ratios = times['calo-analyzer'].map((time, at) => time / times['first system'][at])
console.log(`ratio of wall time, round by round: median ${median(ratios).toFixed(2)} (aim: 0.50)`)
