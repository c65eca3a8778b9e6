import { styleText } from 'node:util'
import { formatMoneyExact } from '../model/currency.js'
import { parseDecimal } from '../model/money.js'
import { printable, printableLine } from '../model/printable.js'
import type { Severity } from '../model/problem.js'
import type { BalanceSide, TieOutResult, TieOutRow, TieOutTotals } from '../model/tie-out.js'
import type { TieOut } from '../tie-out.js'
import { counted } from './amounts.js'
import { commandLine } from './command-line.js'
import { renderTable } from './table.js'

/** How severe it is that a wallet does not agree. */
const severities: Readonly<Record<Exclude<TieOutResult, 'agreed'>, Severity>> = {
  different: 'error',
  only_here: 'warning',
  only_there: 'warning',
}

/** Says in one line which wallets do not agree with the other system; undefined where none is so severe. */
export function tieOutReason(totals: readonly TieOutTotals[], failOn: Severity): string | undefined {
  const isAsked = (result: keyof typeof severities): boolean =>
    failOn !== 'error' || severities[result] === 'error'
  const count = (result: keyof typeof severities): number =>
    isAsked(result) ? totals.reduce((sum, currency) => sum + currency[result], 0) : 0
  const [different, here, there] = [count('different'), count('only_here'), count('only_there')]
  if (different + here + there === 0) return undefined
  const parts = [
    ...(different > 0 ? [`${different} different`] : []),
    ...(here > 0 ? [`${here} only here`] : []),
    ...(there > 0 ? [`${there} only there`] : []),
  ]
  return `${counted(different + here + there, 'wallet does', 'wallets do')} not agree with the other system: ${parts.join(', ')}`
}

/** What was compared, and how much of it is printed. */
export interface ComparedFile {
  readonly file: string
  readonly side: BalanceSide
  readonly day: string | undefined
  readonly most: number
  readonly output: string | undefined
}

/** Describes a comparison: totals, then the wallets that do not agree. */
export async function tieOutText({ totals, rows }: TieOut, told: ComparedFile): Promise<string> {
  const { file, side, day, most, output } = told
  const title = `The ${side} balances at the end of ${day ?? 'the log'}, beside ${file}`
  const off = rows.filter(({ result }) => result !== 'agreed')
  const shown = off.slice(0, most)
  const hidden = off.length - shown.length
  const [first] = shown
  const lines = [
    styleText('bold', printableLine(title)),
    verdictOf(totals),
    ...(totals.length === 0 ? [] : ['', await totalsTable(totals)]),
    ...(shown.length === 0 ? [] : ['', await rowTable(shown)]),
    ...(hidden > 0 ? [`  ${counted(hidden, 'more wallet')}: --limit ${off.length}, or all with --csv`] : []),
    ...(first === undefined || first.our_balance === null
      ? []
      : [styleText('dim', `  → ${commandLine(['statement', first.user_id], output)}`)]),
  ]
  return `${lines.join('\n')}\n`
}

function verdictOf(totals: readonly TieOutTotals[]): string {
  const reason = tieOutReason(totals, 'warning')
  const agreed = totals.reduce((sum, currency) => sum + currency.agreed, 0)
  if (reason !== undefined)
    return `${counted(agreed, 'wallet agrees', 'wallets agree')}, ${styleText('yellow', reason)}`
  return agreed === 0
    ? 'There is no wallet here or there'
    : styleText('green', `All ${counted(agreed, 'wallet')} agree`)
}

async function totalsTable(totals: readonly TieOutTotals[]): Promise<string> {
  return renderTable(
    ['Currency', 'Agreed', 'Different', 'Only here', 'Only there', 'Sum of differences', 'Largest'],
    totals.map((row) => [
      printable(row.currency),
      String(row.agreed),
      String(row.different),
      String(row.only_here),
      String(row.only_there),
      row.different === 0 ? '' : money(row.difference, row),
      row.different === 0 ? '' : money(row.largest, row),
    ]),
  )
}

const words: Readonly<Record<TieOutResult, string>> = {
  different: 'different',
  only_here: 'only here',
  only_there: 'only there',
  agreed: 'agreed',
}

async function rowTable(rows: readonly TieOutRow[]): Promise<string> {
  return renderTable(
    ['Result', 'User', 'Currency', 'Here', 'There', 'Difference', 'Line', 'Last transaction'],
    rows.map((row) => [
      words[row.result],
      printableLine(row.user_id),
      printable(row.currency),
      money(row.our_balance, row),
      money(row.their_balance, row),
      money(row.difference, row),
      row.line === null ? '' : String(row.line),
      (row.timestamp ?? '').slice(0, 10),
    ]),
  )
}

function money(
  digits: string | null,
  { currency, decimals }: { readonly currency: string; readonly decimals: number },
): string {
  const exact = digits === null ? undefined : parseDecimal(digits)
  return exact === undefined ? '' : formatMoneyExact(exact, currency, decimals)
}

/** Describes in a few lines how a run compares with the balances of another system, after its summary. */
export async function tieOutBlock(
  totals: readonly TieOutTotals[],
  file: string,
  output: string | undefined,
): Promise<string> {
  const table = await totalsTable(totals)
  const next = styleText('dim', `  → ${commandLine(['tie-out', file], output)}`)
  return `\n${styleText('bold', printableLine(`Tie-out with ${file}`))}\n${verdictOf(totals)}\n${table === '' ? '' : `${table}\n`}${next}\n`
}
