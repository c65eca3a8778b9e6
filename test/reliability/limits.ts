import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expectRecovery, stateAfterKill } from './crash.js'
import { type Effort, Findings, inLanes, type Outcome } from './part.js'
import { type RunOptions, runProgram } from './program.js'
import { makeReference, type Reference, restore, stateOf } from './results.js'

/** Exit codes with which a run may end that the system refuses something. */
const refused = new Set<number | undefined>([2, 75])

/**
 * Runs on a disk that is full, with files that may not grow, without permission to write, and with too little memory.
 * The run says so in plain words and leaves the results of the run before; with enough, a re-run gives everything.
 */
export async function limits(effort: Effort): Promise<Outcome> {
  const findings = new Findings()
  const before = await makeReference(effort.folder, 'before', 6)
  const after = await makeReference(effort.folder, 'after', 12)
  const workplace = { findings, before, after, folder: effort.folder }
  const { disks, files, memories } = {
    quick: { disks: 3, files: 1, memories: 1 },
    usual: { disks: 12, files: 3, memories: 3 },
    nightly: { disks: 40, files: 20, memories: 12 },
  }[effort.extent]
  await fullDisk(workplace, disks)
  await shortFiles(workplace, files)
  await lostPermission(workplace)
  await littleMemory(workplace, memories)
  return findings
}

interface Workplace {
  readonly findings: Findings
  readonly before: Reference
  readonly after: Reference
  readonly folder: string
}

/** A file system of its own size in memory, which holds the results of the run before and a little more. */
async function fullDisk(workplace: Workplace, steps: number): Promise<void> {
  const { findings, before, after, folder } = workplace
  const disk = join(folder, 'disk')
  const output = join(disk, 'output')
  mkdirSync(disk)
  const held = sizeKb(before.output)
  if (!mount(disk, held * 4)) {
    findings.skipped.push('a full disk: only root can mount one')
    return
  }
  let full = 0
  try {
    for (let step = 0; step < steps; step++) {
      const roomKb = held + 64 + Math.round((held * 1.4 * step) / steps)
      mount(disk, roomKb, 'remount,')
      restore(output, before)
      const { code, stderr } = await runProgram([after.logs, '-o', output, '-q'])
      const where = `a disk of ${roomKb} kB`
      if (code === 75) full += 1
      findings.expect(code === 75 || code === 0, `${where}: ended with ${code}: ${stderr}`)
      if (code === 75) findings.expect(stderr.includes('the disk is full'), `${where}: says ${stderr}`)
      await expectEither(workplace, where, output, code)
      mount(disk, held * 4, 'remount,')
      await expectRecovery(findings, where, output, after)
    }
  } finally {
    spawnSync('umount', [disk])
  }
  findings.expect(full > 0, 'no disk was ever full')
  findings.add(
    'a full disk, of growing size',
    steps,
    `${full} too small: exit code 75, the results of the run before stayed`,
  )
}

async function shortFiles(workplace: Workplace, steps: number): Promise<void> {
  const { findings, folder } = workplace
  if (!hasPrlimit()) {
    findings.skipped.push('files that may not grow: it needs prlimit')
    return
  }
  const sizes = Array.from({ length: steps }, (_, step) => 4096 * 3 ** (step * (7 / steps)))
  await inLanes(sizes, 2, async (size, lane) => {
    const limit = `--fsize=${Math.round(size)}`
    await runWithin(workplace, limit, join(folder, `short-${lane}`), { through: ['prlimit', limit] })
  })
  findings.add(
    'files that may not grow beyond a size',
    steps,
    'exit code 75, the results of the run before stayed',
  )
}

