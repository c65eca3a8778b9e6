import { Fragment, type VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { TableColumn, TablePage } from '../src/model/dashboard.js'
import type { Cell, Row } from '../src/model/result.js'
import { columnName, isNumeric, TableCell } from './cells.js'
import { changedAddress, type Place } from './router.js'
import type { TableProps } from './table.js'

interface RowsProps extends TableProps {
  readonly answer: TablePage
  readonly columns: readonly TableColumn[]
  readonly sort: string
}

/** The rows of a page of a table, under heads by which they are sorted. */
export function Rows({ answer, columns, sort, ...props }: RowsProps): VNode {
  const { unfold, place, label } = props
  return (
    <table>
      <caption class="hidden">{label}</caption>
      <thead>
        <tr>
          {unfold === undefined ? null : (
            <th scope="col">
              <span class="hidden">{props.unfoldName ?? 'More'}</span>
            </th>
          )}
          {columns.map((column) => (
            <SortHead
              key={column.name}
              column={column}
              name={columnName(column.name, props.preset)}
              sort={sort}
              place={place}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {answer.rows.map((cells, at) => (
          <TableRow
            key={`${answer.offset + at} ${String(cells[0])} ${String(cells[1])}`}
            {...props}
            row={rowOf(answer.columns, cells)}
            columns={columns}
            all={answer.columns}
          />
        ))}
      </tbody>
    </table>
  )
}

function rowOf(columns: readonly TableColumn[], cells: readonly Cell[]): Row {
  return Object.fromEntries(columns.map(({ name }, at) => [name, cells[at] ?? null]))
}

interface TableRowProps extends TableProps {
  readonly row: Row
  readonly columns: readonly TableColumn[]
  readonly all: readonly TableColumn[]
}

function TableRow({ row, columns, all, facts, cells, unfold, unfoldName }: TableRowProps): VNode {
  const [isUnfolded, setUnfolded] = useState(false)
  return (
    <Fragment>
      <tr>
        {unfold === undefined ? null : (
          <td class="unfold">
            <button
              type="button"
              aria-expanded={isUnfolded}
              aria-label={`${unfoldName ?? 'More'} of ${String(row.id ?? 'this row')}`}
              onClick={() => setUnfolded(!isUnfolded)}
            >
              {isUnfolded ? '▾' : '▸'}
            </button>
          </td>
        )}
        {columns.map((column) => (
          <td key={column.name} class={classOf(column, row[column.name])}>
            {cells?.[column.name]?.(row) ?? (
              <TableCell column={column} columns={all} row={row} facts={facts} />
            )}
          </td>
        ))}
      </tr>
      {isUnfolded && unfold !== undefined ? (
        <tr class="unfolded">
          <td colSpan={columns.length + 1}>{unfold(row)}</td>
        </tr>
      ) : null}
    </Fragment>
  )
}

/** Longer text is broken into lines. */
const longestWord = 32

/** How a cell is drawn. */
export function classOf(column: TableColumn, value: Cell | undefined): string | undefined {
  if (isNumeric(column)) return 'number'
  return column.kind === 'text' && String(value ?? '').length > longestWord ? 'wide' : undefined
}

function SortHead({
  column,
  name,
  sort,
  place,
}: {
  readonly column: TableColumn
  readonly name: string
  readonly sort: string
  readonly place: Place
}): VNode {
  const [first = ''] = sort.split(',')
  const isUp = first === column.name
  const isDown = first === `-${column.name}`
  const startsDown = isNumeric(column) || column.kind === 'time' || column.kind === 'day'
  if (column.kind === 'id')
    return (
      <th scope="col" title={column.meaning === '' ? undefined : column.meaning}>
        {name}
      </th>
    )
  const next = isUp ? `-${column.name}` : isDown ? column.name : startsDown ? `-${column.name}` : column.name
  return (
    <th
      scope="col"
      class={isNumeric(column) ? 'number' : undefined}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
    >
      <a
        href={changedAddress(place, { sort: next, page: undefined })}
        title={column.meaning === '' ? undefined : column.meaning}
      >
        {name}
        <span class="arrow" aria-hidden="true">
          {isUp ? '↑' : isDown ? '↓' : ''}
        </span>
      </a>
    </th>
  )
}
