import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expectRecovery } from './crash.js'
import { type Effort, Findings, type Outcome } from './part.js'
import { type Ended, runProgram } from './program.js'
import { makeReference, restore, stateOf } from './results.js'

/** Runs two at once on the same output: one is refused with code 75, the other's results are whole. */
export async function locks(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const before = await makeReference(effort.folder, 'before', 6)
  const after = await makeReference(effort.folder, 'after', 12)
  const output = join(effort.folder, 'output')
  const rounds = { quick: 2, usual: 6, nightly: 40 }[effort.extent] * effort.times
  let refused = 0
  for (let round = 0; round < rounds; round++) {
    restore(output, before)
    const isStale = round % 2 === 1
    if (isStale) writeFileSync(join(output, '.calo-analyzer.lock'), `${endedProcess()} ${hostname()} 5`)
    const where = `round ${round}${isStale ? ' over a lock of a dead run' : ''}`
    const run = (): Promise<Ended> => runProgram([after.logs, '-o', output, '-q'])
    const ends = await Promise.all([run(), run()])
    const codes = ends.map(({ code }) => code)
    refused += codes.filter((code) => code === 75).length
    const isRight = codes.every((code) => code === after.code || code === 75) && codes.includes(after.code)
    findings.expect(
      isRight,
      `${where}: ended with ${codes.join(' and ')}: ${ends.map(({ stderr }) => stderr).join('')}`,
    )
    const state = await stateOf(output, [after])
    findings.expect(state.kind === 'whole', `${where}: ${'why' in state ? state.why : state.kind}`)
  }
  await expectRecovery(findings, 'after all rounds', output, after)
  findings.expect(refused > 0, 'no run was ever refused')
  findings.add(
    'two runs at once on the same output',
    rounds,
    `${refused} refused with code 75, every folder whole`,
  )
  return findings
}

function endedProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}