/** Takes away the permission to write while the folder holds results; the run is that of a user who is not root. */
async function lostPermission(workplace: Workplace): Promise<void> {
  const { findings, before, after, folder } = workplace
  const output = join(folder, 'locked')
  const nobody = 65534
  const through =
    process.getuid?.() === 0 ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []
  const probe = await runProgram(['--version'], { through })
  if (probe.code !== 0 || spawnSync('chmod', ['-R', 'a+rX', folder]).status !== 0) {
    findings.skipped.push('lost permission: another user cannot run the program here')
    return
  }
  chmodSync(folder, 0o755)
  for (const mode of [0o500, 0o000]) {
    restore(output, before)
    if (through.length > 0) chownSync(output, nobody, nobody)
    chmodSync(output, mode)
    const { code, stderr } = await runProgram([after.logs, '-o', output, '-q'], { through })
    const where = `an output folder of mode ${mode.toString(8)}`
    findings.expect(
      code === 2 && /permission denied/i.test(stderr),
      `${where}: ended with ${code}: ${stderr}`,
    )
    chmodSync(output, 0o755)
    await expectEither(workplace, where, output, code)
  }
  const unreadable = join(folder, 'unreadable-logs')
  cpSync(after.logs, unreadable, { recursive: true })
  chmodSync(unreadable, 0o000)
  const { code, stderr } = await runProgram([unreadable, '-o', join(folder, 'none'), '-q'], { through })
  findings.expect(code === 2 && !stderr.includes('bug'), `unreadable logs: ended with ${code}: ${stderr}`)
  chmodSync(unreadable, 0o755)
  findings.add(
    'permission lost to the output folder or the logs',
    3,
    'exit code 2, the results of the run before stayed',
  )
}

async function littleMemory(workplace: Workplace, steps: number): Promise<void> {
  const { findings, folder } = workplace
  const heaps = Array.from({ length: steps }, (_, step) => 4 + 3 * step)
  const spaces = hasPrlimit() ? Array.from({ length: steps }, (_, step) => 600 + 300 * step) : []
  const trials: readonly (readonly [string, RunOptions])[] = [
    ...heaps.map(
      (mb) =>
        [`a heap of ${mb} MB`, { environment: { NODE_OPTIONS: `--max-old-space-size=${mb}` } }] as const,
    ),
    ...spaces.map(
      (mb) =>
        [`${mb} MB of addresses`, { through: ['prlimit', `--as=${mb * 1024 * 1024}`, '--core=0'] }] as const,
    ),
  ]
  await inLanes(trials, 2, async ([where, options], lane) => {
    await runWithin(workplace, where, join(folder, `little-${lane}`), options, true)
  })
  findings.add(
    'too little memory',
    trials.length,
    'a code other than 0, or the whole results; a re-run gives everything',
  )
}

/** Runs within a limit; the results are then the old ones or the new ones, and a re-run without it gives everything. */
async function runWithin(
  workplace: Workplace,
  where: string,
  output: string,
  options: RunOptions,
  mayAbort = false,
): Promise<void> {
  const { findings, before, after } = workplace
  restore(output, before)
  const { code, stderr } = await runProgram([after.logs, '-o', output, '-q'], options)
  const isTold = code === after.code || refused.has(code) || mayAbort
  findings.expect(isTold, `${where}: ended with ${code}: ${stderr.slice(0, 400)}`)
  await expectEither(workplace, where, output, code)
  await expectRecovery(findings, where, output, after)
}

async function expectEither(
  { findings, before, after }: Workplace,
  where: string,
  output: string,
  code: number | undefined,
): Promise<void> {
  await stateAfterKill(findings, where, output, [before, after])
  const state = await stateOf(output, [before, after])
  const isRight = state.kind === 'whole' && (code === after.code) === (state.of === after)
  findings.expect(isRight, `${where}: ended with ${code}, and the folder is ${state.kind}`)
}

function mount(disk: string, kilobytes: number, remount = ''): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `${remount}size=${kilobytes}k`, 'none', disk]).status === 0
}

function sizeKb(folder: string): number {
  return Number.parseInt(spawnSync('du', ['-sk', folder], { encoding: 'utf8' }).stdout, 10)
}

function hasPrlimit(): boolean {
  return spawnSync('prlimit', ['--version']).status === 0
}
