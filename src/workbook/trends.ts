import type { SheetChart, WriteSheet } from 'hucre/xlsx'
import type { DaySeries, Trends } from './contents.js'
import { columnLetters } from './data-sheet.js'
import { Grid, gridStyles } from './grid.js'
import { axisFormat, chartColours, colours, moneyStyle } from './look.js'
import { workbookTexts } from './texts.js'

type ChartSeries = SheetChart['series'][number]

const texts = workbookTexts.charts
/** Columns and rows of a chart, and how many stand beside each other. */
const chartColumns = 10
const chartRows = 18
const chartsBeside = 2
/** Days that a chart names. */
const mostLabels = 6
/** The column in which the figures behind the charts begin. */
const figuresAt = chartColumns * chartsBeside + 2

/** Gives the sheet with the charts, and the figures behind them to their right. */
export function trendsSheet(trends: Trends): WriteSheet {
  const grid = new Grid()
  grid.put(0, workbookTexts.trends, gridStyles.title)
  grid.row++
  grid.put(0, texts.figures(columnLetters(figuresAt)), gridStyles.subtitle)
  const figures = new Figures(grid, trends)
  const [transactions, begun, overdrawn] = [[trends.transactions], trends.begun, trends.overdrawn].map(
    (lines) => figures.series(lines),
  )
  const exposure = trends.exposure.map((line) => ({ line, series: figures.series([line]) }))
  const causes = figures.causes()
  const charts: Omit<SheetChart, 'anchor'>[] = [
    { type: 'column', title: texts.transactions, series: transactions ?? [], gapWidth: 30, legend: false },
    { type: 'line', title: texts.overdrawn, series: overdrawn ?? [], legend: 'bottom' },
    {
      type: 'column',
      title: texts.begun,
      series: begun ?? [],
      barGrouping: 'stacked',
      overlap: 100,
      gapWidth: 30,
      legend: 'bottom',
    },
    {
      type: 'bar',
      title: texts.causes,
      series: causes,
      barGrouping: 'stacked',
      overlap: 100,
      gapWidth: 50,
      legend: 'bottom',
      axes: { x: { reverse: true } },
    },
    ...exposure.map(({ line, series }, at) => ({
      type: 'area' as const,
      title: texts.exposure(line.title),
      series: series.map((one) => ({ ...one, color: chartColours[at % chartColours.length] ?? '1B6CA8' })),
      legend: false as const,
      axes: { y: { numberFormat: { formatCode: axisFormat(line.decimals) } } },
    })),
  ]
  return {
    name: workbookTexts.trends,
    columns: Array.from({ length: figuresAt + figures.width }, (_, at) => ({
      width: at < figuresAt ? 9 : 14,
    })),
    cells: grid.cells,
    charts: charts
      .filter(({ series }) => series.length > 0)
      .map((chart, at) => placed(chart, at, trends.days.length)),
    rowDefs: new Map([[0, { height: 30 }]]),
    view: { showGridLines: false, tabColor: { rgb: colours.head } },
    pageSetup: {
      orientation: 'landscape',
      paperSize: 'a4',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 1,
      printArea: `$A$1:$${columnLetters(figuresAt - 2)}$${4 + (chartRows + 1) * Math.ceil(charts.length / chartsBeside)}`,
    },
  }
}

/** Gives the chart of messages by outcome, beside their table. */
export function outcomesChart(categories: string, values: string): SheetChart {
  return {
    type: 'bar',
    title: texts.funnel,
    titleFontSize: 12,
    titleBold: true,
    altText: texts.funnel,
    series: [
      { name: texts.funnel, values, categories, color: chartColours[0], dataLabels: { showValue: true } },
    ],
    gapWidth: 50,
    legend: false,
    axes: {
      x: { reverse: true, majorTickMark: 'none' },
      y: { gridlines: { major: true }, majorTickMark: 'none' },
    },
    anchor: { from: { row: 1, col: 5 }, to: { row: 20, col: 15 } },
  }
}

/** A chart in its place: two beside each other, below the title. */
function placed(chart: Omit<SheetChart, 'anchor'>, at: number, days: number): SheetChart {
  const labelEach = Math.max(1, Math.ceil(days / mostLabels))
  const row = 3 + Math.floor(at / chartsBeside) * (chartRows + 1)
  const col = (at % chartsBeside) * (chartColumns + 1)
  const isMoney = chart.axes?.y?.numberFormat !== undefined
  return {
    ...chart,
    titleFontSize: 12,
    titleBold: true,
    altText: chart.title ?? '',
    axes: {
      x: {
        labelFontSize: 8,
        majorTickMark: 'none',
        minorTickMark: 'none',
        ...chart.axes?.x,
        ...(chart.type === 'bar' ? {} : { tickLblPos: 'low', noMultiLvlLbl: true, tickLblSkip: labelEach }),
      },
      y: {
        gridlines: { major: true },
        labelFontSize: 8,
        majorTickMark: 'none',
        minorTickMark: 'none',
        ...chart.axes?.y,
        ...(isMoney ? {} : { numberFormat: { formatCode: '#,##0' } }),
      },
    },
    chartSpaceBorderColor: colours.line,
    anchor: { from: { row, col }, to: { row: row + chartRows, col: col + chartColumns } },
  }
}

/** The figures behind the charts, column after column. */
class Figures {
  readonly #grid: Grid
  readonly #trends: Trends
  readonly #days: string
  width = 1

  constructor(grid: Grid, trends: Trends) {
    this.#grid = grid
    this.#trends = trends
    this.#days = this.#column(texts.day, trends.days, 'text')
  }

  /** Writes a column for each line and gives the series of a chart over the days. */
  series(lines: readonly DaySeries[]): ChartSeries[] {
    if (this.#trends.days.length === 0) return []
    return lines.map((line, at) => this.#seriesOf(line, at, this.#days))
  }

  /** Writes what opened the open drifts and gives a series for each currency. */
  causes(): ChartSeries[] {
    const { actions, series } = this.#trends.causes
    if (actions.length === 0) return []
    this.width++
    const categories = this.#column(texts.cause, actions, 'text')
    return series.map((line, at) => this.#seriesOf(line, at, categories))
  }

  #seriesOf(line: DaySeries, at: number, categories: string): ChartSeries {
    const color = chartColours[at % chartColours.length] ?? '1B6CA8'
    const values = this.#column(line.title, line.values, line.decimals)
    return {
      name: line.title,
      values,
      categories,
      color,
      stroke: { width: 1.75 },
      marker: { symbol: 'none' },
    }
  }

  #column(title: string, values: readonly string[], kind: 'text' | number): string {
    const column = figuresAt + this.width - 1
    this.width++
    this.#grid.row = 0
    this.#grid.put(column, title, gridStyles.head)
    for (const value of values) {
      this.#grid.row++
      if (kind === 'text') this.#grid.put(column, value, gridStyles.text)
      else this.#grid.put(column, Number(value), kind === 0 ? gridStyles.count : moneyStyle(kind))
    }
    const letters = columnLetters(column)
    return `'${workbookTexts.trends}'!$${letters}$2:$${letters}$${values.length + 1}`
  }
}
