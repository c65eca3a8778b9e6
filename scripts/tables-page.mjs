// docs/tables.md: every table and column, in the words of the query files' headers.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportedStaging, readCatalog } from '../build/analysis/catalog.js'
import { describedColumns, usualMeanings } from '../build/analysis/column-words.js'

/** What columns mean wherever they stand; in other words where the dashboard, which shows times on the clock of a wallet, has its own. */
const everywhere = {
  ...usualMeanings,
  log_file: 'evidence: file that shows it',
  log_offset: 'evidence: byte at which the event begins in the decompressed file',
  started_at: 'UTC time of its first transaction',
  ended_at: 'UTC time of the transaction that ended it; empty while open',
  day: 'day in the reporting time zone',
}

const typeNames = [
  [/^DECIMAL/, 'exact decimal'],
  [/^(BIG|HUGE|SMALL)?INT|^INTEGER|^UBIGINT/, 'whole number'],
  [/^TIMESTAMP/, 'UTC time'],
  [/^BOOLEAN/, 'true or false'],
  [/^DATE/, 'day'],
  [/^(DOUBLE|FLOAT)/, 'number'],
  [/^VARCHAR/, 'text'],
]

/** Gives the page; `stored` lists the columns of all tables of a run. Throws where a column is not described. */
export function tablesPage(root, stored) {
  const catalog = readCatalog()
  const columnsOf = Map.groupBy(stored, (column) => column.table_name)
  const isResult = ({ name, room }) => room === 'marts' || exportedStaging.has(name)
  const results = catalog.filter((table) => table.room !== 'checks' && isResult(table)).sort(byName)
  const monthEnd = catalog.filter(({ room }) => room === 'month_end').sort(byName)
  const staging = catalog.filter((table) => table.room === 'staging' && !isResult(table)).sort(byName)
  const described = new Map(catalog.map((table) => [table.name, describedColumns(table.columns)]))
  const missing = []
  const section = (table) => {
    const others = othersNamed(root, table).map((name) => described.get(name) ?? new Map())
    const rows = columnsOf.get(table.name).map(({ column_name: name, data_type: type }) => {
      const inherited = others.find((columns) => columns.has(name))?.get(name)
      const own = described.get(table.name)?.get(name)
      const meaning = own ?? inherited ?? everywhere[name] ?? twin(name) ?? passedOn(table)
      if (meaning === undefined) missing.push(`${table.room}/${table.name}.sql: ${name}`)
      return `| ${name} | ${typeName(type)} | ${(meaning ?? '').replaceAll('|', '\\|')} |`
    })
    return [
      `## \`${table.name}\``,
      `${sentence(table.purpose)} ${sentence(table.grain)}`,
      `| column | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}${table.name === 'anomalies' ? rulesOf(root) : ''}`,
    ].join('\n\n')
  }
  const sections = [...results, ...monthEnd, ...staging].map(section)
  if (missing.length > 0) {
    throw new Error(
      `describe these columns under \`-- columns:\` of their query files:\n  ${missing.join('\n  ')}`,
    )
  }
  const list = (tables) =>
    tables.map(({ name, purpose }) => `| [\`${name}\`](#${name}) | ${purpose} |`).join('\n')
  const known = new Set([...results, ...monthEnd, ...staging].map(({ name }) => name))
  const internal = [...columnsOf].filter(([name]) => !known.has(name))
  return `<!-- Written by scripts/make-docs.mjs from the headers of src/analysis/**/*.sql: change those, then \`npm run docs\`. -->

# The tables

Every result table is a CSV file \`calo_analysis_<table>.csv\` and a table of \`calo.duckdb\`, with the same columns.

- Money is an exact decimal, per currency, and never rounded. The columns \`…_logged\` of the database hold the digits of
  the log where they are not the shortest ones of the exact value (\`1e-7\`, \`10.0\`); the CSV files show those digits in
  the column itself.
- Times are UTC with milliseconds; days are business days of the reporting time zone.
- Absent values are empty; a table without rows still has its header.
- A wallet is one user's balance in one currency. The order within it is timestamp, then id.
- The CSV files are RFC 4180 with CRLF. Text that a spreadsheet would run as a formula starts with \`'\`.

| table | what it holds |
| --- | --- |
${list(results)}

For the end of a month, computed when they are asked for: \`query\` and other programs read them in \`calo.duckdb\`, and
\`calo-analyzer report\` (or \`--report\`) writes their CSV files. What they are for: [month-end](month-end.md).

| table | what it holds |
| --- | --- |
${list(monthEnd)}

Steps on the way, in the database alone:

| table | what it holds |
| --- | --- |
${list(staging)}
| [what ingest writes](#what-ingest-writes) | files, queue records and events, as read |

${sections.join('\n\n')}

## What ingest writes

Text and whole numbers as the logs hold them; times in ms since 1970 (UTC). Beside them, settings, and the work list as it
was handed on. Defined in [schema.sql](../src/store/schema.sql).

| table | columns |
| --- | --- |
${internal.map(([name, columns]) => `| \`${name}\` | ${columns.map((column) => column.column_name).join(', ')} |`).join('\n')}
`
}

/** The rules of the anomalies, a query file each. */
function rulesOf(root) {
  const names = globSync('src/analysis/anomalies/*.sql', { cwd: root }).map((path) =>
    path.split('/').at(-1).slice(0, -4),
  )
  const rows = names.sort().map((name) => {
    const [severity, purpose, thresholds] = ['severity', 'purpose', 'threshold'].map((field) =>
      headerLine(root, { room: 'anomalies', name }, field),
    )
    return `| \`${name}\` | ${severity} | ${purpose} | ${thresholds.replace('none', '')} |`
  })
  return rows.length === 0
    ? ''
    : `\n\n| rule | severity | finds | thresholds |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

/** Tables whose columns a header takes over: `columns: as transactions`, or a line `…: as operations, …`. */
function othersNamed(root, table) {
  const lines = [headerLine(root, table, 'columns'), ...table.columns]
  return lines.flatMap((line) => [...line.matchAll(/(?:^|: )as (\w+)/g)].map(([, name]) => name))
}

function headerLine(root, { room, name }, field) {
  const path = join(root, 'src/analysis', room, `${name}.sql`)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return new RegExp(`^-- ${field}: (.*)$`, 'm').exec(text)?.[1] ?? ''
}

function twin(name) {
  return name.endsWith('_logged')
    ? `digits of ${name.slice(0, -7)} as logged; in the database alone`
    : undefined
}

/** Steps on the way hand on what they read. */
function passedOn(table) {
  return exportedStaging.has(table.name) || table.room !== 'staging' ? undefined : `of \`${table.inputs[0]}\``
}

function typeName(type) {
  return typeNames.find(([pattern]) => pattern.test(type))?.[1] ?? type.toLowerCase()
}

function sentence(words) {
  return `${words[0].toUpperCase()}${words.slice(1)}.`
}

function byName(one, other) {
  return one.name < other.name ? -1 : 1
}
