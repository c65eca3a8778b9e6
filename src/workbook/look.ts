import type { CellStyle, ConditionalRule } from 'hucre/xlsx'
import type { CellKind, ShownColumn } from '../model/shown-table.js'

/** Colours of the workbook, as RGB. */
export const colours = {
  ink: '1F2A37',
  muted: '5B6775',
  head: '1F3864',
  link: '0B5CAD',
  pale: 'EEF2F8',
  bad: 'FBD5D5',
  badInk: '9B1C1C',
  warn: 'FDECC8',
  warnInk: '8A4B08',
  good: 'DDF3E4',
  goodInk: '14683B',
  bar: 'E8A0A0',
  line: 'C9D2DE',
} as const

/** Colours of the lines and bars of charts; each can be told from its neighbours by people who see red and green alike. */
export const chartColours = [
  '1B6CA8',
  'D9822B',
  '2F8F6B',
  '9B4F96',
  'B8405E',
  '6B7785',
  '4C78A8',
  'C2A83E',
] as const

const font = { name: 'Calibri', size: 11 } as const

/** A style with the font of the workbook, which a style of its own would lose. */
export function styled(style: CellStyle): CellStyle {
  return { ...style, font: { ...font, color: { rgb: colours.ink }, ...style.font } }
}

/** A fill of one colour. */
export function filled(rgb: string): NonNullable<CellStyle['fill']> {
  return { type: 'pattern', pattern: 'solid', fgColor: { rgb }, bgColor: { rgb } }
}

const top = { vertical: 'top' } as const
/** Left, with a little room, as figures may end right before it. */
const left = { vertical: 'top', horizontal: 'left', indent: 1 } as const

/** The style of the first row of a sheet. */
export const headStyle = styled({
  font: { bold: true, color: { rgb: 'FFFFFF' } },
  fill: filled(colours.head),
  alignment: { vertical: 'center', wrapText: true, horizontal: 'left', indent: 1 },
})

/** The same above figures. */
export const rightHeadStyle = styled({
  ...headStyle,
  alignment: { vertical: 'center', wrapText: true, horizontal: 'right' },
})

/** The style of a cell that leads elsewhere. */
export const linkStyle = styled({
  font: { underline: true, color: { rgb: colours.link } },
  numFmt: '@',
  alignment: left,
})

/** The style of cells of a kind. Text is marked as text, so that it does not become a formula when somebody edits it. */
export function kindStyle(kind: Exclude<CellKind, 'money' | 'flag'>): CellStyle {
  const formats = {
    text: { numFmt: '@', alignment: left },
    words: { numFmt: '@', alignment: { ...left, wrapText: true } },
    whole: { numFmt: '#,##0', alignment: top },
    plain: { numFmt: 'General', alignment: { ...top, horizontal: 'right' } },
    percent: { numFmt: '0.00%', alignment: top },
    day: { numFmt: 'yyyy-mm-dd', alignment: left },
    month: { numFmt: 'yyyy-mm', alignment: left },
    time: { numFmt: 'yyyy-mm-dd hh:mm:ss', alignment: left },
  } as const satisfies Record<string, CellStyle>
  return styled(formats[kind])
}

/** The style of amounts with so many digits after the point; red below zero. */
export function moneyStyle(decimals: number): CellStyle {
  return styled({ numFmt: moneyFormat(decimals), alignment: top })
}

/** The format of amounts, as spreadsheets write it: `#,##0.000;[Red]-#,##0.000`. */
export function moneyFormat(decimals: number): string {
  const digits = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
  return `${digits};[Red]-${digits}`
}

/** The format of amounts at the axis of a chart. */
export function axisFormat(decimals: number): string {
  return moneyFormat(decimals).split(';')[0] ?? ''
}

/** Widths of columns in characters. */
export function widthOf({ name, kind }: ShownColumn): number {
  const known = widths[name]
  if (known !== undefined) return known
  const usual = {
    text: 16,
    words: 70,
    money: 17,
    whole: 13,
    plain: 12,
    percent: 10,
    day: 12,
    month: 10,
    time: 20,
    flag: 9,
  }
  return usual[kind]
}

/** Points of a line of a row, and the most lines that a row shows. */
export const heightOfLine = 15
export const mostLines = 8

const widths: Readonly<Record<string, number>> = {
  action: 36,
  cancelled_by: 33,
  cancels: 33,
  closing_id: 33,
  example_id: 33,
  finding_id: 19,
  first_action: 36,
  kind: 12,
  note: 40,
  person: 18,
  reason: 50,
  second_action: 36,
  second_id: 33,
  side: 14,
  status: 14,
  currency: 10,
  days: 9,
  delivery_id: 38,
  actor: 18,
  file: 60,
  finding: 18,
  first_id: 33,
  id: 33,
  log_file: 60,
  message: 50,
  message_id: 38,
  opening_action: 36,
  previous_id: 33,
  result: 12,
  rule: 24,
  session_id: 38,
  severity: 10,
  source: 22,
  state: 8,
  transaction_id: 33,
  type: 9,
  user_id: 38,
}

/** Values of a column that stand out, and how. */
const marks: Readonly<Record<string, readonly (readonly [string, 'bad' | 'warn' | 'good'])[]>> = {
  state: [['open', 'bad']],
  severity: [
    ['error', 'bad'],
    ['warning', 'warn'],
  ],
  outcome: [
    ['failed', 'bad'],
    ['blocked', 'warn'],
    ['incomplete', 'warn'],
  ],
  result: [
    ['different', 'bad'],
    ['only_here', 'warn'],
    ['only_there', 'warn'],
    ['agreed', 'good'],
  ],
  status: [
    ['new', 'warn'],
    ['truncated', 'bad'],
    ['corrupt', 'bad'],
    ['unreadable', 'bad'],
    ['acknowledged', 'good'],
  ],
  at_risk: [['yes', 'warn']],
  is_unusual: [['yes', 'warn']],
}

/** The conditional colours of a column whose rows are the range `B2:B99`. */
export function colourRules({ name }: ShownColumn, range: string): Omit<ConditionalRule, 'priority'>[] {
  const first = range.split(':')[0] ?? range
  const rules = (marks[name] ?? []).map(([value, tone]) => ({
    type: 'expression' as const,
    formula: `${first}="${value}"`,
    range,
    style: { fill: filled(colours[tone]), font: { bold: true, color: { rgb: colours[`${tone}Ink`] } } },
  }))
  if (name !== 'days') return rules
  const cfvo = [{ type: 'num' as const, value: '0' }, { type: 'max' as const }]
  return [{ type: 'dataBar', range, dataBar: { cfvo, color: `FF${colours.bar}` } }]
}
