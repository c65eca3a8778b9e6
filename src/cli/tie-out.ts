import { exitCodes } from '../model/errors.js'
import type { Severity } from '../model/problem.js'
import type { BalanceSide, TieOutRow, TieOutTotals } from '../model/tie-out.js'
import { tieOut } from '../tie-out.js'
import { configurationOf } from './configured.js'
import { csvText } from './csv-text.js'
import { validLimit } from './limit.js'
import { secretOf } from './secret.js'
import { tieOutReason, tieOutText } from './tie-out-text.js'

/** What the command line says besides the file. */
export interface TieOutArguments {
  readonly config?: string
  readonly output?: string
  readonly side?: BalanceSide
  readonly at?: string
  readonly limit?: string
  readonly failOn?: Severity
  readonly csv?: true
  readonly json?: true
}

/** Wallets that are printed unless told otherwise; CSV and JSON have all. */
const usualLimit = 20

/** Runs `tie-out`: prints how the closing balances compare with those of another system; gives the exit code. */
export async function runTieOut(file: string, options: TieOutArguments): Promise<number> {
  const { output, side, at, limit, failOn, csv, json } = options
  const configuration = await configurationOf(options.config)
  const settings = side === undefined ? configuration.tie_out : { ...configuration.tie_out, side }
  const result = await tieOut({
    file,
    settings,
    day: at,
    output: output ?? configuration.output.folder,
    ...secretOf(process.env),
  })
  if (json === true) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  else if (csv === true) process.stdout.write(tieOutCsv(result.rows))
  else {
    const most = limit === undefined ? usualLimit : validLimit(limit, 'wallets')
    process.stdout.write(await tieOutText(result, { file, side: settings.side, day: at, most, output }))
  }
  return endOf(result.totals, failOn)
}

/** Gives the exit code: that of findings where wallets do not agree, as severely as was asked for. */
function endOf(totals: readonly TieOutTotals[], failOn: Severity | undefined): number {
  const reason = failOn === undefined ? undefined : tieOutReason(totals, failOn)
  if (reason === undefined) return exitCodes.done
  process.stderr.write(`calo-analyzer: ${reason}\n`)
  return exitCodes.findings
}

// ---- CSV ----

const header = [
  'result',
  'user_id',
  'currency',
  'side',
  'day',
  'our_balance',
  'their_balance',
  'difference',
  'line',
  'id',
  'timestamp',
  'balance_is',
] as const

function tieOutCsv(rows: readonly TieOutRow[]): string {
  return csvText(
    header,
    rows.map((row) => header.map((name) => String(row[name] ?? ''))),
  )
}
