import { userInfo } from 'node:os'
import { styleText } from 'node:util'
import { type FindingsOptions, listFindings, noteFindings } from '../findings.js'
import { OperatorError } from '../model/errors.js'
import { printable, printableLine } from '../model/printable.js'
import { type Severity, severities } from '../model/problem.js'
import { type NoteAction, type WorkItem, type WorkStatus, workStatuses } from '../model/work-list.js'
import { counted, exactMoney } from './amounts.js'
import { commandLine } from './command-line.js'
import { resultsFolder } from './configured.js'
import { jsonText } from './json.js'
import { validLimit } from './limit.js'
import { renderTable } from './table.js'

/** What the command line says of which findings to list, and how. */
export interface ListArguments {
  readonly output?: string
  readonly status?: string
  readonly severity?: string
  readonly kind?: string
  readonly user?: string
  readonly currency?: string
  readonly limit?: string
  readonly ids?: true
  readonly json?: true
}

/** Findings that are printed unless told otherwise; JSON and ids have all. */
const usualLimit = 40
const usualStatuses: readonly WorkStatus[] = ['new', 'open', 'acknowledged']

/** Runs `findings list`: prints the work list. */
export async function runList(options: ListArguments): Promise<void> {
  const { output, kind, user, currency, limit, json, ids } = options
  const filter: FindingsOptions = {
    statuses: chosen(options.status, workStatuses, 'status') ?? usualStatuses,
    severities: chosen(options.severity, severities, 'severity'),
    kind,
    userId: user,
    currency,
  }
  const items = await listFindings({ output: await resultsFolder(output), ...filter })
  const isWhole = json === true || ids === true
  const most = limit === undefined ? (isWhole ? items.length : usualLimit) : validLimit(limit, 'findings')
  const shown = items.slice(0, most)
  if (json === true) process.stdout.write(jsonText(shown))
  else if (ids === true) process.stdout.write(shown.map(({ finding_id }) => `${finding_id}\n`).join(''))
  else process.stdout.write(await listText(items, shown, options))
}

/** The words of a list with commas, where there is one; `all` is every word. */
function chosen<Word extends string>(
  text: string | undefined,
  words: readonly Word[],
  name: string,
): readonly Word[] | undefined {
  if (text === undefined) return undefined
  if (text === 'all') return words
  return text.split(',').map((part) => {
    const known = words.find((word) => word === part.trim())
    if (known !== undefined) return known
    throw new OperatorError(
      `${part} is no ${name}`,
      `Use ${words.join(', ')}, or several with commas, or all.`,
    )
  })
}

async function listText(
  items: readonly WorkItem[],
  shown: readonly WorkItem[],
  { output }: ListArguments,
): Promise<string> {
  if (items.length === 0) return 'No such findings\n'
  const first = shown.find(({ status }) => status === 'new' || status === 'open')
  const hidden = items.length - shown.length
  const lines = [
    styleText('bold', countsOf(items)),
    await itemTable(shown),
    ...(hidden > 0
      ? [
          `  ${counted(hidden, 'more finding')}: --limit ${items.length}, or fewer kinds with --severity, --kind, --user`,
        ]
      : []),
    ...(first === undefined
      ? []
      : [next(['findings', 'ack', first.finding_id, '--note', 'why it is right'], output)]),
  ]
  return `${lines.join('\n')}\n`
}

function countsOf(items: readonly WorkItem[]): string {
  const counts = workStatuses.flatMap((status) => {
    const count = items.filter((item) => item.status === status).length
    return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${status}`]
  })
  return `${counted(items.length, 'finding')}: ${counts.join(', ')}`
}

const colours: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
}

async function itemTable(items: readonly WorkItem[]): Promise<string> {
  const header = [
    'Finding',
    'Status',
    'Severity',
    'What',
    'User',
    'Since',
    'Days',
    'Difference',
    'Unit',
    'Note',
  ]
  return renderTable(
    header,
    items.map((item) => [
      item.finding_id,
      item.status,
      styleText(colours[item.severity], item.severity),
      printableLine(item.rule ?? item.finding),
      printableLine((item.user_id ?? '').slice(0, shortUser)),
      (item.timestamp ?? item.first_seen ?? '').slice(0, 10),
      item.age_days === null ? '' : String(item.age_days),
      differenceOf(item),
      printableLine(item.unit ?? ''),
      noteOf(item),
    ]),
  )
}

/** Characters of a user's id that name it in a table. */
const shortUser = 8
/** Characters of a note that are shown in a table. */
const shortNote = 40

function differenceOf({ difference, unit, currency, decimals }: WorkItem): string {
  if (difference === null) return ''
  return unit !== null && unit === currency ? exactMoney(difference, { currency, decimals }) : difference
}

function noteOf({ person, note }: WorkItem): string {
  if (person === null) return ''
  const words = note === null ? person : `${person}: ${note}`
  return printableLine(words.length > shortNote ? `${words.slice(0, shortNote - 1)}…` : words)
}

function next(args: readonly string[], output: string | undefined): string {
  const [command = '', action = '', ...rest] = args
  return styleText('dim', `  → ${commandLine([`${command} ${action}`, ...rest], output)}`)
}

/** What the command line says of a decision. */
export interface NoteArguments {
  readonly output?: string
  readonly by?: string
  readonly note?: string
  readonly json?: true
}

const done: Readonly<Record<NoteAction, string>> = {
  ack: 'acknowledged',
  note: 'noted',
  reopen: 'opened again',
}

/** Runs `findings ack`, `note` and `reopen`: writes what a person decided. */
export async function runNote(
  action: NoteAction,
  findings: readonly string[],
  { output, by, note, json }: NoteArguments,
): Promise<void> {
  const person = by ?? userName()
  const items = await noteFindings({ findings, action, person, note, output: await resultsFolder(output) })
  if (json === true) process.stdout.write(jsonText(items))
  else {
    const lines = items.map(
      ({ finding_id, explanation }) => `${finding_id} ${done[action]} by ${person}: ${explanation}\n`,
    )
    process.stdout.write(printable(lines.join('')))
  }
}

/** The person at this terminal, as the system knows them. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    throw new OperatorError('the system does not say who you are', 'Say it with --by NAME.')
  }
}
