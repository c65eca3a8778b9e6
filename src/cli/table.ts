import { stripVTControlCharacters } from 'node:util'

const numeric = /^-?[\d,]*\.?\d+$/

/** Draws rows under a header for the terminal; the points of a column of numbers stand below each other. */
export async function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  if (rows.length === 0) return ''
  const { getBorderCharacters, table } = await import('table')
  const isNumeric = header.map((_, at) => rows.every((row) => isNumberOrEmpty(row[at] ?? '')))
  const decimals = header.map((_, at) =>
    rows.reduce((most, row) => Math.max(most, decimalsOf(row[at] ?? '')), 0),
  )
  const padded = rows.map((row) =>
    row.map((cell, at) =>
      isNumeric[at] === true ? cell + ' '.repeat((decimals[at] ?? 0) - decimalsOf(cell)) : cell,
    ),
  )
  const drawn = table([[...header], ...padded], {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 2, paddingRight: 0 },
    columns: isNumeric.map((right) => ({ alignment: right ? 'right' : 'left' })),
    drawHorizontalLine: () => false,
  })
  return drawn.replace(/ +$/gm, '').trimEnd()
}

/** `~0` is less than the tolerance, but not nothing. */
function isNumberOrEmpty(cell: string): boolean {
  const text = stripVTControlCharacters(cell)
  return text === '' || text === '~0' || numeric.test(text)
}

/** Characters from the decimal point on. */
function decimalsOf(cell: string): number {
  const text = stripVTControlCharacters(cell)
  return text.includes('.') ? text.length - text.indexOf('.') : 0
}
