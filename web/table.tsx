import type { ComponentChildren, VNode } from 'preact'
import type { RowCount, RunFacts, TableColumn, TablePage } from '../src/model/dashboard.js'
import type { Row } from '../src/model/result.js'
import { type Asked, useAnswer } from './api.js'
import { AddFilter, SetFilters } from './filters.js'
import { counted } from './format.js'
import { Loading, Problem, Scrolling } from './parts.js'
import { type Preset, presets } from './presets.js'
import { address, changedAddress, go, type Place } from './router.js'
import { Rows } from './table-rows.js'
import { currentQuick, Nothing, Pager, QuickFilters, ValueChips } from './table-tools.js'

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

function countWords(rows: number | undefined, isMore = false): string {
  if (rows === undefined) return 'Counting …'
  return isMore ? `more than ${counted(rows, 'row')}` : counted(rows, 'row')
}

/** Draws the table. */
export function DataTable(props: TableProps): VNode {
  const { facts, place } = props
  const view = viewOf(props)
  const { preset, endpoint, filters } = view
  const asked = useAnswer<TablePage>(view.rowsAddress, facts.stamp)
  const needsCount = asked.answer?.total === null
  const { answer: counting } = useAnswer<RowCount>(needsCount ? view.countAddress : undefined, facts.stamp)
  const rows = asked.answer?.total ?? counting?.total
  const total = counting?.isMore === true ? null : (rows ?? null)
  const known = asked.answer?.columns.filter(({ name }) => !(props.without ?? []).includes(name)) ?? []
  const setFilters = (next: readonly string[]): void =>
    go(changedAddress(place, { filter: next, page: undefined, all: next.length === 0 ? '1' : undefined }))
  return (
    <div class="data-table" aria-busy={asked.isLoading}>
      {preset.chips === undefined ? null : (
        <ValueChips endpoint={endpoint} column={preset.chips} filters={filters} place={place} facts={facts} />
      )}
      <div class="table-tools">
        <QuickFilters preset={preset} filters={filters} place={place} />
        <p class="count" role="status">
          {asked.answer === undefined ? '' : countWords(rows, counting?.isMore)}
        </p>
        <details class="more-tools">
          <summary>Filter</summary>
          {known.length === 0 ? null : (
            <AddFilter
              columns={known}
              endpoint={endpoint}
              table={props.preset}
              onAdd={(filter) => setFilters([...filters, filter])}
            />
          )}
        </details>
        {preset.columns.length === 0 ? null : (
          <a class="tool" href={changedAddress(place, { columns: view.hasAllColumns ? undefined : 'all' })}>
            {view.hasAllColumns ? 'Fewer columns' : 'All columns'}
          </a>
        )}
        <a class="tool" href={view.csvAddress} download>
          CSV
        </a>
      </div>
      <SetFilters
        filters={filters}
        quick={currentQuick(preset, filters)}
        table={props.preset}
        onChange={setFilters}
      />
      <Body {...props} view={view} asked={asked} known={known} total={total} />
    </div>
  )
}

/** What an address says of a table, and where its rows are. */
interface View {
  readonly preset: Preset
  readonly endpoint: string
  readonly filters: readonly string[]
  readonly sort: string
  readonly hasAllColumns: boolean
  readonly rowsAddress: string
  readonly countAddress: string
  readonly csvAddress: string
}

function viewOf(props: TableProps): View {
  const { place, fixed = [] } = props
  const preset: Preset = presets[props.preset ?? ''] ?? { columns: [] }
  const endpoint = props.endpoint ?? `/api/tables/${encodeURIComponent(props.preset ?? '')}`
  const filters = filtersOf(place, preset)
  const sort = place.query.get('sort') ?? preset.sort ?? ''
  const page = Math.max(1, Math.floor(Number(place.query.get('page') ?? 1)) || 1)
  const wanted = { sort, filter: [...fixed, ...filters] }
  const offset = String((page - 1) * rowsOfPage)
  return {
    preset,
    endpoint,
    filters,
    sort,
    hasAllColumns: place.query.get('columns') === 'all' || preset.columns.length === 0,
    rowsAddress: address(endpoint, { ...wanted, offset, limit: String(rowsOfPage) }),
    countAddress: address(`${endpoint}/count`, { filter: wanted.filter }),
    csvAddress: address(`${endpoint}/csv`, wanted),
  }
}

function filtersOf(place: Place, preset: Preset): readonly string[] {
  const named = place.query.getAll('filter')
  const isAll = place.query.get('all') !== null
  return named.length > 0 || isAll ? named : (preset.start ?? [])
}

interface BodyProps extends TableProps {
  readonly view: View
  readonly asked: Asked<TablePage>
  readonly known: readonly TableColumn[]
  readonly total: number | null
}

function Body({ view, asked, known, total, ...props }: BodyProps): VNode | null {
  const { preset, filters, sort } = view
  const { answer, refusal } = asked
  const { place, label } = props
  if (refusal !== undefined) return <Problem refusal={refusal} />
  if (answer === undefined) return asked.isLoading ? <Loading /> : null
  if (answer.rows.length === 0)
    return <Nothing offset={answer.offset} filters={filters} preset={preset} place={place} />
  const columns = view.hasAllColumns
    ? known.filter(({ name }) => !name.endsWith('_logged'))
    : preset.columns.flatMap((name) => known.find((column) => column.name === name) ?? [])
  return (
    <>
      <Scrolling label={label}>
        <Rows {...props} answer={answer} columns={columns} sort={sort} />
      </Scrolling>
      <Pager place={place} answer={answer} total={total} />
    </>
  )
}
