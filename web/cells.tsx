import type { VNode } from 'preact'
import type { RunFacts, TableColumn } from '../src/model/dashboard.js'
import type { Cell, Row } from '../src/model/result.js'
import { day, duration, hundredths, isCurrency, money, month, number, time, words, zoneOf } from './format.js'
import { address } from './router.js'
import { changeNames, columnNames, columnNamesOf, findingNames, markNames } from './texts.js'

/** The name of a column for people, in a table where it matters which. */
export function columnName(name: string, table = ''): string {
  return (
    columnNamesOf[table]?.[name] ?? columnNames[name] ?? words(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))
  )
}

/** Columns of decimals that are no money, whatever the currency of their row. */
const plainNumbers: ReadonlySet<string> = new Set([
  'score',
  'percentage',
  'Percentage',
  'excess',
  'times_usual',
  'minutes',
])

/** Columns of parts of one, which people read in per cent. */
const shares: ReadonlySet<string> = new Set(['rate', 'expected_rate', 'vat_rate'])

/** Whether a column holds amounts of money. */
export function isMoney({ name, kind }: TableColumn, columns: readonly TableColumn[]): boolean {
  const hasCurrency = columns.some((column) => column.name === 'currency' || column.name === 'unit')
  return kind === 'decimal' && hasCurrency && !plainNumbers.has(name)
}

/** Whether a column is drawn at the right. */
export function isNumeric({ kind }: TableColumn): boolean {
  return kind === 'decimal' || kind === 'whole'
}

/** Columns whose amounts are in what the column `unit` says. */
const unitColumns: ReadonlySet<string> = new Set(['value', 'threshold', 'found', 'expected', 'difference'])
/** Columns of text in the service's own words, which are made readable. */
const wordColumns: ReadonlySet<string> = new Set([
  'type',
  'action',
  'opening_action',
  'source',
  'outcome',
  'rule',
  'code',
  'Category',
  'stage',
  'status',
  'kind',
  'side',
  'result',
  'first_action',
  'second_action',
])

/** What a cell is drawn with. */
export interface CellPlace {
  readonly column: TableColumn
  readonly columns: readonly TableColumn[]
  readonly row: Row
  readonly facts: RunFacts
}

/** Draws the cell of a table. */
export function TableCell(place: CellPlace): VNode {
  const { column, row } = place
  const value = row[column.name]
  if (value === null || value === undefined || value === '') {
    const isOpen = column.name === 'ended_at' && row.open === true
    return isOpen ? <span class="badge warn">open</span> : <span class="none">–</span>
  }
  if (column.kind === 'id') return <IdCell name={column.name} id={String(value)} />
  if (column.kind === 'boolean') return <>{value === true ? 'yes' : 'no'}</>
  if (isNumeric(column)) return <NumberCell {...place} value={value} />
  if (column.kind === 'time') return <TimeCell value={value} zone={zoneOf(row.currency, place.facts)} />
  if (column.kind === 'day') return <time dateTime={String(value)}>{day(value)}</time>
  if (column.name === 'finding' && typeof row.rule === 'string')
    return (
      <>
        {valueName('finding', String(value))}
        <br />
        <span class="muted">{words(row.rule)}</span>
      </>
    )
  if (column.name === 'month') return <>{month(String(value))}</>
  return textCell(column.name, String(value))
}

function textCell(name: string, text: string): VNode {
  if (name === 'severity') return <Severity severity={text} />
  if (name === 'related_ids') return <Ids ids={text.split(' ')} />
  if (name === 'log_file' || name === 'file' || name === 'path') return <FilePath path={text} />
  return <>{valueName(name, text)}</>
}

/** A value of a column of text as people read it. */
export function valueName(column: string, text: string): string {
  if (column === 'finding') return findingNames[text] ?? words(text)
  if (column === 'change') return changeNames[text] ?? words(text)
  return wordColumns.has(column) ? words(text) : text
}

function NumberCell({ column, columns, row, facts, value }: CellPlace & { readonly value: Cell }): VNode {
  const isNegative = String(value).startsWith('-')
  const tone = isNegative ? 'negative' : undefined
  if (column.name.endsWith('_ms')) return <span class={tone}>{duration(value)}</span>
  if (shares.has(column.name)) return <span class={tone}>{hundredths(100 * Number(value))} %</span>
  if (!isMoney(column, columns)) {
    const text = column.kind === 'decimal' ? hundredths(value) : number(value)
    return <span class={tone}>{text}</span>
  }
  const currency = unitColumns.has(column.name) && row.unit !== undefined ? row.unit : row.currency
  if (unitColumns.has(column.name) && !isCurrency(currency, facts))
    return <span class={tone}>{number(value)}</span>
  return <Amount amount={value} currency={currency} facts={facts} />
}

