import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLines, exportedColumns } from '../../src/outputs/csv.js'
import type { Database } from '../../src/store/database.js'
import { writeLines } from '../../src/store/tables.js'
import { parseCsv } from '../support/csv.js'
import { scratchDatabase, sqlText } from '../support/scratch-database.js'

/** The CSV file of a table, as it is on disk. */
async function exported(database: Database, table: string): Promise<string> {
  const { rows } = await database.read('select path from duckdb_databases() where path is not null')
  const path = join(dirname(String(rows[0]?.[0])), "it's.csv")
  const { columns } = await database.read(`select * from ${table} limit 0`)
  await writeLines(database, csvLines(table, columns), path)
  return readFileSync(path, 'utf8')
}

/** What a cell of text stands for once it is harmless in a spreadsheet, character by character. */
function guarded(text: string): string {
  let result = ''
  let isStart = false
  for (const [at, character] of [...text].entries()) {
    const isSign = '=+-@＝＋－＠'.includes(character)
    if ((isSign && (isStart || at === 0)) || (at === 0 && '\t\r\n'.includes(character))) result += "'"
    isStart = ';\t\r\n'.includes(character) || (isStart && character === '"')
    result += character
  }
  return result
}

describe('a CSV file', () => {
  test('gives every text back, harmless ones as they are, formulas behind a quote', async () => {
    const database = await scratchDatabase()
    const piece = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ',',
      ';',
      '＝',
      '－',
      ' ',
      'a',
      'é',
      '\u{1f600}',
      '\\',
      '\u2028',
      '\ufeff',
    )
    const text = fc.oneof(
      fc.array(piece, { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    const rows = fc.sample(fc.tuple(text, text, fc.option(text)), { numRuns: 1500, seed: 20_240_218 })
    const isStorable = (cell: string | null): boolean =>
      cell === null || (cell.isWellFormed() && !cell.includes('\0') && !cell.includes('\u0001'))
    const stored = rows.filter((row) => row.every(isStorable))
    const values = stored.map(
      (row, at) => `(${at}, ${row.map((cell) => (cell === null ? 'null' : sqlText(cell))).join(', ')})`,
    )
    await database.run(`create table hostile (number integer, one varchar, two varchar, three varchar)`)
    await database.run(`insert into hostile values ${values.join(', ')}`)
    const expected = stored.map((row, at) => [String(at), ...row.map((cell) => guarded(cell ?? ''))])
    const [header, ...lines] = parseCsv(await exported(database, 'hostile'))
    expect(header?.map(({ text: name }) => name)).toEqual(['number', 'one', 'two', 'three'])
    expect(lines.map((cells) => cells.map(({ text: cell }) => cell))).toEqual(expected)
  })

  test.each([
    ['the character that parts columns inside', 'a\u0001b'],
    ['a control character', 'a\u0007\u001b[31mb'],
  ])('gives text with %s back', async (_name, text) => {
    const database = await scratchDatabase()
    await database.run(`create table hostile as select ${sqlText(text)} as one, 'x' as two`)
    expect(parseCsv(await exported(database, 'hostile'))[1]?.map((cell) => cell.text)).toEqual([text, 'x'])
  })

  test('gives numbers, times and truth values bare, with absent ones empty', async () => {
    const database = await scratchDatabase()
    await database.run(`create table plain as select * from (values
      (1, cast('-8.500' as decimal(38, 18)), timestamp '2024-02-18 21:01:05.23', date '2024-02-18', true, cast(-5 as bigint)),
      (2, cast('100' as decimal(38, 18)), timestamp '2024-02-18 21:01:05', date '2024-02-18', false, cast(0 as bigint)),
      (3, cast('0.000000000000000001' as decimal(38, 18)), null, null, null, null),
      (4, null, null, null, null, null)) as t(id, amount, moment, day, yes, whole)`)
    expect(await exported(database, 'plain')).toBe(
      [
        'id,amount,moment,day,yes,whole',
        '1,-8.5,2024-02-18T21:01:05.230Z,2024-02-18,true,-5',
        '2,100,2024-02-18T21:01:05.000Z,2024-02-18,false,0',
        '3,0.000000000000000001,,,,',
        '4,,,,,',
        '',
      ].join('\r\n'),
    )
  })

  test('of a table without rows has its header', async () => {
    const database = await scratchDatabase()
    await database.run('create table nothing (id varchar, amount decimal(38, 18))')
    expect(await exported(database, 'nothing')).toBe('id,amount\r\n')
  })

  test('shows the digits as logged in the place of their exact value', async () => {
    const database = await scratchDatabase()
    await database.run(
      `create table amounts as select cast(1000 as decimal(38, 18)) as amount, '1e3' as amount_logged, 'x' as note`,
    )
    expect(await exported(database, 'amounts')).toBe('amount,note\r\n1e3,x\r\n')
    expect(exportedColumns([{ name: 'a_logged', type: 'VARCHAR' }])).toEqual([])
  })
})
