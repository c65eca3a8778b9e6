/**
 * Tries what could break the program, and says what held: `npm run reliability`. A quarter of an hour as it stands, with a
 * seed of its own each time; `--quick` takes a minute and always the same seed, `--nightly` takes the long way.
 * `--only crash,cuts` runs some parts, `--seed` repeats a run, `--times 3` multiplies what is random, `--write` writes
 * docs/RELIABILITY.md. Failures name the seed or the case that shows them again. Ends with `N passed, N failed`.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pageOf, type Tried } from '../test/reliability/page.js'
import type { Effort, Part } from '../test/reliability/part.js'
import { parts } from '../test/reliability/parts.js'

const { values } = parseArgs({
  options: {
    nightly: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
    times: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})

const extent = values.nightly ? 'nightly' : values.quick ? 'quick' : 'usual'
const seed = values.seed ?? (extent === 'quick' ? 'quick' : String(Date.now()))
const chosen = values.only?.split(',') ?? parts.map(({ name }) => name)
const unknown = chosen.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0)
  throw new RangeError(`no part ${unknown.join(', ')}, only ${parts.map(({ name }) => name).join(', ')}`)

/** Failures of a part that are printed. */
const shown = 20

/** A folder that is memory, where there is one: for thousands of small files. */
const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

async function tried(part: Part): Promise<Tried> {
  const folder = mkdtempSync(join(part.isInMemory === true ? memoryFolder : tmpdir(), `calo-${part.name}-`))
  const effort: Effort = {
    extent,
    times: Number(values.times),
    seed,
    folder,
  }
  const started = performance.now()
  try {
    return { part, outcome: await part.run(effort), seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

console.log(`seed ${seed}, ${extent}`)
const all: Tried[] = []
for (const part of parts.filter(({ name }) => chosen.includes(name))) {
  const result = await tried(part)
  all.push(result)
  const { figures, failures, skipped } = result.outcome
  console.log(`\n${part.name}: ${part.promise} (${result.seconds.toFixed(0)} s)`)
  for (const { what, tried: count, found } of figures)
    console.log(`  ${String(count).padStart(9)}  ${what}: ${found}`)
  for (const words of skipped) console.log(`  skipped    ${words}`)
  for (const words of failures.slice(0, shown)) console.log(`  FAILED     ${words}`)
  if (failures.length > shown) console.log(`  FAILED     and ${failures.length - shown} more`)
}
if (values.write)
  writeFileSync(new URL('../docs/RELIABILITY.md', import.meta.url), pageOf(all, { seed, extent }))

const passed = all.flatMap(({ outcome }) => (outcome.failures.length === 0 ? outcome.figures : []))
const failed = all.flatMap(({ outcome }) => outcome.failures)
console.log(`\n${passed.length} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