/** An amount of money, rounded; every digit on hover. */
export function Amount({
  amount,
  currency,
  facts,
  isNamed = false,
}: {
  readonly amount: Cell | undefined
  readonly currency: Cell | undefined
  readonly facts: RunFacts
  /** Whether the currency stands behind it. */
  readonly isNamed?: boolean
}): VNode {
  if (amount === null || amount === undefined) return <span class="none">–</span>
  const text = money(amount, currency, facts)
  const isRounded = text.replaceAll(',', '').replace(/\.?0+$/, '') !== String(amount)
  return (
    <span
      class={text.startsWith('-') ? 'amount negative' : 'amount'}
      title={isRounded ? String(amount) : undefined}
    >
      {text}
      {isNamed && currency !== null && currency !== undefined ? (
        <span class="currency"> {String(currency)}</span>
      ) : null}
    </span>
  )
}

/** An instant on the clock of a zone. */
export function TimeCell({ value, zone }: { readonly value: Cell; readonly zone: string }): VNode {
  return (
    <time dateTime={String(value)} title={`${String(value)} in UTC`}>
      {time(value, zone)}
    </time>
  )
}

/** How severe a finding is. */
export function Severity({ severity }: { readonly severity: string }): VNode {
  return <span class={`badge ${severityTones[severity] ?? ''}`}>{severity}</span>
}

const severityTones: Readonly<Record<string, string>> = { error: 'bad', warning: 'warn', info: 'calm' }

/** What happened at a transaction. */
export function Mark({ kind }: { readonly kind: string }): VNode {
  return <span class={`badge ${markTone(kind)}`}>{markNames[kind] ?? words(kind)}</span>
}

/** How bad it is what happened: `bad`, `warn`, `good` or `calm`. */
export function markTone(kind: string): 'bad' | 'warn' | 'good' | 'calm' {
  if (['went_below_zero', 'calculation_error', 'continuity_break', 'failed'].includes(kind)) return 'bad'
  if (['drift_began', 'drift_grew', 'drift_turned', 'blocked', 'incomplete'].includes(kind)) return 'warn'
  if (['came_back', 'drift_ended', 'drift_shrank'].includes(kind)) return 'good'
  return markNames[kind] === undefined || kind === 'anomaly' ? 'warn' : 'calm'
}

/** Where an id leads to. */
export function idAddress(name: string, id: string): string | undefined {
  const path = encodeURIComponent(id)
  if (name === 'user_id' || name === 'userId') return `/wallets/${path}`
  if (name === 'message_id') return `/messages/${path}`
  if (name === 'session_id' || name === 'request_id') return `/requests/${path}`
  return transactionColumns.has(name) ? `/transactions/${path}` : undefined
}

/** Columns that hold the id of a transaction. */
const transactionColumns: ReadonlySet<string> = new Set([
  'id',
  'first_id',
  'second_id',
  'last_id',
  'previous_id',
  'transaction_id',
  'largest_id',
  'closing_id',
  'example_id',
  'cancelled_by',
  'cancels',
])

/** An id, shortened, as a link to what it is of. */
export function IdCell({ name, id }: { readonly name: string; readonly id: string }): VNode {
  const target = idAddress(name, id)
  const text = <Shortened id={id} />
  return target === undefined ? text : <a href={target}>{text}</a>
}

/** An id with its middle left out, whole for screen readers, the clipboard and on hover. */
export function Shortened({ id }: { readonly id: string }): VNode {
  if (id.length <= 14) return <code class="id">{id}</code>
  const isUlid = /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)
  const [head, tail] = isUlid ? [4, 6] : [8, 4]
  return (
    <code class="id" title={id}>
      {id.slice(0, head)}
      <span class="cut">{id.slice(head, -tail)}</span>
      {id.slice(-tail)}
    </code>
  )
}

function Ids({ ids }: { readonly ids: readonly string[] }): VNode {
  return (
    <span class="ids">
      {ids.map((id) => (
        <IdCell key={id} name="id" id={id} />
      ))}
    </span>
  )
}

/** A path of a log file, its last parts first to be seen. */
export function FilePath({ path }: { readonly path: string }): VNode {
  return (
    <code class="path" title={path}>
      {path.split('/').slice(-2).join('/')}
    </code>
  )
}

/** A link to a table with some filters. */
export function filtered(
  path: string,
  filters: readonly string[],
  others: Readonly<Record<string, string>> = {},
): string {
  return address(path, { ...others, filter: filters })
}
