import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { assert, OperatorError } from '../model/errors.js'
import { formatDecimal, parseDecimal, storable } from '../model/money.js'
import type { ForeignBalance, TieOutSettings } from '../model/tie-out.js'

/** Something in the file that cannot be used. */
interface Problem {
  readonly line: number
  readonly column?: string
  readonly words: string
}

/** Problems that a message names. */
const mostNamed = 20

/**
 * Reads balances that another system exported as CSV, RFC 4180 or with another delimiter, in UTF-8. Throws an
 * OperatorError that names every line and column that cannot be used; nothing of the file is used then.
 */
export async function readBalanceFile(path: string, settings: TieOutSettings): Promise<ForeignBalance[]> {
  requireFile(path)
  const problems: Problem[] = []
  const balances: ForeignBalance[] = []
  const seen = new Map<string, number>()
  let columns: Columns | undefined
  await readRecords(path, settings, problems, (record, line) => {
    if (columns === undefined) {
      columns = columnsOf(record, settings, path)
      return
    }
    if (record.length === 1 && record[0] === '') return
    const balance = balanceOf({ record, line, columns, settings, problems })
    if (balance === undefined) return
    const { userId, currency } = balance
    const wallet = JSON.stringify([userId, currency])
    const first = seen.get(wallet)
    if (first === undefined) balances.push(balance)
    else problems.push({ line, words: `${userId} in ${currency} stands on line ${first} already` })
    seen.set(wallet, first ?? line)
  })
  if (problems.length > 0) throw unusable(path, problems)
  if (columns === undefined) {
    throw unusable(path, [{ line: 1, words: 'expected the names of the columns, found nothing' }])
  }
  return balances
}

function requireFile(path: string): void {
  if (isFile(path)) return
  throw new OperatorError(
    `there is no file ${path}`,
    'Name the CSV file with the balances of the other system.',
  )
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Gives `take` the records of the file one by one, the header first, with the line on which each begins. What is no CSV
 * ends them and goes to `problems`: after a quote in the wrong place nobody knows where the next record begins.
 */
async function readRecords(
  path: string,
  { delimiter }: TieOutSettings,
  problems: Problem[],
  take: (record: readonly string[], line: number) => void,
): Promise<void> {
  const { CsvError, parse } = await import('csv-parse')
  let line = 1
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: longestRecord,
    raw: true,
    relax_column_count: true,
    on_record: (read: unknown) => {
      assert(isRawRecord(read), 'with raw, a record comes with its text')
      const { record, raw } = read
      take(record, line)
      // The parser counts a line end inside quotes twice where it is one of Windows.
      line += raw.match(/\r\n|\r|\n/g)?.length ?? 0
      return null
    },
  })
  try {
    await pipeline(createReadStream(path), parser.resume())
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const words = syntaxWords[error.code] ?? error.message
    problems.push({ line, words: `${words}; the rest is not read` })
  }
}

const syntaxWords: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'text after a quote that closes a cell; a quote inside a cell is written twice',
  INVALID_OPENING_QUOTE: 'a quote inside a cell that does not begin with one',
  CSV_QUOTE_NOT_CLOSED: 'a quote that is never closed',
  CSV_MAX_RECORD_SIZE: 'a line of more than 100,000 characters; perhaps a quote that is never closed',
}

interface RawRecord {
  readonly record: readonly string[]
  /** Its text, with the line end behind it. */
  readonly raw: string
}

/** The types of the parser leave `raw` out. */
function isRawRecord(read: unknown): read is RawRecord {
  return typeof read === 'object' && read !== null && 'record' in read && 'raw' in read
}

/** Bytes of a record; one quote that is never closed would else read the rest of the file. */
const longestRecord = 100_000

interface Columns {
  readonly user: number
  /** Undefined where all balances are in one currency. */
  readonly currency: number | undefined
  readonly balance: number
  /** How many there are. */
  readonly count: number
}

