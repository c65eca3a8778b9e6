import type { VNode } from 'preact'
import type { ColumnValues, RunFacts, TablePage } from '../src/model/dashboard.js'
import { useAnswer } from './api.js'
import { columnName, valueName } from './cells.js'
import { number } from './format.js'
import { Empty } from './parts.js'
import type { Preset } from './presets.js'
import { changedAddress, type Place } from './router.js'

/** The filters of the usual choice that is set; none where it is the one without any. */
export function currentQuick({ quick = [] }: Preset, filters: readonly string[]): readonly string[] {
  const fits = quick.filter(
    (choice) => choice.filters.length > 0 && choice.filters.every((filter) => filters.includes(filter)),
  )
  return fits[0]?.filters ?? []
}

/** The usual choices of filters of a table. */
export function QuickFilters({
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
export function ValueChips({
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
            href={changedAddress(place, {
              filter: isCurrent ? others : [...others, filter],
              page: undefined,
            })}
            aria-current={isCurrent ? 'true' : undefined}
          >
            {valueName(column, String(value))} <span class="muted">{number(rows)}</span>
          </a>
        )
      })}
    </nav>
  )
}

/** Says why a table has no rows to show. */
export function Nothing({
  offset,
  filters,
  preset,
  place,
}: {
  /** Rows before these. */
  readonly offset: number
  readonly filters: readonly string[]
  readonly preset: Preset
  readonly place: Place
}): VNode {
  if (offset > 0)
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

/** The way to the other pages of a table. */
export function Pager({
  place,
  answer,
  total,
}: {
  readonly place: Place
  readonly answer: TablePage
  /** Rows in all, as soon as they have been counted. */
  readonly total: number | null
}): VNode | null {
  const { offset, rows, limit, reachable } = answer
  const last = offset + rows.length
  if (offset === 0 && (total === null ? rows.length < limit : total <= limit)) return null
  const page = Math.floor(offset / limit) + 1
  const isFull = rows.length === limit && last < (total ?? Number.POSITIVE_INFINITY)
  const hasNext = isFull && last < reachable
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
        {number(offset + 1)} to {number(last)}
        {total === null ? '' : ` of ${number(total)}`}
      </span>
      {pageLink(page + 1, 'Next', hasNext)}
      {isFull && !hasNext ? (
        <span class="muted">Filter or sort to see others; the CSV file has all.</span>
      ) : null}
    </nav>
  )
}
