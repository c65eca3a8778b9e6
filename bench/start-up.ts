import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machine, measure, type Run } from './measure.ts'
import { program } from './shapes.ts'
import { median } from './statistics.ts'

/** What a start takes: medians. */
export interface StartUp {
  readonly date: string
  readonly machine: string
  readonly rounds: number
  readonly commands: readonly StartUpCommand[]
}

/** One command that does little. */
export interface StartUpCommand {
  readonly name: string
  readonly wallSeconds: number
  readonly cpuSeconds: number
  /** What the issue of speed asks for, of wall time. */
  readonly targetSeconds: number
}

/** One record of the queue, as the service logs it. */
const smallLog = `2024-02-18T21:01:05.234Z START RequestId: 0a0adba9-0000-4000-8000-000000000001 Version: $LATEST

2024-02-18T21:01:05.301Z 2024-02-18T21:01:05.301Z\t0a0adba9-0000-4000-8000-000000000001\tINFO\tProcessing message 99a15ff4-0000-4000-8000-000000000001

2024-02-18T21:01:05.309Z END RequestId: 0a0adba9-0000-4000-8000-000000000001

`

/** Measures starts: help, and the analysis of one small file. */
export async function measureStartUp(rounds: number): Promise<StartUp> {
  const work = mkdtempSync(join(tmpdir(), 'calo-bench-'))
  const log = join(work, 'small.log')
  const output = join(work, 'output')
  writeFileSync(log, smallLog)
  const wanted = [
    { name: 'calo-analyzer --help', command: [...program, '--help'], targetSeconds: 0.15 },
    { name: 'calo-analyzer small.log', command: [...program, log, '-o', output, '-q'], targetSeconds: 0.35 },
  ]
  const runs = wanted.map((): Run[] => [])
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [at, { command }] of wanted.entries()) {
        rmSync(output, { recursive: true, force: true })
        const run = await measure(command)
        if (round > 0) runs[at]?.push(run)
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    rounds,
    commands: wanted.map(({ name, targetSeconds }, at) => ({
      name,
      targetSeconds,
      wallSeconds: median((runs[at] ?? []).map(({ wallSeconds }) => wallSeconds)),
      cpuSeconds: median((runs[at] ?? []).map(({ cpuSeconds }) => cpuSeconds)),
    })),
  }
}
