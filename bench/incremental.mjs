// Measures a run on logs of which all but one stream are known from the run before, and one on which nothing has changed,
// in terms of a full run on the same logs; all three take turns. The results of the first and of the full one must be the same,
// byte for byte.
// usage: npm run build && node bench/incremental.mjs LOGS [ROUNDS]; the logs must be an export with a folder for each stream.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const [logs = '', rounds = '5'] = process.argv.slice(2)
/** A file that changed shortly before a run is not known to the next one. */
const settlingMs = 300
const timed = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null'

const streams = readdirSync(logs, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\d-/.test(entry.name))
  .map((entry) => resolve(entry.parentPath, entry.name))
  .toSorted()

/** Runs the command; gives wall and CPU time in seconds. */
function run(...args) {
  const words = execFileSync(
    'bash',
    ['-c', `{ ${timed}; } 2>&1`, 'bash', process.execPath, main, ...args, '-q'],
    {
      encoding: 'utf8',
    },
  )
  const [wall, user, system] = words.trim().split('\n').at(-1).split(' ').map(Number)
  return { wall, cpu: user + system }
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)]
}

function requireSame(one, other) {
  const names = readdirSync(other).filter((name) => name.endsWith('.csv'))
  const different = names.filter(
    (name) => !readFileSync(join(one, name)).equals(readFileSync(join(other, name))),
  )
  if (names.length === 0 || different.length > 0)
    throw new Error(`the results differ: ${different.join(', ')}`)
}

/** One stream comes to the others, `at` some place among them; the numbers of the files behind it shift. */
async function measure(at) {
  const work = mkdtempSync(join(tmpdir(), 'calo-incremental-'))
  const [seen, output, full] = ['logs', 'output', 'full'].map((name) => join(work, name))
  mkdirSync(seen)
  const links = streams.map((stream) => [stream, join(seen, basename(stream))])
  const [target, path] = links.at(at)
  for (const [stream, link] of links) symlinkSync(stream, link)
  const runs = { full: [], incremental: [], kept: [] }
  try {
    for (let round = 0; round < Number(rounds); round++) {
      rmSync(path)
      run(seen, '-o', output, '--full')
      symlinkSync(target, path)
      await setTimeout(settlingMs)
      runs.incremental.push(run(seen, '-o', output))
      runs.kept.push(run(seen, '-o', output))
      rmSync(full, { recursive: true, force: true })
      runs.full.push(run(seen, '-o', full))
      requireSame(output, full)
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return runs
}

console.log(`${streams.length} streams, ${rounds} rounds; medians`)
for (const [place, at] of [
  ['at the end', -1],
  ['in the middle', Math.floor(streams.length / 2)],
]) {
  const runs = await measure(at)
  const of = (name, what) => median(runs[name].map((one) => one[what]))
  for (const name of Object.keys(runs)) {
    const share = (what) => (of(name, what) / of('full', what)).toFixed(2)
    console.log(
      `one stream ${place}, ${name}: ${of(name, 'wall').toFixed(2)} s (${share('wall')} of full), CPU ${of(name, 'cpu').toFixed(2)} s (${share('cpu')})`,
    )
  }
}
