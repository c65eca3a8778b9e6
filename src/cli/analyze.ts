import { exitCodes } from '../model/errors.js'
import { printableLine } from '../model/printable.js'
import type { PiiMode } from '../model/privacy.js'
import type { Severity } from '../model/problem.js'
import type { Summary } from '../model/summary.js'
import { analyze } from '../pipeline.js'
import { chosenFile, resultsFolder } from './configured.js'
import { isDamaged, reasonToFail } from './fail-on.js'
import { jsonText } from './json.js'
import { ProgressLine } from './progress.js'
import { secretOf } from './secret.js'
import { describeRun } from './summary.js'

/** What the command line says besides the paths. */
export interface AnalyzeArguments {
  readonly config?: string
  readonly output?: string
  readonly timeZone?: string
  readonly atRiskBelow?: string
  readonly failOn?: Severity
  readonly pii?: PiiMode
  readonly hashUserIds?: true
  readonly report?: true
  readonly quiet?: true
  readonly json?: true
}

/** Runs `analyze`; gives the exit code. */
export async function runAnalyze(paths: readonly string[], options: AnalyzeArguments): Promise<number> {
  const stop = new AbortController()
  const signals = { SIGINT: 130, SIGTERM: 143 } as const
  let stoppedBy: number | undefined
  for (const [name, code] of Object.entries(signals)) {
    process.once(name, () => {
      stoppedBy = code
      stop.abort()
    })
  }
  const progress = new ProgressLine(options.quiet === true ? undefined : process.stderr)
  const started = performance.now()
  try {
    const { output, timeZone, atRiskBelow, pii, hashUserIds, report } = options
    const config = chosenFile(options.config)?.path
    const result = await analyze({
      paths,
      ...(config === undefined ? {} : { config }),
      ...(output === undefined ? {} : { output }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(atRiskBelow === undefined ? {} : { atRiskBelow }),
      ...(pii === undefined ? {} : { pii }),
      ...(hashUserIds === undefined ? {} : { hashUserIds }),
      ...(report === undefined ? {} : { report }),
      ...secretOf(process.env),
      signal: stop.signal,
      onProgress: (at) => progress.show(at),
    })
    await progress.clear()
    const usual = options.config === undefined ? await resultsFolder(undefined) : undefined
    const toName = result.output === usual ? undefined : result.output
    for (const { check, purpose, rows } of result.failedChecks) {
      process.stderr.write(`calo-analyzer: check ${check} (${purpose}) found ${rows} rows\n`)
    }
    for (const warning of result.warnings)
      process.stderr.write(`${printableLine(`calo-analyzer: ${warning}`)}\n`)
    if (options.json === true) process.stdout.write(jsonText(result.summary))
    else if (options.quiet !== true) {
      const seconds = (performance.now() - started) / 1000
      const { summary, output: folder } = result
      process.stdout.write(await describeRun({ summary, folder, output: toName, seconds }))
    }
    return endOf(result.summary, options.failOn, toName)
  } catch (error) {
    await progress.clear()
    if (stoppedBy === undefined) throw error
    process.stderr.write('calo-analyzer: stopped; the results of the run before are unchanged\n')
    return stoppedBy
  }
}

/** Gives the exit code of a finished run. Findings that were asked for stand before damaged input. */
function endOf(summary: Summary, failOn: Severity | undefined, output: string | undefined): number {
  const reason = failOn === undefined ? undefined : reasonToFail(summary, failOn, output)
  if (reason === undefined) return isDamaged(summary) ? exitCodes.damagedInput : exitCodes.done
  process.stderr.write(`calo-analyzer: ${reason}\n`)
  return exitCodes.findings
}
