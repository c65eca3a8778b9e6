import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'

/** One line of a chart, or its bars. */
export interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** What is said of the point under the pointer, where that is not the value drawn. */
  readonly shown?: readonly (number | null)[]
  /** Name of the colour in the style sheet, without its dashes. */
  readonly colour: string
  readonly shape: 'bars' | 'line' | 'steps'
}

/** Something that is marked at a point of time. */
export interface ChartMark {
  /** Place in the series. */
  readonly at: number
  readonly tone: 'bad' | 'warn' | 'good' | 'calm'
}

/** A chart over time. */
export interface ChartProps {
  /** What it shows, for those who do not see it. */
  readonly label: string
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[]
  readonly series: readonly Series[]
  /** Time zone of the axis; `UTC` for days. */
  readonly zone: string
  readonly format: (value: number) => string
  readonly formatTime: (seconds: number) => string
  /** Whether there is nothing between two whole numbers, as with counts. */
  readonly hasWholeNumbers?: boolean
  readonly height?: number
  readonly marks?: readonly ChartMark[]
  /** What else to say of the point under the pointer. */
  readonly note?: (at: number) => string
  readonly onChoose?: (at: number) => void
}

/** Draws the chart, with the values under the pointer beside their names. */
export function Chart(props: ChartProps): VNode {
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [under, setUnder] = useState<number | undefined>(undefined)
  const scheme = useScheme()
  const { times, series, marks } = props
  useEffect(() => {
    const element = box.current
    if (element === null || times.length === 0) return undefined
    const plot = new uPlot(optionsOf(element, latest, setUnder), dataOf(latest.current), element)
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: latest.current.height ?? usualHeight }),
    )
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [times, series, marks, scheme])
  const at = under === undefined || under >= times.length ? undefined : under
  return (
    <figure class="chart">
      <figcaption>
        <ul class="legend">
          {series.map(({ name, colour, values, shown = values }) => (
            <li key={name}>
              <span class={`swatch ${colour}`} />
              {name}
              {at === undefined ? null : <b>{textAt(shown[at], props.format)}</b>}
            </li>
          ))}
        </ul>
        <span class="under">
          {at === undefined
            ? ' '
            : [props.formatTime(times[at] ?? 0), props.note?.(at) ?? '']
                .filter((text) => text !== '')
                .join(': ')}
        </span>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={props.label} />
    </figure>
  )
}

const usualHeight = 190

function textAt(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value)
}

function dataOf({ times, series }: ChartProps): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])]
}

type Latest = { readonly current: ChartProps }

function optionsOf(
  element: HTMLElement,
  latest: Latest,
  onUnder: (at: number | undefined) => void,
): uPlot.Options {
  const { series, zone, height = usualHeight, format, times, hasWholeNumbers = false } = latest.current
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const font = `12px ${style.fontFamily}`
  const axis = {
    stroke: colour('muted'),
    font,
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  }
  const hasBars = series.some(({ shape }) => shape === 'bars')
  const [first = 0, second] = times
  const margin = hasBars && second !== undefined ? (second - first) * 0.6 : 0
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    cursor: { y: false, points: { show: !hasBars, size: 7 }, drag: { x: true, y: false } },
    scales: {
      x: {
        time: true,
        // Of a single time, uPlot would show all that has passed since.
        range: (_, low, high) =>
          times.at(-1) === first ? [first - around, first + around] : [low - margin, high + margin],
      },
      y: { range: (_, low, high) => spanOf(low, high) },
    },
    axes: [
      { ...axis, grid: { show: false }, values: axisTimes, space: 70 },
      {
        ...axis,
        values: (_, values) => values.map((value) => (value === null ? '' : format(value))),
        size: (_, values) => sizeOf(values),
        space: 32,
        ...(hasWholeNumbers ? { incrs: wholeSteps } : {}),
      },
    ],
    series: [{}, ...series.map((one) => seriesOptions(one, colour(one.colour)))],
    hooks: {
      setCursor: [(plot) => onUnder(plot.cursor.idx ?? undefined)],
      draw: [(plot) => drawMarks(plot, latest.current, colour)],
      ready: [
        (plot) =>
          plot.over.addEventListener('click', () => {
            const { idx } = plot.cursor
            if (idx !== null && idx !== undefined) latest.current.onChoose?.(idx)
          }),
      ],
    },
  }
}

/** Seconds to each side of a single time: enough for days below it. */
const around = 2 * 86_400

/** Steps between the lines of an axis: 1, 2, 5, 10, 20 and so on. */
const wholeSteps = Array.from({ length: 16 }, (_, zeros) =>
  [1, 2, 5].map((digit) => digit * 10 ** zeros),
).flat()

/** From zero or below it, with room for the marks. */
function spanOf(low: number | null, high: number | null): [number, number] {
  const bottom = Math.min(0, low ?? 0)
  const top = Math.max(0, high ?? 0)
  const room = (top - bottom || 1) * 0.06
  return [bottom === 0 ? 0 : bottom - room, top + room]
}

function sizeOf(values: readonly string[] | null): number {
  const longest = Math.max(3, ...(values ?? []).map((value) => value.length))
  return longest * 6.8 + 16
}

const axisTimes: uPlot.Axis.DynamicValues | uPlot.Axis.StaticValues | (string | number | null)[][] = [
  [31_536_000, '{YYYY}', null, null, null, null, null, null, 1],
  [2_419_200, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [3_600, '{HH}:00', '\n{D} {MMM}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, null, null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, null, null, null, null, 1],
]

function seriesOptions({ shape, values }: Series, stroke: string): uPlot.Series {
  const { bars, stepped } = uPlot.paths
  if (shape === 'bars' && bars !== undefined) {
    return { stroke, fill: stroke, width: 0, paths: bars({ size: [0.75, 28] }), points: { show: false } }
  }
  const paths = shape === 'steps' && stepped !== undefined ? { paths: stepped({ align: 1 }) } : {}
  const isAlone = values.filter((value) => value !== null).length === 1
  return { stroke, width: 2, spanGaps: true, points: { show: isAlone, size: 7, fill: stroke }, ...paths }
}

/** Draws the line of zero, and small triangles at the lower edge where something happened. */
function drawMarks(plot: uPlot, { marks = [], times }: ChartProps, colour: (name: string) => string): void {
  const { ctx, bbox } = plot
  const zero = plot.valToPos(0, 'y', true)
  ctx.save()
  if (zero > bbox.top && zero < bbox.top + bbox.height) {
    ctx.strokeStyle = colour('muted')
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(bbox.left, zero)
    ctx.lineTo(bbox.left + bbox.width, zero)
    ctx.stroke()
  }
  const size = 5 * devicePixelRatio
  const bottom = bbox.top + bbox.height
  for (const { at, tone } of marks) {
    const x = plot.valToPos(times[at] ?? 0, 'x', true)
    if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue
    ctx.fillStyle = colour(tone)
    ctx.beginPath()
    ctx.moveTo(x, bottom - size * 1.8)
    ctx.lineTo(x - size, bottom)
    ctx.lineTo(x + size, bottom)
    ctx.fill()
  }
  ctx.restore()
}

/** Light or dark, again whenever that changes: a drawing does not follow the style sheet by itself. */
function useScheme(): boolean {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const update = (): void => setDark(query.matches)
    query.addEventListener('change', update)
    return () => query.removeEventListener('change', update)
  }, [])
  return isDark
}
