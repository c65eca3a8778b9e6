/**
 * Proves the rules of the anomalies: simulated logs with every anomaly injected, ten seeds by default. Prints per rule
 * recall of what was injected, and precision: `strict` counts only what was injected as right, `precision` also the
 * large manual postings that the simulated support desk makes of its own accord. Fails below recall 0.95 or precision
 * 0.90 in all. `node scripts/anomaly-proof.ts [seeds]`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding, Instance } from '../test/sim/anomaly-proof.ts'

registerHooks({
  resolve: (specifier, context, next) => {
    const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/')
    return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context)
  },
})

const { readRules } = await import('../src/analysis/catalog.ts')
const { analyze } = await import('../src/pipeline.ts')
const { findingOf, isAbout, isFound, writeAnomalousLogs } = await import('../test/sim/anomaly-proof.ts')
const { readCsvObjects } = await import('../test/support/csv.ts')

const LEAST_RECALL = 0.95
const LEAST_PRECISION = 0.9
const seeds = Array.from({ length: Number(process.argv[2] ?? 10) }, (_, index) => `proof ${index + 1}`)

interface Score {
  injected: number
  found: number
  findings: number
  /** About something injected. */
  strict: number
  right: number
}

const scores = new Map<string, Score>()

function score(rule: string): Score {
  const known = scores.get(rule) ?? { injected: 0, found: 0, findings: 0, strict: 0, right: 0 }
  scores.set(rule, known)
  return known
}

function count(seed: string, instances: readonly Instance[], findings: readonly Finding[]): void {
  for (const instance of instances.filter(({ isInjected }) => isInjected)) {
    const found = isFound(instance, findings)
    score(instance.rule).injected += 1
    score(instance.rule).found += found ? 1 : 0
    if (!found)
      console.error(
        `${seed}: missed ${instance.rule} of ${instance.userId} on ${[...instance.days].join(' ')}, ${instance.ids.size} transactions`,
      )
  }
  for (const finding of findings) {
    const about = instances.filter((instance) => isAbout(finding, instance))
    const right = about.length > 0
    score(finding.rule).findings += 1
    score(finding.rule).strict += about.some(({ isInjected }) => isInjected) ? 1 : 0
    score(finding.rule).right += right ? 1 : 0
    if (!right)
      console.error(
        `${seed}: not injected: ${finding.rule} of ${finding.userId} on ${finding.days.join(' to ')} ${finding.ids[0] ?? ''}`,
      )
  }
}

for (const rule of readRules()) score(rule.rule)
for (const seed of seeds) {
  const folder = mkdtempSync(join(tmpdir(), 'calo-proof-'))
  try {
    const [logs, output] = [join(folder, 'logs'), join(folder, 'results')]
    const instances = writeAnomalousLogs(seed, logs)
    await analyze({ paths: [logs], output })
    const rows = readCsvObjects(readFileSync(join(output, 'calo_analysis_anomalies.csv'), 'utf8'))
    count(seed, instances, rows.map(findingOf))
  } finally {
    if (process.env.KEEP_LOGS === undefined) rmSync(folder, { recursive: true })
    else console.error(folder)
  }
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3))
const all = [...scores.values()].reduce((sum, { injected, found, findings, strict, right }) => ({
  injected: sum.injected + injected,
  found: sum.found + found,
  findings: sum.findings + findings,
  strict: sum.strict + strict,
  right: sum.right + right,
}))
const line = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(30) : String(cell).padStart(9))).join(' ')

console.log(line(['rule', 'injected', 'found', 'recall', 'findings', 'strict', 'precision']))
for (const [rule, { injected, found, findings, strict, right }] of [...scores]
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .concat([['all', all]])) {
  console.log(
    line([
      rule,
      injected,
      found,
      share(found, injected),
      findings,
      share(strict, findings),
      share(right, findings),
    ]),
  )
}
console.log(`${seeds.length} seeds`)
if (all.found < LEAST_RECALL * all.injected || all.right < LEAST_PRECISION * all.findings)
  process.exitCode = 1
