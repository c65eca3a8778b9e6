/** A column of a result table, as DuckDB names its type. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** Columns that hold digits as logged, beside the exact value they are shown instead of. */
const loggedSuffix = '_logged'

/** The columns of a table that are exported: those with digits as logged stand for their exact twin. */
export function exportedColumns(columns: readonly Column[]): Column[] {
  return columns.filter((column) => !column.name.endsWith(loggedSuffix))
}

/**
 * Gives a query whose single column holds the lines of a CSV file, in RFC 4180 with `\r` at the end of each,
 * header first. Numbers are never quoted; text that a spreadsheet would run as a formula starts with `'`.
 */
export function csvLines(table: string, columns: readonly Column[]): string {
  const names = new Set(columns.map((column) => column.name))
  const cells = exportedColumns(columns).map((column) => cellExpression(column, names))
  const header = exportedColumns(columns)
    .map((column) => column.name)
    .join(',')
  return `select '${header}' || chr(13) as line union all select ${cells.join(` || ',' || `)} || chr(13) from ${table}`
}

function cellExpression(column: Column, names: ReadonlySet<string>): string {
  const name = `"${column.name}"`
  if (column.type === 'VARCHAR') return textExpression(name)
  if (column.type === 'TIMESTAMP') return `coalesce(strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ'), '')`
  if (!column.type.startsWith('DECIMAL')) return `coalesce(cast(${name} as varchar), '')`
  const logged = `"${column.name}${loggedSuffix}"`
  return names.has(column.name + loggedSuffix)
    ? `coalesce(${logged}, canonical(${name}), '')`
    : `coalesce(canonical(${name}), '')`
}

function textExpression(name: string): string {
  const guarded = `case when regexp_matches(${name}, '^[=+@\\t\\r-]') then '''' || ${name} else ${name} end`
  return (
    `case when ${name} is null then '' ` +
    `when regexp_matches(${name}, '^[=+@\\t\\r-]|[",\\r\\n]') ` +
    `then '"' || replace(${guarded}, '"', '""') || '"' else ${name} end`
  )
}
