/** One line of CSV (RFC 4180, `\n` at the end) with the given columns of a row. */
export function csvLine<K extends string>(
  columns: readonly K[],
  row: Readonly<Record<K, string | number>>,
): string {
  let line = ''
  for (const column of columns) {
    line += `,${field(row[column])}`
  }
  return `${line.slice(1)}\n`
}

const SPECIAL = /[",\r\n]/

function field(value: string | number): string {
  return typeof value === 'string' && SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value)
}
