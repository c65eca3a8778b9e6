import { UNCAUGHT_EXCEPTION } from './failures.js'
import { initReport, report, runtimeLine, xrayLine } from './platform.js'
import type { Random, Weighted } from './random.js'
import type { Delivery, RecordContext, Written } from './records.js'
import { writeRecord } from './records.js'
import type { Scribe } from './scribe.js'
import type { Version } from './versions.js'

/** How many records the queue hands over at once, by the nights of the real export. */
export const BATCH_SIZES: Weighted<number> = [
  [1, 2400],
  [2, 268],
  [3, 244],
  [4, 153],
  [5, 137],
  [6, 82],
  [7, 48],
  [8, 50],
  [9, 41],
  [10, 447],
]

/** What a request needs to be written. */
export interface RequestContext extends Omit<RecordContext, 'requestId'> {
  /** How long the instance took to begin; only for its first request. */
  readonly initMs: number | undefined
}

/** Writes one request: its records, one after the other, between START and REPORT. */
export function writeRequest(batch: readonly Delivery[], context: RequestContext): readonly Written[] {
  const { scribe, random, version } = context
  const requestId = random.uuid('5')
  const startedMs = scribe.now()
  scribe.print('lambda_start', `START RequestId: ${requestId} Version: $LATEST`)
  const first = context.initMs !== undefined
  scribe.wait(first ? 100 : 20, first ? 150 : 36)
  const written = batch.map((delivery, index) => {
    if (index > 0) {
      scribe.wait(11, 17)
    }
    return writeRecord(delivery, { ...context, requestId })
  })
  scribe.concern(undefined)
  scribe.wait(1, batch.some(({ entry }) => entry.kind === 'transaction') ? 22 : 4)
  finish(requestId, { scribe, random, version }, { startedMs, initMs: context.initMs })
  return written
}

function finish(
  requestId: string,
  {
    scribe,
    random,
    version,
  }: { readonly scribe: Scribe; readonly random: Random; readonly version: Version },
  { startedMs, initMs }: { readonly startedMs: number; readonly initMs: number | undefined },
): void {
  scribe.print('lambda_end', `END RequestId: ${requestId}`)
  const measured = {
    durationMs: scribe.now() - startedMs + random.below(100) / 100,
    memoryMb: version.memoryMb,
    maxMemoryMb: random.between(106, 142),
    initMs,
  }
  scribe.print('lambda_report', report(requestId, measured, xrayLine(startedMs, random)))
}

/** Writes a burst of failed starts, as after a deployment that misses a module. */
export function writeCrashes(
  count: number,
  { scribe, random, version }: Omit<RequestContext, 'initMs'>,
): void {
  crash('init', { scribe, random })
  for (let i = 0; i < count; i++) {
    scribe.wait(650, 5000)
    crash('invoke', { scribe, random })
    const requestId = random.uuid('5')
    scribe.print('lambda_start', `START RequestId: ${requestId} Version: $LATEST`)
    scribe.wait(0, 16)
    scribe.print('application_error', 'Unknown application error occurred\nRuntime.Unknown')
    scribe.print('lambda_end', `END RequestId: ${requestId}`)
    const measured = { durationMs: random.between(72_000, 79_000) / 100, memoryMb: version.memoryMb }
    scribe.print('lambda_report', report(requestId, { ...measured, maxMemoryMb: random.between(38, 42) }, ''))
  }
}

function crash(
  phase: 'init' | 'invoke',
  { scribe, random }: { readonly scribe: Scribe; readonly random: Random },
): void {
  scribe.wait(200, 280)
  scribe.print('uncaught_exception', runtimeLine(scribe.now(), 'undefined', 'ERROR', UNCAUGHT_EXCEPTION))
  scribe.wait(24, 135)
  const duration = phase === 'init' ? random.between(20_000, 31_000) : random.between(73_000, 80_000)
  scribe.print('lambda_init_report', initReport(duration / 100, phase))
}
