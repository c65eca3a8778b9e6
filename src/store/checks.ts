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
