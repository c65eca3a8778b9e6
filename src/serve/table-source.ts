import type { Filter, SortKey, TableColumn } from '../model/dashboard.js'
import { conditionOf, identifier, orderOf } from './filters.js'

/** Rows that can be filtered, sorted and paged: a table, a view or a query. */
export interface TableSource {
  /** What stands after `from`; may use `$1` to `$n` for `parameters`. */
  readonly from: string
  readonly parameters: readonly (string | null)[]
  readonly columns: readonly TableColumn[]
  /** Decides between rows that are equal otherwise, so that no row is shown on two pages. */
  readonly tie: string
  /** Stored, so that chosen rows are fetched by `rowid`. */
  readonly isStored: boolean
}

/** Which rows of a source are wanted, in which order. */
export interface RowsWanted {
  readonly filters: readonly Filter[]
  readonly sort: readonly SortKey[]
  readonly timeZone: string
  /** A condition beside the filters; undefined for none. */
  readonly hint: string | undefined
}

/** A statement with its parameters. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly (string | null)[]
}

/** The source of a stored table or of a view, by its name. */
export function namedSource(name: string, columns: readonly TableColumn[], isView: boolean): TableSource {
  const from = identifier(name)
  return isView
    ? {
        from: `(select *, row_number() over () as rowid from ${from})`,
        parameters: [],
        columns,
        tie: 'rowid',
        isStored: false,
      }
    : { from, parameters: [], columns, tie: 'rowid', isStored: true }
}

/** Counts the rows that the filters let through. */
export function countStatement(source: TableSource, wanted: RowsWanted): Statement {
  const where = whereOf(source, wanted)
  return {
    sql: `select count(*) from ${source.from} as rows_of where ${where.sql}`,
    parameters: where.parameters,
  }
}

/** Counts the rows that the filters let through, up to `most` of them. */
export function countUpTo(source: TableSource, wanted: RowsWanted, most: number): Statement {
  const where = whereOf(source, wanted)
  return {
    sql: `select count(*) from (select 1 from ${source.from} as rows_of where ${where.sql} limit ${most})`,
    parameters: where.parameters,
  }
}

/** Gives some of the rows. Of a stored table only the columns that decide are read of the others. */
export function pageStatement(
  source: TableSource,
  wanted: RowsWanted,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Statement {
  const where = whereOf(source, wanted)
  const order = orderOf(wanted.sort, source.tie)
  const names = source.columns.map(({ name }) => identifier(name)).join(', ')
  const rest = `where ${where.sql} order by ${order} limit ${limit} offset ${offset}`
  const sql = source.isStored
    ? `select ${names} from ${source.from} where rowid in (select rowid from ${source.from} as rows_of ${rest}) order by ${order}`
    : `select ${names} from ${source.from} as rows_of ${rest}`
  return { sql, parameters: where.parameters }
}

/** Gives all rows, in order, as a query to stand in parentheses. */
export function wholeStatement(source: TableSource, wanted: RowsWanted): Statement {
  const where = whereOf(source, wanted)
  const names = source.columns.map(({ name }) => identifier(name)).join(', ')
  return {
    sql: `select ${names} from ${source.from} as rows_of where ${where.sql} order by ${orderOf(wanted.sort, source.tie)}`,
    parameters: where.parameters,
  }
}

/** The most frequent values of a column, and how often each occurs. */
export function valuesStatement(source: TableSource, column: string, most: number): Statement {
  const name = identifier(column)
  return {
    sql: `select ${name}, count(*) from ${source.from} as rows_of group by all order by 2 desc, 1 limit ${most}`,
    parameters: source.parameters,
  }
}

function whereOf({ columns, parameters }: TableSource, { filters, timeZone, hint }: RowsWanted): Statement {
  const condition = conditionOf(filters, columns, timeZone, parameters.length + 1)
  return {
    sql: hint === undefined ? condition.sql : `${hint} and ${condition.sql}`,
    parameters: [...parameters, ...condition.parameters],
  }
}
