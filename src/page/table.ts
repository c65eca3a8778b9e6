import { type ShownColumn, type ShownRow, titleOf } from '../model/shown-table.js'
import type { PageTable } from './contents.js'
import { figureOf, grouped, shortened } from './figures.js'
import { type Html, html } from './html.js'
import { minorColumns } from './sections.js'
import { pageTexts } from './texts.js'

/** A column of a table on the page, with its place in the rows. */
interface PlacedColumn extends ShownColumn {
  readonly at: number
}

/** Columns whose values stand out, and their values by how they look. */
const tones: Readonly<Record<string, string>> = {
  open: 'bad',
  error: 'bad',
  corrupt: 'bad',
  truncated: 'bad',
  unreadable: 'bad',
  warning: 'warn',
  new: 'warn',
  different: 'bad',
  only_here: 'warn',
  only_there: 'warn',
}
const badges: ReadonlySet<string> = new Set(['state', 'severity', 'status', 'result'])
const codes: ReadonlySet<string> = new Set([
  'user_id',
  'id',
  'first_id',
  'transaction_id',
  'cancelled_by',
  'rule',
  'code',
])

/**
 * Gives a table with its heading. It says its roles, as a wide one is laid out row by row on a phone and would lose them.
 * `names` are the columns to show. */
export function tableHtml(source: PageTable, names: readonly string[]): Html {
  const { table, rows, count } = source
  const heading = html`<h3 id="${table.name}">${table.title}</h3><p class="about">${table.about}</p>`
  if (count === 0) return html`${heading}<p class="none">${pageTexts.none}</p>`
  const columns = names.flatMap((name): PlacedColumn[] => {
    const at = source.columns.findIndex((column) => column.name === name)
    const column = source.columns[at]
    return column === undefined ? [] : [{ ...column, title: titleFor(column), at }]
  })
  const evidence = evidenceOf(source)
  const body = rows.map(
    (row) => html`<tr role="row">${columns.map((column) => cellHtml(row, column, evidence))}</tr>\n`,
  )
  const left = count - rows.length
  const file = `calo_analysis_${table.source}.csv`
  const more = left > 0 ? html`<p class="more">${pageTexts.more(grouped(left), file)}</p>` : ''
  const isWide = columns.some(({ kind, name }) => kind === 'words' || name === 'log_file')
  return html`${heading}<div class="scroll" role="region" aria-labelledby="${table.name}" tabindex="0"><table role="table" class="${isWide ? 'wide' : ''}">
<thead role="rowgroup"><tr role="row">${columns.map(headHtml)}</tr></thead>
<tbody role="rowgroup">${body}</tbody></table></div>${more}`
}

function titleFor({ name, title }: ShownColumn): string {
  return name === 'log_file' ? pageTexts.evidence : title === '' ? titleOf(name) : title
}

function headHtml({ name, title, kind }: PlacedColumn): Html {
  return html`<th scope="col" role="columnheader" class="${classOf(name, kind)}">${title}</th>`
}

function cellHtml(row: ShownRow, { name, kind, title, at }: PlacedColumn, evidence: Evidence): Html {
  const value = row.cells[at] ?? null
  if (name === 'log_file') return evidenceHtml(row, evidence)
  const { text, exact } = figureOf(value, kind, row.decimals)
  const isNegative = kind === 'money' && text.startsWith('-')
  const shown =
    badges.has(name) && value !== null
      ? html`<span class="badge ${Object.hasOwn(tones, value) ? (tones[value] ?? '') : ''}">${text}</span>`
      : codes.has(name) && value !== null
        ? html`<code${text.length > 40 ? html` class="long"` : ''}>${text}</code>`
        : text
  const key = isFigure(kind) && value !== null ? html` data-key="${value}"` : ''
  const digits = exact === undefined ? '' : html` title="${exact}"`
  return html`<td class="${classOf(name, kind)}${isNegative ? ' negative' : ''}"${key}${digits} role="cell" data-title="${title}">${shown}</td>`
}

/** The transaction of a row, the last two parts of the path, as the first ones are the same for nearly all, and the byte. */
function evidenceHtml(row: ShownRow, evidence: Evidence): Html {
  const [id, path, offset] = [evidence.id, evidence.path, evidence.offset].map((at) => row.cells[at] ?? null)
  const short = path?.split('/').slice(-2).join('/')
  const transaction = typeof id === 'string' ? html`<code>${shortened(id)}</code>` : ''
  const byte =
    typeof offset === 'string' ? html` <span class="byte">${pageTexts.byte(grouped(offset))}</span>` : ''
  const place =
    short === undefined
      ? ''
      : html`<span class="place" title="${shortened(path ?? '')}">${shortened(short)}${byte}</span>`
  return html`<td class="evidence" role="cell" data-title="${pageTexts.evidence}">${transaction}${place}</td>`
}

/** Where in the rows of a table its evidence stands. */
interface Evidence {
  readonly id: number
  readonly path: number
  readonly offset: number
}

const idColumns = ['first_id', 'id', 'transaction_id']

function evidenceOf({ columns }: PageTable): Evidence {
  const at = (name: string): number => columns.findIndex((column) => column.name === name)
  const id = idColumns.map(at).find((found) => found >= 0) ?? -1
  return { id, path: at('log_file'), offset: at('log_offset') }
}

function isFigure(kind: ShownColumn['kind']): boolean {
  return kind === 'money' || kind === 'whole' || kind === 'plain' || kind === 'percent'
}

function classOf(name: string, kind: ShownColumn['kind']): string {
  const look = isFigure(kind) ? 'figure' : kind === 'words' ? 'words' : kind
  return minorColumns.has(name) ? `${look} minor` : look
}
