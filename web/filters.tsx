import type { VNode } from 'preact'
import { useId, useState } from 'preact/hooks'
import {
  type ColumnValues,
  type Filter,
  type FilterWord,
  type TableColumn,
  wordsOfKind,
} from '../src/model/dashboard.js'
import { useAnswer } from './api.js'
import { columnName } from './cells.js'
import { words } from './format.js'
import { filterWords } from './texts.js'

/** A filter as the address has it. */
export function filterText({ column, word, value }: Filter): string {
  return word === 'empty' || word === 'filled' ? `${column}:${word}` : `${column}:${word}:${value}`
}

/** A filter in words. */
export function describeFilter(text: string, table?: string): string {
  const [, column = '', word = '', value = ''] = /^([^:]*):([^:]*):?(.*)$/s.exec(text) ?? []
  const how = filterWords[word as FilterWord] ?? word
  const shown = value === 'true' ? 'yes' : value === 'false' ? 'no' : value
  return `${columnName(column, table)} ${how} ${shown}`.trimEnd()
}

/** The filters that are set, each to be taken away. */
export function SetFilters({
  filters,
  quick,
  table,
  onChange,
}: {
  readonly filters: readonly string[]
  /** Those that a usual choice stands for, which shows them itself. */
  readonly quick: readonly string[]
  readonly table: string | undefined
  readonly onChange: (filters: readonly string[]) => void
}): VNode | null {
  const shown = filters.filter((filter) => !quick.includes(filter))
  if (shown.length === 0) return null
  return (
    <ul class="set-filters" aria-label="Filters that are set">
      {shown.map((filter) => (
        <li key={filter}>
          <span>{describeFilter(filter, table)}</span>
          <button
            type="button"
            aria-label={`Take away the filter: ${describeFilter(filter, table)}`}
            onClick={() => onChange(filters.filter((other) => other !== filter))}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

/** A form that adds a filter. */
export function AddFilter({
  columns,
  endpoint,
  table,
  onAdd,
}: {
  readonly columns: readonly TableColumn[]
  readonly table: string | undefined
  /** Address of the table, whose values are offered. */
  readonly endpoint: string
  readonly onAdd: (filter: string) => void
}): VNode {
  const [name, setName] = useState(columns[0]?.name ?? '')
  const [chosen, setWord] = useState<FilterWord>('is')
  const [value, setValue] = useState('')
  const [listId, inputId] = [useId(), useId()]
  const column = columns.find((known) => known.name === name) ?? columns[0]
  const possible = wordsOfKind[column?.kind ?? 'text']
  const word = possible.includes(chosen) ? chosen : (possible[0] ?? 'is')
  const needsValue = word !== 'empty' && word !== 'filled'
  const hasValues = column?.kind === 'text' && needsValue && word !== 'has'
  const { answer } = useAnswer<ColumnValues>(
    hasValues ? `${endpoint}/values/${encodeURIComponent(name)}` : undefined,
  )
  const given = column?.kind === 'boolean' && value === '' ? 'true' : value.trim()
  const submit = (event: Event): void => {
    event.preventDefault()
    if (needsValue && given === '') return
    onAdd(filterText({ column: name, word, value: given }))
    setValue('')
  }
  return (
    <form class="add-filter" onSubmit={submit}>
      <label>
        <span>Column</span>
        <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {columns.map((one) => (
            <option key={one.name} value={one.name}>
              {columnName(one.name, table)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>How</span>
        <select value={word} onChange={(event) => setWord(event.currentTarget.value as FilterWord)}>
          {possible.map((one) => (
            <option key={one} value={one}>
              {filterWords[one]}
            </option>
          ))}
        </select>
      </label>
      {needsValue ? (
        <label for={inputId}>
          <span>Value</span>
          <ValueInput
            id={inputId}
            kind={column?.kind ?? 'text'}
            value={value}
            listId={listId}
            onInput={setValue}
          />
        </label>
      ) : null}
      <datalist id={listId}>
        {(answer?.values ?? [])
          .filter(({ value: known }) => known !== null && known !== '')
          .map(({ value: known, rows }) => (
            <option key={String(known)} value={String(known)}>
              {`${words(known)} (${rows})`}
            </option>
          ))}
      </datalist>
      <button type="submit">Add filter</button>
    </form>
  )
}

function ValueInput({
  id,
  kind,
  value,
  listId,
  onInput,
}: {
  readonly id: string
  readonly kind: TableColumn['kind']
  readonly value: string
  readonly listId: string
  readonly onInput: (value: string) => void
}): VNode {
  if (kind === 'boolean') {
    return (
      <select
        id={id}
        value={value === '' ? 'true' : value}
        onChange={(event) => onInput(event.currentTarget.value)}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    )
  }
  const isDay = kind === 'day' || kind === 'time'
  const isNumber = kind === 'whole' || kind === 'decimal'
  return (
    <input
      id={id}
      type={isDay ? 'date' : 'text'}
      inputMode={isNumber ? 'decimal' : undefined}
      list={kind === 'text' ? listId : undefined}
      value={value}
      autoComplete="off"
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  )
}
