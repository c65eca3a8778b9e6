import type { Random } from './random.js'
import { isoTime } from './time.js'
import type { Version } from './versions.js'

/** `INIT_START`: a new instance begins. */
export function initStart(version: Version): string {
  const arn = `arn:aws:lambda:us-east-1::runtime:${version.arn}`
  return `INIT_START Runtime Version: ${version.runtime}\tRuntime Version ARN: ${arn}`
}

/** What a REPORT line measures. */
export interface Measured {
  readonly durationMs: number
  readonly memoryMb: number
  readonly maxMemoryMb: number
  /** Only for the first request of an instance. */
  readonly initMs?: number | undefined
}

/** `REPORT`, in one request of ten with the X-Ray trace on a second line. */
export function report(requestId: string, measured: Measured, trace: string): string {
  const init = measured.initMs === undefined ? '' : `Init Duration: ${measured.initMs.toFixed(2)} ms\t`
  return (
    `REPORT RequestId: ${requestId}\tDuration: ${measured.durationMs.toFixed(2)} ms\t` +
    `Billed Duration: ${Math.ceil(measured.durationMs)} ms\tMemory Size: ${measured.memoryMb} MB\t` +
    `Max Memory Used: ${measured.maxMemoryMb} MB\t${init}${trace}`
  )
}

/** The second line of a REPORT of a sampled request; empty for the others. */
export function xrayLine(timeMs: number, random: Random): string {
  if (!random.chance(XRAY_SHARE)) {
    return ''
  }
  const root = Math.floor(timeMs / 1000).toString(16)
  return `\nXRAY TraceId: 1-${root}-${random.hex(24)}\tSegmentId: ${random.hex(16)}\tSampled: true\t`
}

/** 670 of 6,876 REPORT lines of the real export. */
const XRAY_SHARE = 670 / 6876

/** `INIT_REPORT` of an instance that died while it began. */
export function initReport(durationMs: number, phase: 'init' | 'invoke'): string {
  return `INIT_REPORT Init Duration: ${durationMs.toFixed(2)} ms\tPhase: ${phase}\tStatus: error\tError Type: Runtime.ExitError`
}

/** A line of the Node.js runtime. */
export function runtimeLine(timeMs: number, requestId: string, level: string, message: string): string {
  return `${isoTime(timeMs)}\t${requestId}\t${level}\t${message}`
}

/** One line of the embedded metric format. */
export function metricLine(timeMs: number, metric: string, dimensions: string): string {
  return (
    `{"_aws":{"Timestamp":${timeMs},"CloudWatchMetrics":[{"Namespace":"apiService","Dimensions":[["service"]],` +
    `"Metrics":[{"Name":"${metric}","Unit":"Count"}]}]},"service":"syncBalanceSQS","${metric}":1${dimensions}}`
  )
}
