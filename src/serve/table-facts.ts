import { readCatalog } from '../analysis/catalog.js'
import { describedColumns, usualMeanings } from '../analysis/column-words.js'
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
