import type { PageTrend, PageTrends } from './contents.js'
import { grouped, moneyFigure, shortened } from './figures.js'
import { type Html, html } from './html.js'
import { pageTexts } from './texts.js'

const texts = pageTexts.charts
/** Units of a chart over the days: its frame, and the part in which it is drawn. */
const frame = { width: 640, height: 200, left: 86, right: 10, top: 12, bottom: 26 } as const
const inner = {
  width: frame.width - frame.left - frame.right,
  height: frame.height - frame.top - frame.bottom,
} as const
const gridLines = 4
/** Columns of a chart at most: more days are put together. */
const mostColumns = 120

/** Gives the exposure of a currency over the days; nothing where it was never above zero. */
export function exposureChart({ days }: PageTrends, { currency, decimals, exposure }: PageTrend): Html {
  const owed = exposure.map((value) => -Number(value))
  const most = Math.max(0, ...owed)
  if (most === 0 || days.length === 0) return html``
  const scale = niceScale(most)
  const points = owed.map((value, at) => `${x(at, owed.length)},${y(value / scale)}`)
  const area = `${frame.left},${y(0)} ${points.join(' ')} ${frame.left + inner.width},${y(0)}`
  const label = (value: number): string =>
    moneyFigure(`${value === 0 ? '' : '-'}${plain(value)}`, value === 0 ? 0 : shortDecimals(scale, decimals))
      .text
  const last = moneyFigure(exposure.at(-1) ?? '0', decimals).text
  const about = texts.exposureAbout(shortened(currency), days[0] ?? '', days.at(-1) ?? '', last)
  return figure(
    texts.exposure(shortened(currency)),
    about,
    html`${axis(days, scale, label)}<polygon class="area" points="${area}"/><polyline class="line" points="${points.join(' ')}"/>`,
  )
}

/** Gives the transactions of each day as columns. */
export function transactionsChart({ days, transactions }: PageTrends): Html {
  const counts = transactions.map(Number)
  const most = Math.max(0, ...counts)
  if (most === 0) return html``
  const each = Math.ceil(counts.length / mostColumns)
  const columns = Array.from(
    { length: Math.ceil(counts.length / each) },
    (_, at) => counts.slice(at * each, (at + 1) * each).reduce((sum, count) => sum + count, 0) / each,
  )
  const scale = niceScale(Math.max(...columns))
  const width = inner.width / columns.length
  const bars = columns.map(
    (count, at) =>
      html`<rect class="bar" x="${round(frame.left + at * width)}" y="${y(count / scale)}" width="${round(width * 0.8)}" height="${round((count / scale) * inner.height)}"/>`,
  )
  const about = texts.transactionsAbout(days[0] ?? '', days.at(-1) ?? '', grouped(most))
  return figure(
    texts.transactions,
    about,
    html`${axis(days, scale, (value) => grouped(round(value)))}${bars}`,
  )
}

const rowHeight = 26
const nameWidth = 210

/** Gives the wallets out of step now by what opened it, a bar for each action, stacked by currency. */
export function causesChart({ causes, currencies }: PageTrends): Html {
  const shown = currencies.filter(({ outOfStep }) => outOfStep.some((count) => Number(count) > 0))
  if (causes.length === 0 || shown.length === 0) return html``
  const totals = causes.map((_, at) => shown.reduce((sum, { outOfStep }) => sum + Number(outOfStep[at]), 0))
  const unit = (frame.width - nameWidth - 50) / Math.max(...totals)
  const height = rowHeight * causes.length
  const rows = causes.map((cause, at) => {
    let from = nameWidth
    const bars = shown.map(({ outOfStep }, series) => {
      const width = Number(outOfStep[at]) * unit
      const bar = html`<rect class="series-${series}" x="${round(from)}" y="${at * rowHeight + 4}" width="${round(width)}" height="${rowHeight - 9}"/>`
      from += width
      return width === 0 ? '' : bar
    })
    const middle = at * rowHeight + rowHeight / 2 + 4
    return html`<text class="name" x="${nameWidth - 8}" y="${middle}">${shortened(cause).slice(0, 30)}</text>${bars}<text x="${round(from + 6)}" y="${middle}">${totals[at] ?? 0}</text>`
  })
  const legend = shown.map(
    ({ currency }, series) => html`<li class="series-${series}">${shortened(currency)}</li>`,
  )
  return html`<figure><figcaption>${texts.causes}</figcaption><svg viewBox="0 0 ${frame.width} ${height}" role="img" aria-label="${texts.causesAbout}">${rows}</svg><ul class="legend">${legend}</ul></figure>`
}

function figure(title: string, about: string, drawing: Html): Html {
  return html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label="${about}">${drawing}</svg></figure>`
}

/** Lines with their values, and the first, middle and last day. */
function axis(days: readonly string[], scale: number, label: (value: number) => string): Html {
  const lines = Array.from({ length: gridLines + 1 }, (_, at) => {
    const height = y(at / gridLines)
    return html`<line class="grid" x1="${frame.left}" x2="${frame.left + inner.width}" y1="${height}" y2="${height}"/><text class="value" x="${frame.left - 8}" y="${round(height + 4)}">${label((scale * at) / gridLines)}</text>`
  })
  const places = [...new Set([0, Math.floor((days.length - 1) / 2), days.length - 1])]
  const anchors = ['start', 'middle', 'end']
  const names = places.map(
    (at, place) =>
      html`<text x="${x(at, days.length)}" y="${frame.height - 8}" text-anchor="${anchors[place] ?? 'end'}">${days[at] ?? ''}</text>`,
  )
  return html`${lines}${names}`
}

function x(at: number, count: number): number {
  return round(frame.left + (count < 2 ? 0 : (at / (count - 1)) * inner.width))
}

function y(share: number): number {
  return round(frame.top + (1 - share) * inner.height)
}

/** The end of a scale that has round quarters: 1, 2, 4 or 8 times a power of ten. */
function niceScale(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  const factor = [1, 2, 4, 8].find((step) => step * power >= most) ?? 10
  return factor * power
}

/** Digits after the point that the quarters of a scale need. */
function shortDecimals(scale: number, decimals: number): number {
  return scale >= 4 ? 0 : Math.min(decimals, 2)
}

function plain(value: number): string {
  return value.toFixed(6)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
