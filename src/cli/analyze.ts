import { exitCodes } from '../model/errors.js'
import { printableLine } from '../model/printable.js'
import type { PiiMode } from '../model/privacy.js'
import type { Severity } from '../model/problem.js'
import { type AnalyzeResult, analyze } from '../pipeline.js'
import { chosenFile, resultsFolder } from './configured.js'
import { isDamaged, reasonToFail } from './fail-on.js'
import { jsonText } from './json.js'
import { ProgressLine } from './progress.js'
import { secretOf } from './secret.js'
import { describeRun } from './summary.js'
import { tieOutBlock, tieOutReason } from './tie-out-text.js'

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
  readonly tieOut?: string
  readonly full?: true
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
    const { output, timeZone, atRiskBelow, pii, hashUserIds, report, tieOut, full } = options
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
      ...(tieOut === undefined ? {} : { tieOut }),
      ...(full === undefined ? {} : { full }),
      ...secretOf(process.env),
      signal: stop.signal,
      onProgress: (at) => progress.show(at),
    })
    await progress.clear()
    const usual = options.config === undefined ? await resultsFolder(undefined) : undefined
    const toName = result.output === usual ? undefined : result.output
    const seconds = (performance.now() - started) / 1000
    await print(result, { options, output: toName, seconds })
    return endOf(result, options.failOn, toName)
  } catch (error) {
    await progress.clear()
    if (stoppedBy === undefined) throw error
    process.stderr.write('calo-analyzer: stopped; the results of the run before are unchanged\n')
    return stoppedBy
  }
}

interface Printing {
  readonly options: AnalyzeArguments
  /** The output folder, where the other commands must be told it. */
  readonly output: string | undefined
  readonly seconds: number
}

/** Prints what a run found, as it was asked for: in words, as JSON, or warnings alone. */
async function print(result: AnalyzeResult, { options, output, seconds }: Printing): Promise<void> {
  const { summary, tieOut } = result
  for (const { check, purpose, rows } of result.failedChecks) {
    process.stderr.write(`calo-analyzer: check ${check} (${purpose}) found ${rows} rows\n`)
  }
  for (const warning of result.warnings)
    process.stderr.write(`${printableLine(`calo-analyzer: ${warning}`)}\n`)
  if (result.isKept && options.quiet !== true) process.stderr.write(`calo-analyzer: ${keptWords}\n`)
  if (options.json === true) {
    const compared = options.tieOut === undefined ? summary : { ...summary, tieOut }
    process.stdout.write(jsonText(compared))
  } else if (options.quiet !== true) {
    const knownFiles = result.isKept ? 0 : result.knownFiles
    process.stdout.write(await describeRun({ summary, folder: result.output, output, seconds, knownFiles }))
    if (options.tieOut !== undefined) {
      process.stdout.write(await tieOutBlock(tieOut, options.tieOut, output))
    }
  }
}

const keptWords =
  'nothing has changed since the run before, so its results were kept; --full reads everything again'

/** Gives the exit code of a finished run. Findings that were asked for stand before damaged input. */
function endOf(
  { summary, tieOut }: AnalyzeResult,
  failOn: Severity | undefined,
  output: string | undefined,
): number {
  const reasons =
    failOn === undefined ? [] : [tieOutReason(tieOut, failOn), reasonToFail(summary, failOn, output)]
  const told = reasons.filter((reason) => reason !== undefined)
  if (told.length === 0) return isDamaged(summary) ? exitCodes.damagedInput : exitCodes.done
  process.stderr.write(told.map((reason) => `calo-analyzer: ${reason}\n`).join(''))
  return exitCodes.findings
}
