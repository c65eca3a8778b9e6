import { spawnSync } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryPath } from '../support/command.js'

/** The kinds of calls of the system that can be made to fail. */
export const callKinds = ['open', 'read', 'write', 'rename', 'unlink', 'mkdir', 'sync', 'list'] as const

/** Which call of the system fails, and how. */
export interface SystemFault {
  readonly call: (typeof callKinds)[number]
  /** Which one, from 1; 0 for none. */
  readonly at: number
  /** A number of errno; `kill` ends the process there, `short` reads or writes half of what was asked. */
  readonly how: number | 'kill' | 'short'
  /** Whether all later calls fail, too. */
  readonly isLasting: boolean
}

/** Compiles what is preloaded; undefined where there is no C compiler or no dynamic linker that preloads. */
export function compilePreload(folder: string): string | undefined {
  const library = join(folder, 'fail.so')
  const source = repositoryPath('test/reliability/fail.c')
  const made = spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'])
  return process.platform === 'linux' && made.status === 0 ? library : undefined
}

/** The environment in which a fault happens to files below `folders`; it counts the calls in `countFile`. */
export function faultEnvironment(
  library: string,
  folders: readonly string[],
  { call, at, how, isLasting }: SystemFault,
  countFile: string,
): Record<string, string> {
  rmSync(countFile, { force: true })
  return {
    LD_PRELOAD: library,
    FAIL_BELOW: folders.join(':'),
    FAIL_CALL: call,
    FAIL_AT: String(at),
    FAIL_HOW: String(how),
    FAIL_COUNT: countFile,
    ...(isLasting ? { FAIL_ON: '1' } : {}),
  }
}

/** How many calls of the kind a run made. */
export function callsCounted(countFile: string): number {
  return statSync(countFile, { throwIfNoEntry: false })?.size ?? 0
}
