import {
  type ColumnKind,
  type Filter,
  type FilterWord,
  filterWords,
  type SortKey,
  type TableColumn,
  wordsOfKind,
} from '../model/dashboard.js'
import { OperatorError } from '../model/errors.js'

/** Part of a statement with the values of its parameters, in their order. */
export interface Condition {
  readonly sql: string
  readonly parameters: readonly string[]
}

const mostFilters = 20
const mostSortKeys = 4

/** Reads filters as a link has them: `column:word:value`. Throws an OperatorError where one makes no sense. */
export function parseFilters(texts: readonly string[], columns: readonly TableColumn[]): Filter[] {
  if (texts.length > mostFilters)
    throw new OperatorError(`these are ${texts.length} filters`, `Use ${mostFilters} at most.`)
  return texts.map((text) => {
    const [, name = '', given = '', value = ''] = /^([^:]*):?([^:]*):?(.*)$/s.exec(text) ?? []
    const column = columnNamed(name, columns)
    const word = filterWords.find((known) => known === given)
    if (word === undefined || !wordsOfKind[column.kind].includes(word)) {
      const words = wordsOfKind[column.kind].join(', ')
      throw new OperatorError(`the filter ${text} does not say how to compare`, `Of ${name}, use ${words}.`)
    }
    return { column: name, word, value: validValue(column, word, value) }
  })
}

/** Reads the order as a link has it: `-open,-size(last_drift)`. Throws an OperatorError for an unknown column. */
export function parseSort(text: string, columns: readonly TableColumn[]): SortKey[] {
  const parts = text.split(',').filter((part) => part !== '')
  return parts.slice(0, mostSortKeys).map((part) => {
    const [, minus = '', size = '', bare = ''] = /^(-?)(?:size\((.*)\)|(.*))$/s.exec(part) ?? []
    const column = columnNamed(size === '' ? bare : size, columns)
    const bySize = size !== ''
    if (bySize && column.kind !== 'decimal' && column.kind !== 'whole')
      throw new OperatorError(`${column.name} has no size`, 'Sort by the column itself.')
    return { column: column.name, descending: minus === '-', bySize }
  })
}

function columnNamed(name: string, columns: readonly TableColumn[]): TableColumn {
  const column = columns.find((known) => known.name === name)
  if (column !== undefined) return column
  throw new OperatorError(
    `there is no column ${name}`,
    `There are ${columns.map((known) => known.name).join(', ')}.`,
  )
}

const patterns: Readonly<Record<ColumnKind, { readonly pattern: RegExp; readonly example: string }>> = {
  text: { pattern: /^[\s\S]{1,500}$/, example: 'a text' },
  id: { pattern: /^[\s\S]{1,500}$/, example: 'an id' },
  whole: { pattern: /^-?\d{1,18}$/, example: 'a whole number such as 12' },
  decimal: { pattern: /^-?\d{1,17}(?:\.\d{1,18})?$/, example: 'an amount such as -12.5' },
  time: { pattern: /^\d{4}-\d\d-\d\d$/, example: 'a day such as 2024-02-18' },
  day: { pattern: /^\d{4}-\d\d-\d\d$/, example: 'a day such as 2024-02-18' },
  boolean: { pattern: /^(?:true|false)$/, example: 'true or false' },
}

function validValue(column: TableColumn, word: FilterWord, value: string): string {
  if (word === 'empty' || word === 'filled') return ''
  const { pattern, example } = patterns[column.kind]
  const isDay = column.kind === 'time' || column.kind === 'day'
  if (pattern.test(value) && (!isDay || isDayOfCalendar(value))) return value
  throw new OperatorError(`${column.name} cannot be compared with "${value}"`, `Give ${example}.`)
}

function isDayOfCalendar(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

/**
 * Gives the condition of the filters together, with parameters from `$first` on; `true` without any. A time is compared
 * with the business days of `timeZone`.
 */
export function conditionOf(
  filters: readonly Filter[],
  columns: readonly TableColumn[],
  timeZone: string,
  first = 1,
): Condition {
  const parameters: string[] = []
  const place = (value: string): string => `$${first + parameters.push(value) - 1}`
  const parts = filters.map((filter) => {
    const kind = columnNamed(filter.column, columns).kind
    const name = identifier(filter.column)
    if (filter.word === 'empty') return kind === 'text' ? `coalesce(${name}, '') = ''` : `${name} is null`
    if (filter.word === 'filled') return kind === 'text' ? `${name} <> ''` : `${name} is not null`
    if (kind === 'time') return timeCondition(name, filter, place(filter.value), place(timeZone))
    return compared(name, filter.word, `cast(${place(filter.value)} as ${castTypes[kind]})`)
  })
  return { sql: parts.length === 0 ? 'true' : parts.map((part) => `(${part})`).join(' and '), parameters }
}

const castTypes: Readonly<Record<Exclude<ColumnKind, 'time'>, string>> = {
  text: 'varchar',
  id: 'varchar',
  whole: 'bigint',
  decimal: 'decimal(38, 18)',
  day: 'date',
  boolean: 'boolean',
}

function compared(name: string, word: FilterWord, value: string): string {
  if (word === 'not') return `${name} is distinct from ${value}`
  if (word === 'has') return `contains(lower(${name}), lower(${value}))`
  if (word === 'starts') return `${name} >= ${value} and ${name} < ${value} || chr(1114111)`
  return `${name} ${signs[word] ?? '='} ${value}`
}

const signs: Readonly<Partial<Record<FilterWord, string>>> = { from: '>=', to: '<=', below: '<', above: '>' }

function timeCondition(name: string, { word }: Filter, day: string, zone: string): string {
  const midnight = (after: number): string =>
    `timezone('UTC', timezone(${zone}, cast(${day} as timestamp) + interval ${after} day))`
  const from = `${name} >= ${midnight(0)}`
  const to = `${name} < ${midnight(1)}`
  if (word === 'from') return from
  return word === 'to' ? to : `${from} and ${to}`
}

/** Gives the `order by` of the keys, empty cells last; `tie` decides between equals. */
export function orderOf(keys: readonly SortKey[], tie: string): string {
  const parts = keys.map(({ column, descending, bySize }) => {
    const name = bySize ? `abs(${identifier(column)})` : identifier(column)
    return `${name} ${descending ? 'desc' : 'asc'} nulls last`
  })
  return [...parts, tie].join(', ')
}

/** A name as SQL quotes it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
