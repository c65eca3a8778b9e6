import { join } from 'node:path'
import { createRandom } from '../../src/generate/random.js'
import { type Effort, Findings, inLanes, type Outcome } from './part.js'
import { runProgram } from './program.js'
import { clear, differences, makeReference, type Reference, restore, stateOf, tablesOf } from './results.js'

const lanes = 2
/** Some moments are to come after the end. */
const longestRun = 1.2

/**
 * Kills a run without a warning at random moments. The folder then holds the results of the run before or of this
 * one, whole or on their way into place, and a re-run gives what an undisturbed run gives.
 */
export async function crash(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const before = await makeReference(effort.folder, 'before', 6)
  const after = await makeReference(effort.folder, 'after', 12)
  const random = createRandom(`crash/${effort.seed}`)
  const moments = Array.from(
    { length: (effort.extent === 'quick' ? 6 : 100) * effort.times },
    (_, number) => ({
      number,
      hasResults: number % 4 !== 0,
      share: random.float() * longestRun,
    }),
  )
  const found: Record<string, number> = {
    'the run before': 0,
    'this run': 0,
    'nothing yet': 0,
    'on their way': 0,
  }
  // A machine is not equally fast all the time: the moment is a share of the last whole run.
  let wholeMs = after.ms
  await inLanes(moments, lanes, async ({ number, hasResults, share }, lane) => {
    const killAfterMs = Math.round(share * wholeMs)
    const output = join(effort.folder, `output-${lane}`)
    if (hasResults) restore(output, before)
    else clear(output)
    await runProgram([after.logs, '-o', output, '-q'], { killAfterMs })
    const where = `kill ${number} after ${killAfterMs} ms of ${wholeMs.toFixed(0)} ms`
    const state = await stateAfterKill(findings, where, output, [before, after])
    found[state] = (found[state] ?? 0) + 1
    const ms = await expectRecovery(findings, where, output, after)
    // Where this run had published its results, the re-run kept them.
    if (state === 'the run before' || state === 'nothing yet') wholeMs = ms
  })
  const states = Object.entries(found).map(([state, count]) => `${state} ${count}`)
  findings.add(
    'kill -9 at a random moment',
    moments.length,
    `the folder then held results of: ${states.join(', ')}`,
  )
  findings.add('re-run after it', moments.length, 'CSV files byte for byte those of an undisturbed run')
  return findings
}

/** Looks at the folder a killed run leaves, through the file system and through `query`; says what it holds. */
export async function stateAfterKill(
  findings: Findings,
  where: string,
  output: string,
  [before, after]: readonly [Reference, Reference],
): Promise<string> {
  const state = await stateOf(output, [before, after])
  if (state.kind === 'broken') findings.failures.push(`${where}: ${state.why}`)
  if (state.kind === 'broken' || state.kind === 'empty') return 'nothing yet'
  if (state.kind === 'whole') return state.of === before ? 'the run before' : 'this run'
  const query = 'select count(*) from transactions'
  const { stdout, stderr } = await runProgram(['query', query, '-o', output, '--format', 'csv'])
  const transactions = Number(stdout.trim().split('\r\n')[1])
  findings.expect(transactions === after.transactions, `${where}: query shows ${stdout}${stderr}`)
  return 'on their way'
}

/** Runs again, undisturbed, and expects the results of an undisturbed run; gives how long that took, ms. */
export async function expectRecovery(
  findings: Findings,
  where: string,
  output: string,
  reference: Reference,
): Promise<number> {
  const { code, stderr, ms } = await runProgram([reference.logs, '-o', output, '-q'])
  findings.expect(code === reference.code, `${where}: the re-run ended with ${code}: ${stderr}`)
  const changed = differences(tablesOf(output), reference.tables)
  findings.expect(changed.length === 0, `${where}: the re-run differs in ${changed.join(', ')}`)
  const state = await stateOf(output, [reference])
  findings.expect(
    state.kind === 'whole',
    `${where}: after the re-run ${'why' in state ? state.why : state.kind}`,
  )
  return ms
}
