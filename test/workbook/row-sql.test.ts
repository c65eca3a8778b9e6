import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.js'
import type { TypedColumn } from '../../src/workbook/contents.js'
import { longDigitsSql, rowSql, xmlSql } from '../../src/workbook/row-sql.js'
import { scratchDatabase, sqlText } from '../support/scratch-database.js'

const styles = {
  text: '1',
  words: '2',
  whole: '3',
  plain: '4',
  percent: '5',
  day: '6',
  month: '7',
  time: '8',
  link: '9',
  money: { 2: '12', 3: '13' },
}

/** What XML makes of texts. */
async function written(database: Database, texts: readonly string[]): Promise<string[]> {
  const values = texts.map((text, at) => `(${at}, ${sqlText(text).replaceAll('\0', "' || chr(0) || '")})`)
  const { rows } = await database.read(
    `select ${xmlSql('words')} from (values ${values.join(', ')}) as planted(position, words) order by position`,
  )
  return rows.map(([xml]) => String(xml))
}

/** The XML of a row with one column. */
async function rowOf(
  database: Database,
  column: Omit<TypedColumn, 'title'>,
  {
    value,
    decimals = 'null',
    place = 'null',
    hasLongDigits = false,
  }: { value: string; decimals?: string; place?: string; hasLongDigits?: boolean },
): Promise<string> {
  const columns = [{ ...column, title: 'Title' }]
  const { rows } = await database.read(
    `select ${rowSql({ columns, hasLongDigits, styles })} from (
      select ${value} as "${column.name}", ${decimals} as decimals, ${place} as place, '7' as sheet_row)`,
  )
  return String(rows[0]?.[0])
}

/** What a reader of XML makes of a text without elements. */
function unescaped(xml: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }
  return xml.replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
}

/** What Excel makes of `_x0041_`. */
function decoded(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

describe('text in a row', () => {
  test.each([
    ['plain', 'plain'],
    ['=1+1', '=1+1'],
    ['<script>alert("1")</script>', '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'],
    ['a & b &amp;', 'a &amp; b &amp;amp;'],
    ['nul \0, escape \x1b, not a character \uffff', 'nul \ufffd, escape \ufffd, not a character \ufffd'],
    ['\u{1f600} é \u2028 \u202e', '\u{1f600} é \u2028 \u202e'],
    ['line\r\nof Windows\rand old\n', 'line\nof Windows\nand old\n'],
    ['_x0041_', '_x005F_x0041_'],
    ['_x0041_x0042_', '_x005F_x0041_x005F_x0042_'],
    ['_xyz_', '_xyz_'],
  ])('%j is written as %j', async (text, xml) => {
    expect(await written(await scratchDatabase(), [text])).toEqual([xml])
  })

  test('comes back as it was, whatever it is, but for what XML cannot say', async () => {
    const piece = fc.constantFrom(
      '_x',
      '0041',
      '_',
      '<',
      '&',
      '&amp;',
      '"',
      "'",
      '=',
      '\n',
      'é',
      '\u{1f600}',
      'a',
      '\t',
    )
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    const texts = fc.sample(text, { seed: 20_240_218, numRuns: 2000 })
    const xml = await written(await scratchDatabase(), texts)
    expect(xml.map((found) => decoded(unescaped(found)))).toEqual(texts)
  })

  test('is cut where Excel would refuse it, and never inside a character', async () => {
    const [long = ''] = await written(await scratchDatabase(), ['\u{1f600}'.repeat(20_000)])
    expect(long.length).toBeLessThan(32_767)
    expect(long).toMatch(/^(?:\u{1f600}){16000} … \(20000 characters in all\)$/u)
  })

  test('is text and never a formula', async () => {
    const database = await scratchDatabase()
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) {
      const row = await rowOf(
        database,
        { name: 'action', kind: 'text', type: 'VARCHAR' },
        { value: sqlText(text) },
      )
      expect(row).toBe(
        `<row r="7"><c r="A7" t="inlineStr" s="1"><is><t xml:space="preserve">${text}</t></is></c></row>`,
      )
    }
  })

  test('makes its row as high as it needs', async () => {
    const column = { name: 'why', kind: 'words', type: 'VARCHAR' } as const
    const heights = async (value: string): Promise<string | undefined> =>
      /^<row r="7"( ht="\d+")?/.exec(await rowOf(await scratchDatabase(), column, { value }))?.[1]
    expect(await heights("'short'")).toBe(undefined)
    expect(await heights("repeat('word ', 30)")).toBe(' ht="30"')
    expect(await heights("'three' || chr(10) || 'lines' || chr(10) || 'here'")).toBe(' ht="45"')
    expect(await heights("repeat('word ', 3000)")).toBe(' ht="120"')
  })
})