function columnsOf(
  header: readonly string[],
  { columns, currency, delimiter }: TieOutSettings,
  path: string,
): Columns {
  const names = header.map((name) => name.trim())
  const placeOf = (name: string): number => {
    const places = names.flatMap((known, at) => (known === name ? [at] : []))
    const [place, second] = places
    if (second !== undefined) throw unusable(path, [{ line: 1, words: `two columns are called ${name}` }])
    if (place !== undefined) return place
    const words = `no column ${name}; there are ${names.map((known) => JSON.stringify(known)).join(', ')}`
    const isOther = names.length === 1 && /[;\t|,]/.test(names[0] ?? '')
    throw unusable(
      path,
      [{ line: 1, words }],
      isOther
        ? `The columns seem to stand between other characters than ${JSON.stringify(delimiter)}: set tie_out.delimiter in the configuration.`
        : 'Name the columns of the file in the configuration, section tie_out.',
    )
  }
  const isInOne = currency !== 'none' && !names.includes(columns.currency)
  return {
    user: placeOf(columns.user),
    currency: isInOne ? undefined : placeOf(columns.currency),
    balance: placeOf(columns.balance),
    count: names.length,
  }
}

interface FoundRecord {
  readonly record: readonly string[]
  readonly line: number
  readonly columns: Columns
  readonly settings: TieOutSettings
  readonly problems: Problem[]
}

/** The balance of a record; undefined where it is none, which `problems` then says. */
function balanceOf({ record, line, columns, settings, problems }: FoundRecord): ForeignBalance | undefined {
  if (record.length !== columns.count) {
    problems.push({ line, words: `expected ${columns.count} columns as in line 1, found ${record.length}` })
    return undefined
  }
  const names = settings.columns
  const problemsBefore = problems.length
  const cell = (at: number | undefined, name: string): string => {
    const text = at === undefined ? settings.currency : (record[at] ?? '').trim()
    if (text === '') problems.push({ line, column: name, words: 'expected a value, found nothing' })
    else if (text.includes('\u{fffd}')) problems.push({ line, column: name, words: 'not in UTF-8' })
    return text
  }
  const userId = cell(columns.user, names.user)
  const currency = cell(columns.currency, names.currency)
  const digits = cell(columns.balance, names.balance)
  const balance = digits === '' ? '0' : plainNumber(digits, settings.decimal)
  if (balance === undefined) {
    const example = settings.decimal === ',' ? '-1.234,500' : '-1,234.500'
    const words = `expected a number such as ${example}, found ${JSON.stringify(digits.slice(0, longestQuote))}`
    problems.push({ line, column: names.balance, words })
  }
  return balance === undefined || problems.length > problemsBefore
    ? undefined
    : { userId, currency, balance, line }
}

/** Characters of a wrong cell that a message quotes. */
const longestQuote = 40

/** The number as a plain decimal, without the marks between its thousands; undefined where it is none that can be stored. */
function plainNumber(text: string, decimal: '.' | ','): string | undefined {
  const pattern =
    decimal === '.' ? /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/ : /^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/
  if (!pattern.test(text)) return undefined
  const marks = decimal === '.' ? ',' : '.'
  const plain = text.replaceAll(marks, '').replace(decimal, '.').replace('+', '')
  const exact = parseDecimal(plain)
  return exact === undefined || storable(plain) !== 'exact' ? undefined : formatDecimal(exact)
}

function unusable(
  path: string,
  problems: readonly Problem[],
  advice = 'Mend the file, or say in the configuration, section tie_out, how it is written.',
): OperatorError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  const named = problems.slice(0, mostNamed).map(({ line, column, words }) => {
    const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
    return `  ${place}: ${words}`
  })
  const more = problems.length > mostNamed ? [`  … and ${problems.length - mostNamed} more`] : []
  return new OperatorError([`${path} has ${count}:`, ...named, ...more].join('\n'), advice)
}
