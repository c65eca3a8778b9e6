import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CohortRequest } from '../generate/cohorts.js'
import { MOST_EVENTS_OF_USER } from '../generate/cohorts.js'
import type { WriteProgress } from '../generate/write.js'
import { writeManyLogs } from '../generate/write.js'
import { OperatorError, reasonOf } from '../model/errors.js'
import { commandLine } from './command-line.js'
import { jsonText } from './json.js'
import { ProgressLine } from './progress.js'

/** What the command line of `generate` says. */
export interface GenerateArguments {
  readonly output: string
  readonly seed: string
  readonly events?: string
  readonly size?: string
  readonly users?: string
  readonly files?: string
  readonly days?: string
  readonly from: string
  readonly truth: string
  readonly quiet?: true
  readonly json?: true
}

/** Bytes of an event of the real export, on average. */
const eventBytes = 240

/** Runs `generate`: writes logs of a simulated service, and what is true about them. */
export async function runGenerate(given: GenerateArguments): Promise<void> {
  const request = requestOf(given)
  requireEmpty(given.output)
  const progress = new ProgressLine(given.quiet === true ? undefined : process.stderr)
  const logs = join(given.output, 'logs')
  const truth = join(given.output, 'truth')
  const started = performance.now()
  const { totals, findings } = await writeManyLogs(request, {
    logs,
    truth,
    totalsOnly: given.truth === 'totals',
    onProgress: (written) => progress.show(shown(written)),
  }).finally(async () => progress.clear())
  const seconds = (performance.now() - started) / 1000
  if (given.json === true) {
    const { kinds, ...counts } = totals
    process.stdout.write(jsonText({ logs, truth, seed: given.seed, ...counts, findings, kinds, seconds }))
  } else if (given.quiet !== true) {
    const size = `${(totals.bytes / 1e6).toFixed(1)} MB of log in ${totals.files} files`
    process.stdout.write(
      `${size}: ${totals.events} events, ${totals.transactions} transactions of ${findings.wallets} wallets\n` +
        `  logs   ${logs}\n  truth  ${truth}\n  → ${commandLine(['analyze', logs], undefined)}\n`,
    )
  }
}

/** How far it is, as the line of progress draws it. */
function shown({ bytes, files, expectedBytes }: WriteProgress): Parameters<ProgressLine['show']>[0] {
  return { files, filesDone: files, bytes: expectedBytes, bytesDone: bytes }
}

function requestOf(given: GenerateArguments): CohortRequest {
  if (given.events !== undefined && given.size !== undefined) {
    throw new OperatorError('--events and --size both say how much', 'Leave one of them out.')
  }
  const { size } = given
  const events =
    size === undefined ? wholeNumber('events', given.events) : Math.ceil(bytesOf(size) / eventBytes)
  const users = wholeNumber('users', given.users)
  const files = wholeNumber('files', given.files)
  const days = wholeNumber('days', given.days)
  if (users !== undefined && events !== undefined && events / users > MOST_EVENTS_OF_USER) {
    throw new OperatorError(
      `${users} users cannot cause ${events} events`,
      `Give a user for every ${MOST_EVENTS_OF_USER} events, or leave --users out.`,
    )
  }
  return {
    seed: given.seed,
    from: dateOf(given.from),
    ...(events === undefined ? {} : { events }),
    ...(users === undefined ? {} : { users }),
    ...(files === undefined ? {} : { files }),
    ...(days === undefined ? {} : { days }),
  }
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,9}$/.test(text)) {
    return text === undefined ? undefined : Number(text)
  }
  throw new OperatorError(`--${name} ${text} is no number`, 'Give a whole number from 1, such as 1000.')
}

const units = new Map([
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
])

function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d+)?)\s?([kmg]b)$/i.exec(text) ?? []
  const bytes = Number(number) * (units.get(unit.toLowerCase()) ?? 0)
  if (bytes > 0) {
    return bytes
  }
  throw new OperatorError(`--size ${text} is no size`, 'Give one such as 200MB or 1GB.')
}

function dateOf(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) {
    throw new OperatorError(`--from ${text} is no day`, 'Give one such as 2024-02-18.')
  }
  return text
}

/** Refuses a folder in which something is already: nothing is ever mixed with other logs, or replaced. */
function requireEmpty(folder: string): void {
  const advice = 'Give an empty folder, or one that does not exist yet.'
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new OperatorError(`${folder} is not empty`, advice)
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error
    throw new OperatorError(`${folder} cannot be used: ${reasonOf(error)}`, advice)
  }
}
