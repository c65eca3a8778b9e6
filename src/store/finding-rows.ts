import type { FindingRole, FindingRow } from '../model/finding.js'
import { type Severity, severities } from '../model/problem.js'
import type { Cell, Row } from '../model/result.js'

const roles: readonly FindingRole[] = ['began', 'within', 'ended', 'here', 'named']

/** Reads a row of `all_findings`, or of a query with the same columns; absent columns are null. */
export function findingOf(row: Row): FindingRow {
  return {
    severity: severities.find((severity) => severity === row.severity) ?? severityOfUnknown,
    finding: String(row.finding),
    rule: textOf(row.rule),
    role: roles.find((role) => role === row.role) ?? 'here',
    user_id: textOf(row.user_id),
    currency: textOf(row.currency),
    decimals: numberOf(row.decimals),
    id: textOf(row.id),
    timestamp: textOf(row.timestamp),
    last_at: textOf(row.last_at),
    open: typeof row.open === 'boolean' ? row.open : null,
    found: textOf(row.found),
    expected: textOf(row.expected),
    difference: textOf(row.difference),
    unit: textOf(row.unit),
    suggested_adjustment: textOf(row.suggested_adjustment),
    explanation: String(row.explanation ?? ''),
    log_file: textOf(row.log_file),
    log_offset: numberOf(row.log_offset),
    related_ids: textOf(row.related_ids),
  }
}

const severityOfUnknown: Severity = 'warning'

/** A cell as text; null where it is empty. */
export function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell)
}

/** A cell as a whole number; null where it is empty. */
export function numberOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell)
}
