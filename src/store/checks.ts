import type { Configuration } from '../model/configuration.js'
import { assert, OperatorError } from '../model/errors.js'
import type { FailedCheck } from '../model/failed-check.js'
import type { ReportTable } from '../model/table.js'
import type { Database } from './database.js'

/** Runs each check and gives those that return rows, with how many: none, unless the program is wrong. */
export async function failedChecks(
  database: Database,
  checks: readonly ReportTable[],
): Promise<readonly { readonly check: ReportTable; readonly rows: number }[]> {
  if (checks.length === 0) return []
  const counts = checks.map((check) => `select '${check.name}' as name, count(*) as rows from (${check.sql})`)
  const { rows } = await database.read(
    `select name, rows from (${counts.join(' union all ')}) where rows > 0`,
  )
  const failed = new Map(rows.map(([name, count]) => [name, Number(count)]))
  return checks.flatMap((check) => {
    const found = failed.get(check.name)
    return found === undefined ? [] : [{ check, rows: found }]
  })
}

/** Runs the checks; gives those that found something, unless one of them must end the run. */
export async function checkResults(
  database: Database,
  checks: readonly ReportTable[],
  severities: Configuration['checks'],
): Promise<readonly FailedCheck[]> {
  const found = await failedChecks(database, checks)
  const failed = found.map(({ check, rows }) => ({ check: check.name, purpose: check.purpose, rows }))
  requireChecks(failed, severities)
  return failed
}

/** Crashes where the results contradict themselves: that is a bug, and no figure of them can be trusted. */
export function requireChecks(failed: readonly FailedCheck[], severities: Configuration['checks']): void {
  const grave = failed.find(({ check }) => severities[check] === 'error')
  assert(grave === undefined, `check ${grave?.check} (${grave?.purpose}) found ${grave?.rows} rows`)
}

/** Throws an OperatorError, with the first reasons, where none of the files holds an event. */
export async function requireEvents(database: Database, paths: readonly string[]): Promise<void> {
  const { rows } = await database.read(
    `select coalesce(sum(events), 0)::bigint = 0 as is_empty,
      (select string_agg('  ' || file || ': ' || message, chr(10) order by is_minor, file, "offset" nulls first, message) from (
        select file, "offset", message, severity <> 'error' as is_minor from problems
        order by is_minor, file, "offset" nulls first, message limit 5)) as reasons
    from input_files`,
  )
  const [isEmpty, reasons] = rows[0] ?? []
  if (isEmpty !== true) return
  throw new OperatorError(
    `no log events in ${paths.join(', ')}${typeof reasons === 'string' ? `\n${reasons}` : ''}`,
    'Give a folder that holds a CloudWatch export: .gz, .log or .txt files whose lines start with a time such as 2024-02-18T21:01:05.234Z.',
  )
}
