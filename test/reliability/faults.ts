import { constants } from 'node:os'
import { join } from 'node:path'
import { expectRecovery, stateAfterKill } from './crash.js'
import { type Effort, Findings, inLanes, type Outcome } from './part.js'
import { callKinds, callsCounted, compilePreload, faultEnvironment, type SystemFault } from './preload.js'
import { type Ended, runProgram } from './program.js'
import { clear, makeReference, type Reference, restore, stateOf } from './results.js'

const lanes = 2
const { EIO, ENOSPC, EACCES, EMFILE } = constants.errno

/** How a call can fail, by its kind. */
const ways: Readonly<Record<(typeof callKinds)[number], readonly Pick<SystemFault, 'how' | 'isLasting'>[]>> =
  {
    open: [
      { how: EMFILE, isLasting: false },
      { how: EACCES, isLasting: true },
    ],
    read: [
      { how: EIO, isLasting: false },
      { how: 'short', isLasting: true },
    ],
    write: [
      { how: ENOSPC, isLasting: true },
      { how: EIO, isLasting: false },
      { how: 'short', isLasting: true },
      { how: 'kill', isLasting: false },
    ],
    rename: [
      { how: EIO, isLasting: false },
      { how: EACCES, isLasting: true },
      { how: 'kill', isLasting: false },
    ],
    unlink: [
      { how: EIO, isLasting: false },
      { how: EACCES, isLasting: true },
      { how: 'kill', isLasting: false },
    ],
    mkdir: [{ how: EACCES, isLasting: false }],
    sync: [{ how: EIO, isLasting: false }],
    list: [{ how: EIO, isLasting: false }],
  }

/** A run that takes longer than this waits for something that will not come. */
const longestMs = 60_000

/** Calls of one kind and way that are tried in a usual run; in a quick one it is one, in the middle. */
const fewCalls = 2

/**
 * Makes the k-th call of the system fail, for k = 1, 2, … until a run is clean; DuckDB's calls as well. The run says in
 * plain words what happened or is as good as undisturbed; the folder is never broken, and a re-run gives everything.
 */
export async function faults(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const library = compilePreload(effort.folder)
  if (library === undefined) {
    findings.skipped.push('the k-th call that fails: it needs Linux and a C compiler (cc)')
    return findings
  }
  const before = await makeReference(effort.folder, 'before', 6)
  const after = await makeReference(effort.folder, 'after', 12)
  const workplaceOf = (lane: number): Workplace => ({
    library,
    output: join(effort.folder, `output-${lane}`),
    before,
    after,
  })
  const counts = new Map<string, number>()
  await inLanes(callKinds, lanes, async (call, lane) => {
    const none = { call, at: 0, how: EIO, isLasting: false }
    counts.set(call, await tryOne(findings, none, workplaceOf(lane)))
  })
  const most = effort.extent === 'quick' ? 1 : Number.POSITIVE_INFINITY
  const trials = callKinds.flatMap((call) => ways[call].slice(0, most).map((way) => ({ call, ...way })))
  await inLanes(trials, lanes, async (trial, lane) => {
    const calls = counts.get(trial.call) ?? 0
    const tried = await tryEach(findings, trial, calls, { workplace: workplaceOf(lane), effort })
    const words = `${trial.isLasting ? 'from the k-th' : 'the k-th'} ${trial.call} ${wordsOf(trial.how)}`
    findings.add(words, tried, `of ${calls} calls in a run; folder intact, re-run byte for byte the same`)
  })
  return findings
}

interface Workplace {
  readonly library: string
  readonly output: string
  readonly before: Reference
  readonly after: Reference
}

async function tryEach(
  findings: Findings,
  trial: Omit<SystemFault, 'at'>,
  calls: number,
  { workplace, effort }: { readonly workplace: Workplace; readonly effort: Effort },
): Promise<number> {
  if (effort.extent === 'quick') {
    await tryOne(findings, { ...trial, at: Math.ceil(calls / 2) }, workplace)
    return 1
  }
  const isNightly = effort.extent === 'nightly'
  const step = isNightly ? 1 : Math.max(1, calls / fewCalls)
  let tried = 0
  // Threads make the number of calls vary, so the last ones are looked for until a run makes too few.
  for (let at = 1; isNightly || at <= calls; at = Math.max(at + 1, Math.round(1 + step * tried))) {
    tried += 1
    const made = await tryOne(findings, { ...trial, at }, workplace)
    if (made < at && !isFresh(at)) break
  }
  return tried
}

/** Whether the run with the k-th call failing finds an empty folder, in which there is less to do. */
function isFresh(at: number): boolean {
  return at % 5 === 4
}

/** Runs with a fault and again without; gives how many calls of the kind the first run made. */
async function tryOne(findings: Findings, fault: SystemFault, workplace: Workplace): Promise<number> {
  const { library, output, before, after } = workplace
  if (isFresh(fault.at)) clear(output)
  else restore(output, before)
  const countFile = `${output}.count`
  const environment = faultEnvironment(library, [output, after.logs], fault, countFile)
  const ended = await runProgram([after.logs, '-o', output, '-q'], { environment, limitMs: longestMs })
  const where = `${fault.call} ${fault.at} ${wordsOf(fault.how)}${fault.isLasting ? ' and all later' : ''}`
  if (fault.how !== 'kill') expectWords(findings, where, ended)
  await expectIntact(findings, where, ended, workplace)
  await expectRecovery(findings, where, output, after)
  // A process that was killed there may not have counted the calls of its other threads.
  const wasReached = ended.code === undefined
  return wasReached ? Math.max(fault.at, callsCounted(countFile)) : callsCounted(countFile)
}

/** A run ends well, with damage reported, or with one sentence for the operator; never as a bug, never by a signal. */
function expectWords(findings: Findings, where: string, { code, stderr, ms }: Ended): void {
  findings.expect(ms < longestMs, `${where}: took ${(ms / 1000).toFixed(0)} s`)
  const isKnown = code === 0 || code === 4 || code === 2 || code === 75
  findings.expect(isKnown, `${where}: ended with ${code}: ${stderr.slice(0, 400)}`)
  if (code === 2 || code === 75) findings.expect(stderr.split('\n').length >= 2, `${where}: says nothing`)
}

async function expectIntact(
  findings: Findings,
  where: string,
  ended: Ended,
  { output, before, after }: Workplace,
): Promise<void> {
  const state = await stateOf(output, [before, after])
  // A log that could not be read is reported, and the results are those of the others.
  const isPartial = ended.code === 4 && state.kind === 'broken' && state.why === 'results of no known run'
  if (isPartial) return
  await stateAfterKill(findings, where, output, [before, after])
  if (ended.code === 0) {
    findings.expect(state.kind === 'whole' && state.of === after, `${where}: ended with 0 and ${state.kind}`)
  }
}

function wordsOf(how: SystemFault['how']): string {
  if (how === 'kill') return 'kills the process'
  if (how === 'short') return 'takes half'
  const name = Object.entries(constants.errno).find(([, number]) => number === how)?.[0]
  return `fails with ${name}`
}
