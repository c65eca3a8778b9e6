import type { VNode } from 'preact'
import type { RunFacts, TableColumn } from '../src/model/dashboard.js'
import type { Row } from '../src/model/result.js'
import { columnName, isNumeric, TableCell } from './cells.js'
import { Scrolling } from './parts.js'
import { classOf } from './table-rows.js'

/** A few rows without tools: columns are drawn as in the table they are of. */
export function SmallTable({
  label,
  columns,
  rows,
  facts,
  isExact = false,
}: {
  readonly label: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly Row[]
  readonly facts: RunFacts
  /** Whether names and numbers stand as the results have them. */
  readonly isExact?: boolean
}): VNode {
  return (
    <Scrolling label={label}>
      <table>
        <caption class="hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={isNumeric(column) ? 'number' : undefined}>
                {isExact ? column.name : columnName(column.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={String(at)}>
              {columns.map((column) => (
                <td key={column.name} class={classOf(column, row[column.name])}>
                  {isExact && isNumeric(column) ? (
                    String(row[column.name] ?? '–')
                  ) : (
                    <TableCell column={column} columns={columns} row={row} facts={facts} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
