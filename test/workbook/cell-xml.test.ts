import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellXml, isTooLong, xmlText } from '../../src/workbook/cell-xml.js'

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

describe('text in a cell', () => {
  test.each([
    ['plain', 'plain'],
    ['=1+1', '=1+1'],
    ['<script>alert("1")</script>', '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'],
    ['a & b', 'a &amp; b'],
    ['nul \0, escape \x1b, not a character \uffff', 'nul \ufffd, escape \ufffd, not a character \ufffd'],
    ['half \ud800 of one', 'half \ufffd of one'],
    ['\u{1f600} whole', '\u{1f600} whole'],
    ['line\r\nof Windows\rand old', 'line\nof Windows\nand old'],
    ['_x0041_', '_x005F_x0041_'],
    ['_x0041_x0042_', '_x005F_x0041_x005F_x0042_'.replace('_x0041_x', '_x0041_x')],
    ['_xyz_', '_xyz_'],
  ])('%j is written as %j', (text, xml) => {
    expect(xmlText(text)).toBe(xml)
  })

  test('comes back as it was, whatever it is, but for what XML cannot say', () => {
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
    )
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, (original) => decoded(unescaped(xmlText(original))) === original),
      { seed: 20_240_218, numRuns: 2000 },
    )
  })

  test('keeps blanks at its ends, and is cut where Excel would refuse it', () => {
    expect(cellXml('A1', ' a ', 'text', '1')).toContain('<t xml:space="preserve"> a </t>')
    const cell = cellXml('A1', 'x'.repeat(40_000), 'text', '1')
    expect(cell.length).toBeLessThan(32_767)
    expect(cell).toContain('… (40000 characters in all)')
    const pair = cellXml('A1', `${'x'.repeat(31_999)}${'\u{1f600}'.repeat(5)}`, 'text', '1')
    expect(pair).not.toContain('\ufffd')
  })

  test('is text and never a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) {
      expect(cellXml('A1', text, 'text', '1')).toMatch(/^<c r="A1" t="inlineStr" s="1"><is><t/)
    }
  })
})

describe('other values in a cell', () => {
  test.each([
    [null, 'money', ''],
    ['-17.3', 'money', '<c r="A1" s="1"><v>-17.3</v></c>'],
    ['90.261', 'percent', '<c r="A1" s="1"><v>0.90261</v></c>'],
    ['2024-02-18', 'day', '<c r="A1" s="1"><v>45340</v></c>'],
    ['2024-02', 'month', '<c r="A1" s="1"><v>45323</v></c>'],
    ['2024-02-18 12:00:00.000', 'time', '<c r="A1" s="1"><v>45340.5</v></c>'],
    [
      '0001-01-01 00:00:00.000',
      'time',
      '<c r="A1" t="inlineStr" s="1"><is><t>0001-01-01 00:00:00.000</t></is></c>',
    ],
    ['true', 'flag', '<c r="A1" t="inlineStr" s="1"><is><t>yes</t></is></c>'],
  ] as const)('%j as %s', (value, kind, xml) => {
    expect(cellXml('A1', value, kind, '1')).toBe(xml)
  })

  test.each([
    ['225.90753636363627', true],
    ['-225.907536363636', false],
    ['123456789012345', false],
    ['1234567890123456', true],
    ['12000000000000000000', false],
    ['0.000000000000000001', false],
  ])('%s has more digits than a spreadsheet keeps: %s', (digits, isLong) => {
    expect(isTooLong(digits)).toBe(isLong)
  })
})
