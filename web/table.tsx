import { type ComponentChildren, Fragment, type VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { ColumnValues, RunFacts, TableColumn, TablePage } from '../src/model/dashboard.js'
import type { Cell, Row } from '../src/model/result.js'
import { useAnswer } from './api.js'
import { columnName, isNumeric, TableCell, valueName } from './cells.js'
import { AddFilter, SetFilters } from './filters.js'
import { counted, number } from './format.js'
import { Empty, Loading, Problem, Scrolling } from './parts.js'
import { type Preset, presets } from './presets.js'
import { address, changedAddress, go, type Place } from './router.js'

const rowsOfPage = 50

/** A table of the results on a page whose address says how it is sorted, filtered and paged. */
export interface TableProps {
  readonly facts: RunFacts
  readonly place: Place
  /** Heading, for screen readers. */
  readonly label: string
  /** Name of the preset; by default of the table. */
  readonly preset?: string
  /** Address of the rows; by default that of the table named `preset`. */
  readonly endpoint?: string
  /** Filters that always hold and are not shown. */
  readonly fixed?: readonly string[]
  /** Columns that say nothing here. */
  readonly without?: readonly string[]
  /** What a row unfolds to. */
  readonly unfold?: (row: Row) => VNode
  /** What the button that unfolds a row is called. */
  readonly unfoldName?: string
  /** Draws some cells in a way of their own. */
  readonly cells?: Readonly<Record<string, (row: Row) => ComponentChildren>>
}

/** Draws the table. */
export function DataTable(props: TableProps): VNode {
  const { facts, place, label, fixed = [] } = props
  const preset: Preset = presets[props.preset ?? ''] ?? { columns: [] }
  const endpoint = props.endpoint ?? `/api/tables/${encodeURIComponent(props.preset ?? '')}`
  const filters = filtersOf(place, preset)
  const sort = place.query.get('sort') ?? preset.sort ?? ''
  const pageNumber = Math.max(1, Math.floor(Number(place.query.get('page') ?? 1)) || 1)
  const wanted = { sort, filter: [...fixed, ...filters] }
  const offset = String((pageNumber - 1) * rowsOfPage)
  const asked = useAnswer<TablePage>(
    address(endpoint, { ...wanted, offset, limit: String(rowsOfPage) }),
    facts.stamp,
  )
  const { answer, refusal, isLoading } = asked
  const setFilters = (next: readonly string[]): void =>
    go(changedAddress(place, { filter: next, page: undefined, all: next.length === 0 ? '1' : undefined }))
  const isAll = place.query.get('columns') === 'all' || preset.columns.length === 0
  const known = answer?.columns.filter(({ name }) => !(props.without ?? []).includes(name)) ?? []
  const columns = isAll ? known.filter(({ name }) => !name.endsWith('_logged')) : chosen(known, preset)
  return (
    <div class="data-table" aria-busy={isLoading}>
      {preset.chips === undefined ? null : (
        <ValueChips endpoint={endpoint} column={preset.chips} filters={filters} place={place} facts={facts} />
      )}
      <div class="table-tools">
        <QuickFilters preset={preset} filters={filters} place={place} />
        <p class="count" role="status">
          {answer === undefined ? '' : counted(answer.total, 'row')}
        </p>
        <details class="more-tools">
          <summary>Filter</summary>
          {known.length > 0 ? (
            <AddFilter columns={known} endpoint={endpoint} onAdd={(filter) => setFilters([...filters, filter])} />
          ) : null}
        </details>
        {preset.columns.length > 0 ? (
          <a class="tool" href={changedAddress(place, { columns: isAll ? undefined : 'all' })}>
            {isAll ? 'Fewer columns' : 'All columns'}
          </a>
        ) : null}
        <a class="tool" href={address(`${endpoint}/csv`, wanted)} download>
          CSV
        </a>
      </div>
      <SetFilters filters={filters} quick={currentQuick(preset, filters)} onChange={setFilters} />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {answer === undefined && isLoading ? <Loading /> : null}
      {answer === undefined ? null : answer.rows.length === 0 ? (
        <Nothing answer={answer} filters={filters} preset={preset} place={place} />
      ) : (
        <>
          <Scrolling label={label}>
            <Rows {...props} answer={answer} columns={columns} sort={sort} />
          </Scrolling>
          <Pager place={place} answer={answer} />
        </>
      )}
    </div>
  )
}

function filtersOf(place: Place, preset: Preset): readonly string[] {
  const named = place.query.getAll('filter')
  const isAll = place.query.get('all') !== null
  return named.length > 0 || isAll ? named : (preset.start ?? [])
}

function chosen(columns: readonly TableColumn[], preset: Preset): TableColumn[] {
  return preset.columns.flatMap((name) => columns.find((column) => column.name === name) ?? [])
}

/** The filters of the usual choice that is set; none where it is the one without any. */
function currentQuick({ quick = [] }: Preset, filters: readonly string[]): readonly string[] {
  const fits = quick.filter(
    (choice) => choice.filters.length > 0 && choice.filters.every((filter) => filters.includes(filter)),
  )
  return fits[0]?.filters ?? []
}

function QuickFilters({
  preset,
  filters,
  place,
}: {
  readonly preset: Preset
  readonly filters: readonly string[]
  readonly place: Place
}): VNode | null {
  const { quick = [] } = preset
  if (quick.length === 0) return null
  const quickOnes = quick.flatMap((choice) => choice.filters)
  const others = filters.filter((filter) => !quickOnes.includes(filter))
  const current = currentQuick(preset, filters)
  return (
    <nav class="quick" aria-label="Usual filters">
      {quick.map((choice) => {
        const next = [...choice.filters, ...others]
        return (
          <a
            key={choice.name}
            href={changedAddress(place, {
              filter: next,
              page: undefined,
              all: next.length === 0 && preset.start !== undefined ? '1' : undefined,
            })}
            aria-current={choice.filters.join() === current.join() ? 'true' : undefined}
          >
            {choice.name}
          </a>
        )
      })}
    </nav>
  )
}

/** The values of a column with their numbers of rows, each as a link to those rows. */
function ValueChips({
  endpoint,
  column,
  filters,
  place,
  facts,
}: {
  readonly endpoint: string
  readonly column: string
  readonly filters: readonly string[]
  readonly place: Place
  readonly facts: RunFacts
}): VNode | null {
  const { answer } = useAnswer<ColumnValues>(`${endpoint}/values/${column}`, facts.stamp)
  const values = (answer?.values ?? []).filter(({ value }) => value !== null && value !== '')
  if (values.length < 2) return null
  const others = filters.filter((filter) => !filter.startsWith(`${column}:`))
  return (
    <nav class="quick" aria-label={`${columnName(column)}, with the number of rows`}>
      {values.map(({ value, rows }) => {
        const filter = `${column}:is:${String(value)}`
        const isCurrent = filters.includes(filter)
        return (
          <a
            key={filter}
            href={changedAddress(place, { filter: isCurrent ? others : [...others, filter], page: undefined })}
            aria-current={isCurrent ? 'true' : undefined}
          >
            {valueName(column, String(value))} <span class="muted">{number(rows)}</span>
          </a>
        )
      })}
    </nav>
  )
}

function Nothing({
  answer,
  filters,
  preset,
  place,
}: {
  readonly answer: TablePage
  readonly filters: readonly string[]
  readonly preset: Preset
  readonly place: Place
}): VNode {
  if (answer.total > 0)
    return (
      <Empty>
        There is no such page. <a href={changedAddress(place, { page: undefined })}>To the first one</a>
      </Empty>
    )
  const isAsPreset = JSON.stringify(filters) === JSON.stringify(preset.start ?? [])
  if (isAsPreset) return <Empty>{preset.none ?? 'There are no rows.'}</Empty>
  return (
    <Empty>
      No row passes these filters.{' '}
      <a href={changedAddress(place, { filter: undefined, page: undefined, all: '1' })}>Show all rows</a>
    </Empty>
  )
}

interface RowsProps extends TableProps {
  readonly answer: TablePage
  readonly columns: readonly TableColumn[]
  readonly sort: string
}

function Rows({ answer, columns, sort, ...props }: RowsProps): VNode {
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
            <SortHead key={column.name} column={column} sort={sort} place={place} />
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
            {cells?.[column.name]?.(row) ?? <TableCell column={column} columns={all} row={row} facts={facts} />}
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

function classOf(column: TableColumn, value: Cell | undefined): string | undefined {
  if (isNumeric(column)) return 'number'
  return column.kind === 'text' && String(value ?? '').length > longestWord ? 'wide' : undefined
}

function SortHead({
  column,
  sort,
  place,
}: {
  readonly column: TableColumn
  readonly sort: string
  readonly place: Place
}): VNode {
  const [first = ''] = sort.split(',')
  const isUp = first === column.name
  const isDown = first === `-${column.name}`
  const startsDown = isNumeric(column) || column.kind === 'time' || column.kind === 'day'
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
        {columnName(column.name)}
        <span class="arrow" aria-hidden="true">
          {isUp ? '↑' : isDown ? '↓' : ''}
        </span>
      </a>
    </th>
  )
}

function Pager({ place, answer }: { readonly place: Place; readonly answer: TablePage }): VNode | null {
  const { offset, rows, total, limit, reachable } = answer
  if (total <= limit) return null
  const page = Math.floor(offset / limit) + 1
  const hasNext = offset + limit < Math.min(total, reachable)
  const pageLink = (to: number, words: string, isThere: boolean): VNode =>
    isThere ? (
      <a href={changedAddress(place, { page: to === 1 ? undefined : String(to) })}>{words}</a>
    ) : (
      <span class="muted">{words}</span>
    )
  return (
    <nav class="pager" aria-label="Pages of the table">
      {pageLink(1, 'First', page > 1)}
      {pageLink(page - 1, 'Previous', page > 1)}
      <span>
        {number(offset + 1)} to {number(offset + rows.length)} of {number(total)}
      </span>
      {pageLink(page + 1, 'Next', hasNext)}
      {!hasNext && reachable < total ? (
        <span class="muted">Filter or sort to see others; the CSV file has all.</span>
      ) : null}
    </nav>
  )
}

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
