/** One line of CSV (RFC 4180, `\n` at the end) with the given columns of a row. */
export function csvLine<K extends string>(
  columns: readonly K[],
  row: Readonly<Record<K, string | number>>,
): string {
  const values = columns.map((column) => row[column])
  const plain = !SPECIAL.test(values.join(''))
  return `${plain ? values.join(',') : values.map((value) => field(String(value))).join(',')}\n`
}

const SPECIAL = /[",\r\n]/

function field(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
