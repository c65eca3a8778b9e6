/** A cell of a CSV file: as it stands in the file, and what it stands for. */
export interface CsvCell {
  readonly raw: string
  readonly text: string
}

const bare = /[^",\r\n]*/y
const quoted = /"(?:[^"]|"")*"/y
const lineEnd = /\r?\n/y

/**
 * Reads CSV as RFC 4180 defines it, line ends `\r\n` or `\n`. Throws at anything it does not allow: a quote in
 * a bare cell, text after a closing quote, a quote that does not close, a last line without its end.
 */
export function parseCsv(content: string): readonly (readonly CsvCell[])[] {
  const rows: CsvCell[][] = []
  let at = 0
  let row: CsvCell[] = []
  while (at < content.length) {
    const isQuoted = content[at] === '"'
    const raw = matchAt(isQuoted ? quoted : bare, content, at)
    if (raw === undefined) throw new SyntaxError(`a quote that does not close, at ${at}`)
    row.push({ raw, text: isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw })
    at += raw.length
    if (content[at] === ',') {
      at += 1
      continue
    }
    const end = matchAt(lineEnd, content, at)
    if (end === undefined)
      throw new SyntaxError(`neither a comma nor a line end at ${at}: ${content.slice(at, at + 40)}`)
    at += end.length
    rows.push(row)
    row = []
  }
  if (row.length > 0) throw new SyntaxError('the last line has no end')
  return rows
}

/** The rows of a CSV file by the names of its header. */
export function readCsvObjects(content: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = parseCsv(content)
  return rows.map((row) =>
    Object.fromEntries(header.map(({ text }, index) => [text, row[index]?.text ?? ''])),
  )
}

/** Some columns of a CSV file, in the given order, cells as they stand in it, lines ended by `\n`. */
export function selectColumns(content: string, columns: readonly string[]): string {
  const [header = [], ...rows] = parseCsv(content)
  const places = columns.map((column) => {
    const place = header.findIndex(({ text }) => text === column)
    if (place < 0)
      throw new RangeError(`there is no column ${column} among ${header.map(({ text }) => text).join(', ')}`)
    return place
  })
  const lines = [header, ...rows].map((row) => places.map((place) => row[place]?.raw ?? '').join(','))
  return lines.map((line) => `${line}\n`).join('')
}

function matchAt(pattern: RegExp, content: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(content)?.[0]
}
