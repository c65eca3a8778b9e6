/** A column of a result table, as DuckDB names its type. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** Columns that hold digits as logged, beside the exact value they are shown instead of. */
const loggedSuffix = '_logged'
/** What a spreadsheet takes for the start of a formula, some of them in the wide forms of East Asia, too. */
const signs = '=+@＝＋－＠-'
/** Regular expressions for RE2 and JavaScript: a formula at the start of a cell, where blanks may come before it. */
const formulaStart = `[\\t\\r\\n${signs}]`
/** The same where a spreadsheet may begin a new cell: in many countries semicolons part columns. */
const formulaInside = `([;\\t\\r\\n]"*)([${signs}])`

/** The name of the CSV file of a table. */
export function csvName(table: string): string {
  return `calo_analysis_${table}.csv`
}

/** The columns of a table that are exported: those with digits as logged stand for their exact twin. */
export function exportedColumns(columns: readonly Column[]): Column[] {
  return columns.filter((column) => !column.name.endsWith(loggedSuffix))
}

/**
 * Gives a query whose single column holds the lines of a CSV file and has the header as its name, in RFC 4180
 * with `\r` at the end of each. Numbers are never quoted; text that a spreadsheet would run as a formula
 * has a `'` before it, as by `withoutFormulas`.
 *
 * Nearly no row holds a character that needs care, so each row is looked through once, as a whole.
 */
export function csvLines(table: string, columns: readonly Column[]): string {
  const exported = exportedColumns(columns)
  const names = new Set(columns.map((column) => column.name))
  const cells = exported.map((column) => `coalesce(${plainCell(column, names)}, '') as ${quoted(column)}`)
  const texts = exported.filter(isText).map(quoted)
  const joined = texts.length === 0 ? [] : [`concat_ws(chr(1), '', ${texts.join(', ')}) as ${allTexts}`]
  const header = exported.map((column) => column.name).join(',')
  return `select ${lineOf(exported)} || chr(13) as "${header}\r"
    from (select ${[...cells, ...joined].join(', ')} from ${table})`
}

/** Text that a spreadsheet can only show: a `'` stands before what it would run as a formula. */
export function withoutFormulas(text: string): string {
  const inside = text.replace(new RegExp(formulaInside, 'g'), "$1'$2")
  return new RegExp(`^${formulaStart}`).test(inside) ? `'${inside}` : inside
}

/** The text cells of a row, each behind a chr(1). */
const allTexts = '"all texts"'

/** Says whether a row may need care. RE2 is fast where a pattern starts with a rare character, `contains` elsewhere. */
const isUnsafe = [
  ...['chr(34)', 'chr(44)', 'chr(59)', 'chr(9)', 'chr(10)', 'chr(13)'].map(
    (character) => `contains(${allTexts}, ${character})`,
  ),
  `regexp_matches(${allTexts}, '\\x01${formulaStart}')`,
].join(' or ')

/** The line of a row whose cells are texts under the names of their columns. */
function lineOf(columns: readonly Column[]): string {
  const cells = columns.map(quoted).join(', ')
  const plain = `concat_ws(',', ${cells})`
  if (!columns.some(isText)) return plain
  const careful = `array_to_string(list_transform([${cells}], ${carefulCells(columns)}), ',')`
  return `case when ${isUnsafe} then ${careful} else ${plain} end`
}

function isText(column: Column): boolean {
  return column.type === 'VARCHAR'
}

function quoted(column: Column): string {
  return `"${column.name}"`
}

/** A column as text, null where it is. */
function plainCell(column: Column, names: ReadonlySet<string>): string {
  const name = quoted(column)
  if (isText(column)) return name
  if (column.type === 'TIMESTAMP') return `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')`
  if (!column.type.startsWith('DECIMAL')) return `cast(${name} as varchar)`
  const logged = column.name + loggedSuffix
  return names.has(logged) ? `"${logged}"` : `canonical(${name})`
}

/** A function over all cells of a row that guards and quotes the text among them. */
function carefulCells(columns: readonly Column[]): string {
  const isTextAt = `[${columns.map((column) => String(isText(column))).join(', ')}]`
  const inside = `regexp_replace(cell, '${formulaInside}', '\\1''\\2', 'g')`
  const guarded = `case when regexp_matches(cell, '^${formulaStart}') then '''' else '' end || ${inside}`
  const isUnsafe = `regexp_matches(cell, '^${formulaStart}|[",\\r\\n]|${formulaInside}')`
  return `lambda cell, position: case when ${isTextAt}[position] and ${isUnsafe} then '"' || replace(${guarded}, '"', '""') || '"' else cell end`
}