describe('other values in a row', () => {
  test.each([
    ['null::decimal(38, 18)', 'money', 'DECIMAL(38,18)', ''],
    ['-17.3::decimal(38, 18)', 'money', 'DECIMAL(38,18)', '<c r="A7" s="13"><v>-17.3</v></c>'],
    ['100::decimal(38, 18)', 'money', 'DECIMAL(38,18)', '<c r="A7" s="13"><v>100</v></c>'],
    ['100::decimal(38, 0)', 'money', 'DECIMAL(38,0)', '<c r="A7" s="13"><v>100</v></c>'],
    ['90.261::decimal(9, 4)', 'percent', 'DECIMAL(9,4)', '<c r="A7" s="5"><v>0.90261</v></c>'],
    ["date '2024-02-18'", 'day', 'DATE', '<c r="A7" s="6"><v>45340</v></c>'],
    ["'2024-02'", 'month', 'VARCHAR', '<c r="A7" s="7"><v>45323</v></c>'],
    ["timestamp '2024-02-18 12:00:00'", 'time', 'TIMESTAMP', '<c r="A7" s="8"><v>45340.5</v></c>'],
    [
      "timestamp '0001-01-01 00:00:00'",
      'time',
      'TIMESTAMP',
      '<c r="A7" t="inlineStr" s="8"><is><t xml:space="preserve">0001-01-01 00:00:00</t></is></c>',
    ],
    ['true', 'flag', 'BOOLEAN', '<c r="A7" t="inlineStr" s="1"><is><t xml:space="preserve">yes</t></is></c>'],
    ['12345::bigint', 'whole', 'BIGINT', '<c r="A7" s="3"><v>12345</v></c>'],
  ] as const)('%s as %s (%s)', async (value, kind, type, xml) => {
    const row = await rowOf(await scratchDatabase(), { name: 'x', kind, type }, { value, decimals: '3' })
    expect(row).toBe(`<row r="7">${xml}</row>`)
  })

  test('amounts are in the style of their currency, plain where they have none', async () => {
    const column = { name: 'x', kind: 'money', type: 'DECIMAL(38,18)' } as const
    const database = await scratchDatabase()
    for (const [decimals, style] of [
      ['2', '12'],
      ['3', '13'],
      ['7', '4'],
      ['null', '4'],
    ] as const) {
      expect(await rowOf(database, column, { value: '1.5::decimal(38, 18)', decimals })).toContain(
        `s="${style}"`,
      )
    }
  })

  test('a transaction is a link where the ledger has it', async () => {
    const column = { name: 'id', kind: 'text', type: 'VARCHAR' } as const
    const database = await scratchDatabase()
    expect(await rowOf(database, column, { value: "'01H'", place: '5' })).toContain('s="9"')
    expect(await rowOf(database, column, { value: "'01H'" })).toContain('s="1"')
  })

  test.each([
    ['225.90753636363627', true],
    ['-225.907536363636', false],
    ['123456789012345', false],
    ['1234567890123456', true],
    ['12000000000000000000', false],
    ['0.000000000000000001', false],
  ])('%s has more digits than a spreadsheet keeps: %s', async (digits, isLong) => {
    const column = { name: 'x', title: 'Title', kind: 'money', type: 'DECIMAL(38,18)' } as const
    const database = await scratchDatabase()
    const value = `'${digits}'::decimal(38, 18)`
    const { rows } = await database.read(
      `select ${longDigitsSql([column]) ?? 'false'} from (select ${value} as x)`,
    )
    expect(rows).toEqual([[isLong]])
    const row = await rowOf(database, column, { value, decimals: '3', hasLongDigits: true })
    expect(row.includes(`>Title: ${digits}<`)).toBe(isLong)
  })
})
