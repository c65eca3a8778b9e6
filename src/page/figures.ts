import { formatMoneyRounded } from '../model/currency.js'
import { formatDecimal, parseDecimal, roundDecimal } from '../model/money.js'
import { printableLine } from '../model/printable.js'
import { valueNames } from '../model/report-texts.js'
import type { CellKind, ShownCell } from '../model/shown-table.js'
import { pageTexts } from './texts.js'

/** The most characters of a cell: ids and messages of a log may be of any length. */
const longestText = 400

/** A value as people read it. */
export interface Figure {
  readonly text: string
  /** The exact digits, where the text shows fewer. */
  readonly exact?: string
}

/** Gives a value as people read it; empty where it is absent. */
export function figureOf(value: ShownCell, kind: CellKind, decimals: number | null): Figure {
  if (value === null) return { text: '' }
  if (kind === 'money') return moneyFigure(value, decimals)
  if (kind === 'whole') return { text: grouped(value) }
  if (kind === 'percent') return { text: `${Number(value).toFixed(2)} %` }
  if (kind === 'time') return { text: value.slice(0, 16) }
  if (kind === 'flag') return { text: value === 'true' ? pageTexts.yes : pageTexts.no }
  return { text: shortened((Object.hasOwn(valueNames, value) ? valueNames[value] : undefined) ?? value) }
}

/** An amount rounded to the decimals of its currency; all digits where it has none. */
export function moneyFigure(digits: string, decimals: number | null): Figure {
  const exact = parseDecimal(digits)
  if (exact === undefined) return { text: shortened(digits) }
  if (decimals === null) return { text: formatMoneyRounded(exact, '', Math.min(exact.scale, 6)) }
  const text = formatMoneyRounded(exact, '', decimals)
  const isShort = formatDecimal(roundDecimal(exact, decimals)) === formatDecimal(exact)
  return isShort ? { text } : { text, exact: formatDecimal(exact) }
}

/** A whole number with separators. */
export function grouped(digits: string | number): string {
  return String(digits).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Text that can only be shown: without control characters, and not longer than a cell should be. */
export function shortened(text: string): string {
  const shown = printableLine(text.length > longestText ? `${text.slice(0, longestText)}…` : text)
  return shown.toWellFormed()
}
