import { Html, html } from '../src/page/html.ts'
import type { Point } from './statistics.ts'

const width = 720
const left = 150
const right = 70
const rowHeight = 30
const colours = ['#1f6f8b', '#c2571a', '#5a7d2a', '#7a4b94', '#8a6d1a', '#444444']
const style =
  'text{font:13px system-ui,sans-serif;fill:#555}.title{font-weight:600}.line{stroke:#aaa;stroke-width:1;fill:none}' +
  '@media(prefers-color-scheme:dark){text{fill:#bbb}.line{stroke:#666}}'

/** A row of a bar chart. */
export interface Bar {
  readonly name: string
  readonly value: number
}

/** Bars with their values, and a line at 1: as long as the other takes. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const scale = (width - left - right) / most
  const height = 40 + rowHeight * bars.length + 24
  const one = round(left + scale)
  const rows = bars.map(({ name, value }, at) => {
    const top = 40 + at * rowHeight
    return html`<text x="${left - 10}" y="${top + 17}" text-anchor="end">${name}</text><rect x="${left}" y="${top + 3}" width="${round(value * scale)}" height="${rowHeight - 10}" fill="${value > 1 ? '#c2571a' : '#1f6f8b'}"/><text x="${round(left + value * scale + 6)}" y="${top + 17}">${value.toFixed(2)}</text>`
  })
  return drawing(
    title,
    height,
    html`${rows}<line class="line" x1="${one}" x2="${one}" y1="34" y2="${height - 22}" stroke-dasharray="4 3"/><text x="${one}" y="${height - 7}" text-anchor="middle">1</text>`,
  )
}

/** A line of a chart of lines. */
export interface Series {
  readonly name: string
  readonly points: readonly Point[]
}

const plot = { left: 60, right: 110, top: 40, height: 220 } as const

/** Lines over the share of their time, from start to exit. */
export function lineChart(title: string, series: readonly Series[]): string {
  const most = niceEnd(Math.max(1, ...series.flatMap(({ points }) => points.map(({ y }) => y))))
  const inner = width - plot.left - plot.right
  const y = (value: number): number => round(plot.top + plot.height * (1 - value / most))
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      html`<line class="line" x1="${plot.left}" x2="${plot.left + inner}" y1="${y(share * most)}" y2="${y(share * most)}" stroke-dasharray="2 4"/><text x="${plot.left - 6}" y="${y(share * most) + 4}" text-anchor="end">${Math.round(share * most)}</text>`,
  )
  const lines = series.map(({ name, points }, at) => {
    const end = points.at(-1)?.x ?? 1
    const places = points.map((point) => `${round(plot.left + (point.x / end) * inner)},${y(point.y)}`)
    const colour = colours[at % colours.length] ?? '#444444'
    const label = plot.top + 14 + at * 20
    return html`<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/><rect x="${plot.left + inner + 14}" y="${label - 9}" width="12" height="4" fill="${colour}"/><text x="${plot.left + inner + 32}" y="${label}">${name}</text>`
  })
  const base = plot.top + plot.height
  return drawing(
    title,
    base + 34,
    html`${grid}${lines}<text x="${plot.left}" y="${base + 22}">start</text><text x="${plot.left + inner}" y="${base + 22}" text-anchor="end">exit</text>`,
  )
}

function drawing(title: string, height: number, content: Html): string {
  const head = new Html(`<style>${style}</style>`)
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">${head}<text class="title" x="10" y="20">${title}</text>${content}</svg>`.text}\n`
}

function niceEnd(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 4, 8].find((step) => step * power >= most) ?? 10) * power
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
