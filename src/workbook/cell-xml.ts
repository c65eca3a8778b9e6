import type { CellKind, ShownCell } from '../model/shown-table.js'

/** Numbers of the styles of the workbook by which cells of each kind are shown. */
export interface CellStyles {
  readonly text: string
  readonly words: string
  readonly whole: string
  readonly plain: string
  readonly percent: string
  readonly day: string
  readonly month: string
  readonly time: string
  readonly link: string
  /** By the digits after the point; other amounts are plain. */
  readonly money: Readonly<Record<number, string>>
}

/** The most characters of a cell, by Excel's limit of 32,767. */
const longestText = 32_000
/** The most digits of a number that a spreadsheet keeps. */
const mostDigits = 15
const dayMs = 86_400_000
/** Day 0 of a spreadsheet's calendar, as the days after February 1900 count. */
const dayZeroMs = Date.UTC(1899, 11, 30)
/** 1900-03-01: before it the calendars of spreadsheets disagree. */
const firstSafeDay = 61
/** 10000-01-01. */
const endOfCalendar = 2_958_466

/** Gives the XML of the cell at `place`, such as `B7`; none where there is no value. Text is text, whatever it looks like. */
export function cellXml(place: string, value: ShownCell, kind: CellKind, style: string): string {
  if (value === null) return ''
  switch (kind) {
    case 'text':
    case 'words':
      return textXml(place, value, style)
    case 'flag':
      return textXml(place, value === 'true' ? 'yes' : 'no', style)
    case 'month':
      return dayXml(place, `${value}-01`, style)
    case 'day':
    case 'time':
      return dayXml(place, value, style)
    case 'percent':
      return numberXml(place, String(Number(`${value}e-2`)), style)
    default:
      return numberXml(place, value, style)
  }
}

function numberXml(place: string, digits: string, style: string): string {
  return `<c r="${place}" s="${style}"><v>${digits}</v></c>`
}

/** A day or an instant; as text where the calendar of a spreadsheet does not have it. */
function dayXml(place: string, text: string, style: string): string {
  const day = dayNumber(text)
  return day >= firstSafeDay && day < endOfCalendar
    ? numberXml(place, String(day), style)
    : textXml(place, text, style)
}

function textXml(place: string, text: string, style: string): string {
  const shown = xmlText(text.length > longestText ? cut(text) : text)
  const space = /^\s|\s$|\n/.test(shown) ? ' xml:space="preserve"' : ''
  return `<c r="${place}" t="inlineStr" s="${style}"><is><t${space}>${shown}</t></is></c>`
}

/** Whether digits are more than a spreadsheet keeps of a number, so that they must stand beside it as text. */
export function isTooLong(digits: string): boolean {
  if (digits.length <= mostDigits) return false
  return digits.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length > mostDigits
}

/** Characters that XML does not allow. */
const forbidden = /[^\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const special = /[&<>"]|_x(?=[0-9A-Fa-f]{4}_)/g
const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Excel reads _x0041_ as the letter A.
  _x: '_x005F_x',
}

/** Text as XML has it: characters that XML forbids are shown as U+FFFD. */
export function xmlText(text: string): string {
  return allowedText(text).replace(special, (found) => replacements[found] ?? '')
}

/** Text whose characters XML knows; the others are shown as U+FFFD, line ends are line feeds. */
export function allowedText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(forbidden, '\ufffd')
}

function cut(text: string): string {
  const end =
    text.isWellFormed() && !text.slice(0, longestText).isWellFormed() ? longestText - 1 : longestText
  return `${text.slice(0, end)} … (${text.length} characters in all)`
}

/** `2024-02-18` or `2024-02-18 00:01:05.234` as days of a spreadsheet's calendar. */
function dayNumber(text: string): number {
  const ms = Date.parse(text.length > 10 ? `${text.replace(' ', 'T')}Z` : text)
  return Math.round(((ms - dayZeroMs) / dayMs) * 1e8) / 1e8
}
