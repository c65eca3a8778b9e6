const numeric = /^-?[\d,]*\.?\d+$/

/** Draws rows under a header for the terminal; numbers stand to the right. Empty without rows. */
export async function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  if (rows.length === 0) return ''
  const { getBorderCharacters, table } = await import('table')
  const isNumeric = header.map((_, at) => rows.every((row) => row[at] === '' || numeric.test(row[at] ?? '')))
  const drawn = table([[...header], ...rows.map((row) => [...row])], {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 2, paddingRight: 0 },
    columns: isNumeric.map((right) => ({ alignment: right ? 'right' : 'left' })),
    drawHorizontalLine: () => false,
  })
  return drawn.replace(/ +$/gm, '').trimEnd()
}
