import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Operations } from '../../src/model/dashboard.js'
import type { Cell } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { Chart, type Series } from '../chart.js'
import { day, duration, number } from '../format.js'
import { Figures, Loading, PageHead, Problem, Section } from '../parts.js'
import { DataTable } from '../table.js'
import { headOf, type PageProps } from './tabbed.js'

/** How the service itself ran. */
export function OperationsPage({ facts, place }: PageProps): VNode {
  const { answer, refusal } = useAnswer<Operations>('/api/operations', facts.stamp)
  return (
    <>
      <PageHead {...headOf(place.path)} />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {answer === undefined ? <Loading /> : <Summary operations={answer} />}
      {answer === undefined ? null : <Charts operations={answer} />}
      <Section title="Errors by kind">
        <DataTable
          facts={facts}
          place={{ path: place.path, query: new URLSearchParams() }}
          label="Errors by kind"
          preset="error_kinds"
        />
      </Section>
      <Section title="Every day">
        <DataTable facts={facts} place={place} label="Every day" preset="operations" />
      </Section>
    </>
  )
}

function Summary({ operations: { summary } }: { readonly operations: Operations }): VNode {
  const { invocations, cold_starts, failed_starts, errors } = summary
  return (
    <Figures
      figures={[
        {
          name: 'Invocations',
          value: number(invocations),
          note: `${number(summary.records)} messages`,
        },
        {
          name: 'Cold starts',
          value: number(cold_starts),
          note: `${number(failed_starts)} starts failed`,
        },
        {
          name: 'Duration',
          value: duration(summary.p50_ms),
          note: `median; 99 of 100 below ${duration(summary.p99_ms)}`,
        },
        {
          name: 'Creation to sync',
          value: duration(summary.sync_p50_ms),
          note: `median; 95 of 100 below ${duration(summary.sync_p95_ms)}`,
        },
        {
          name: 'Errors',
          value: number(errors),
          note: 'of the service itself',
          ...(Number(errors) > 0 ? { tone: 'warn' as const } : {}),
        },
        {
          name: 'Memory left',
          value: `${number(summary.least_headroom_mb)} MB`,
          note: 'in the fullest instance',
        },
      ]}
    />
  )
}

function Charts({ operations: { days } }: { readonly operations: Operations }): VNode | null {
  const times = useMemo(() => days.map((row) => Date.parse(`${String(row.day)}T00:00:00Z`) / 1000), [days])
  const values = (name: string): (number | null)[] => days.map((row) => numberOf(row[name]))
  const latency = useMemo(
    (): Series[] => [
      { name: '99 of 100 below', values: values('p99_ms'), colour: 'series-2', shape: 'line' },
      { name: '95 of 100 below', values: values('p95_ms'), colour: 'series-3', shape: 'line' },
      { name: 'Median', values: values('p50_ms'), colour: 'series-1', shape: 'line' },
    ],
    [days],
  )
  const trouble = useMemo(
    (): Series[] => [
      { name: 'Cold starts', values: values('cold_starts'), colour: 'series-1', shape: 'bars' },
      { name: 'Errors', values: values('errors'), colour: 'series-4', shape: 'bars' },
    ],
    [days],
  )
  if (days.length === 0) return null
  const usual = {
    times,
    zone: 'UTC',
    formatTime: (seconds: number) => day(new Date(seconds * 1000).toISOString()),
  }
  const period = `from ${day(days[0]?.day)} to ${day(days.at(-1)?.day)}`
  return (
    <div class="charts">
      <Chart
        {...usual}
        series={latency}
        format={(value) => duration(value)}
        label={`Duration of an invocation by day, ${period}`}
      />
      <Chart
        {...usual}
        series={trouble}
        format={(value) => number(value, 0)}
        hasWholeNumbers
        label={`Cold starts and errors by day, ${period}`}
      />
    </div>
  )
}

function numberOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell)
}
