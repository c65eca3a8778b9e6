import { readCatalog } from '../analysis/catalog.js'
import type { ColumnKind, TableColumn, TableFacts } from '../model/dashboard.js'
import { type Reader, readRows } from '../store/rows.js'

/** Reads which tables and views the results have, with the words of their query files. */
export async function readTableFacts(database: Reader): Promise<TableFacts[]> {
  const rows = await readRows(
    database,
    `select columns.table_name as name, view_name is not null as is_view, column_name as "column", data_type as type
    from duckdb_columns() as columns
    left join duckdb_views() as views
      on views.database_name = columns.database_name and views.schema_name = columns.schema_name
      and views.view_name = columns.table_name
    where columns.database_name = current_database() and columns.schema_name = 'main' and not columns.internal
    order by columns.table_name, column_index`,
  )
  const words = readWords()
  return [...Map.groupBy(rows, ({ name }) => String(name))].map(([name, columns]) => ({
    name,
    isView: columns[0]?.is_view === true,
    isAsRead: !words.has(name),
    purpose: words.get(name)?.purpose ?? asRead,
    columns: columns.map(({ column, type }) =>
      describedColumn(String(column), String(type), words.get(name)?.columns),
    ),
  }))
}

const asRead = 'as read from the logs, before anything is computed'

interface Words {
  readonly purpose: string
  /** What a column means, by its name. */
  readonly columns: ReadonlyMap<string, string>
}

/** The words of all query files by table. A table whose header describes no column has those of the first it reads. */
function readWords(): Map<string, Words> {
  const catalog = readCatalog([])
  const own = new Map(catalog.map(({ name, columns }) => [name, describedColumns(columns)]))
  return new Map(
    catalog.map(({ name, purpose, inputs: [source = ''] }) => [
      name,
      { purpose, columns: new Map([...(own.get(source) ?? []), ...(own.get(name) ?? [])]) },
    ]),
  )
}

/** What a header says of columns, by column: lines such as `a, b: words; c: words`. */
function describedColumns(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const described = /(?:^|; )(\w+(?:, \w+)*): (.+?)(?=; \w+(?:, \w+)*: |$)/g
  for (const [, names = '', meaning = ''] of lines.flatMap((line) => [...line.matchAll(described)])) {
    for (const name of names.split(', ')) found.set(name, meaning)
  }
  return found
}

/** Gives a column of a type of the engine with what is said of it. */
export function describedColumn(
  name: string,
  type: string,
  meanings?: ReadonlyMap<string, string>,
): TableColumn {
  return { name, type, kind: kindOf(name, type), meaning: meanings?.get(name) ?? usualMeanings[name] ?? '' }
}

/** Says what a column holds, by its type and, of text, by its name. */
function kindOf(name: string, type: string): ColumnKind {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return 'whole'
  if (/^(?:DECIMAL|DOUBLE|FLOAT)/.test(type)) return 'decimal'
  if (type.startsWith('TIMESTAMP')) return 'time'
  if (type === 'DATE') return 'day'
  if (type === 'BOOLEAN') return 'boolean'
  return /(?:^id|_id|^userId|^cancelled_by|^cancels)$/.test(name) ? 'id' : 'text'
}

/** Columns that mean the same wherever they stand. */
const usualMeanings: Readonly<Record<string, string>> = {
  user_id: 'the user, as logged',
  userId: 'the user, as logged',
  currency: 'ISO 4217 code, as logged',
  id: 'transaction id, a ULID',
  timestamp: 'UTC time of the event',
  type: 'CREDIT or DEBIT',
  action: 'what the wallet service did, as logged',
  amount: 'as logged, VAT included',
  vat: 'as logged',
  oldBalance: 'subscription balance before the transaction',
  newBalance: 'subscription balance after it',
  session_id: 'Lambda request id',
  message_id: 'SQS message id',
  log_file: 'file that shows it',
  log_offset: 'byte at which the event begins in the decompressed file',
  first_id: 'first transaction of the run',
  last_id: 'last transaction of the run',
  started_at: 'time of its first transaction',
  ended_at: 'time of the transaction that ended it; empty while open',
  open: 'whether it goes on at the end of the logs',
  transactions: 'number of transactions',
  users: 'number of users',
  wallets: 'number of wallets',
  day: 'business day',
}
