import { type Severity, severities } from '../model/problem.js'
import type { Summary } from '../model/summary.js'
import { commandLine } from './command-line.js'

/** Says in one line why a run ends with the exit code of findings; undefined where it has none so severe. */
export function reasonToFail(
  summary: Summary,
  failOn: Severity,
  output: string | undefined,
): string | undefined {
  const severe = severities.slice(severities.indexOf(failOn)).toReversed()
  const counts = severe.flatMap((severity) =>
    Object.entries(summary.findings[severity]).map(([finding, count]) => ({ finding, severity, count })),
  )
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  const parts = counts.map(({ finding, severity, count }) => `${count} ${finding} (${severity})`)
  const names = severe.map((severity) => `'${severity}'`).join(', ')
  const query = `select severity, coalesce(rule, finding) as finding, user_id, id, explanation from all_findings where severity in (${names})`
  const of = failOn === 'error' ? 'of severity error' : `of severity ${failOn} or above`
  const words = `${total} ${total === 1 ? 'finding' : 'findings'} ${of}: ${parts.join(', ')}`
  const caution = isDamaged(summary) ? '; some input was damaged, so there may be more' : ''
  return `${words}${caution}; to see them: ${commandLine(['query', query], output)}`
}

/** Says whether some input could not be read to its end. */
export function isDamaged({ files, problems }: Summary): boolean {
  return files.damaged > 0 || problems.unreadable > 0 || problems.errors > 0
}
