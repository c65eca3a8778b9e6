/** A query with one small change. */
export interface SqlMutant {
  /** What was changed, with the line it stands in: `3: <> becomes =`. */
  readonly change: string
  readonly sql: string
}

/** Words of SQL and what they become, each in its turn. */
const changes: readonly (readonly [found: RegExp, ...becomes: string[]])[] = [
  [/ <> /g, ' = '],
  [/ = /g, ' <> '],
  [/ > /g, ' <= '],
  [/ < /g, ' >= '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/is distinct from/g, 'is not distinct from'],
  [/is not distinct from/g, 'is distinct from', '='],
  [/is not null/g, 'is null'],
  [/is null/g, 'is not null'],
  [/\bin \(/g, 'not in ('],
  [/\bor\b/g, 'and'],
  [/\band\b/g, 'or'],
  [/\bsum\(/g, 'max(', 'count('],
  [/count\(\*\)/g, '0', '2 * count(*)'],
  [/count\(distinct (\w+)\)/g, 'count($1)'],
  [/ filter \([^()]*\)/g, ''],
  [/coalesce\(((?:[^()]|\([^()]*\))*), 0\)/g, '$1', '0'],
  [/left join/g, 'join'],
  [/'[^']*'/g, "''"],
  // Each condition alone, and each list of conditions.
  [/(?<=\bwhere |\bor )[^()\n]+?(?= or |\n| and |\))/g, 'false', 'true'],
  [/(?<=\band )[^()\n]+?(?= or |\n| and |\))/g, 'true', 'false'],
]

/** Every query that differs from `sql` in one word or condition. Comments are left alone. */
export function mutantsOf(sql: string): SqlMutant[] {
  const mutants = changes.flatMap(([found, ...becomes]) =>
    [...sql.matchAll(found)].flatMap((match) =>
      becomes.map((become) => mutant(sql, match, become.replace('$1', match[1] ?? ''))),
    ),
  )
  const isComment = ({ change }: SqlMutant): boolean => {
    const line = sql.split('\n')[Number.parseInt(change, 10) - 1] ?? ''
    return line.startsWith('--')
  }
  const distinct = new Map(mutants.map((each) => [each.sql, each]))
  return [...distinct.values()].filter((each) => each.sql !== sql && !isComment(each))
}

function mutant(sql: string, { 0: text, index }: RegExpExecArray, become: string): SqlMutant {
  const line = sql.slice(0, index).split('\n').length
  return {
    change: `${line}: ${text.trim()} becomes ${become.trim() === '' ? 'nothing' : become.trim()}`,
    sql: sql.slice(0, index) + become + sql.slice(index + text.length),
  }
}
