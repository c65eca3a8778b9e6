import type { VNode } from 'preact'
import type { Overview, TablePage } from '../../src/model/dashboard.js'
import { useAnswer } from '../api.js'
import { bytes, hundredths, number, words } from '../format.js'
import { Figures, Heads, Loading, PageHead, Section } from '../parts.js'
import { DataTable } from '../table.js'
import { headOf, type PageProps } from './tabbed.js'

/** What was read of the logs, and what was not. */
export function DataQualityPage({ facts, place }: PageProps): VNode {
  const { answer } = useAnswer<Overview>('/api/overview', facts.stamp)
  return (
    <>
      <PageHead {...headOf(place.path)} />
      {answer === undefined ? <Loading /> : <Totals overview={answer} />}
      <DataTable facts={facts} place={place} label="What was found in the logs" preset="data_quality" />
      <Section title="Events by kind" about="Every event of every file is of one kind.">
        <Categories facts={facts} place={place} />
      </Section>
    </>
  )
}

function Totals({ overview: { run } }: { readonly overview: Overview }): VNode {
  return (
    <Figures
      figures={[
        {
          name: 'Files',
          value: number(run.files),
          note: `${number(run.files_damaged)} damaged, ${number(run.files_skipped)} passed over`,
          ...(Number(run.files_damaged) > 0 ? { tone: 'warn' as const } : {}),
        },
        { name: 'Log text', value: bytes(run.bytes), note: 'decompressed' },
        { name: 'Events', value: number(run.events), note: `${number(run.unknown_events)} of no known kind` },
        {
          name: 'Errors',
          value: number(run.errors),
          note: 'what could not be read',
          ...(Number(run.errors) > 0 ? { tone: 'bad' as const } : {}),
        },
        { name: 'Warnings', value: number(run.warnings), note: 'what looks wrong' },
      ]}
    />
  )
}

function Categories({ facts }: PageProps): VNode {
  const { answer } = useAnswer<TablePage>('/api/tables/category_stats?limit=200', facts.stamp)
  const rows = (answer?.rows ?? []).map(([category, count, percentage]) => ({
    category: String(category),
    count: Number(count),
    percentage: Number(percentage),
  }))
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <table class="bars">
      <caption class="hidden">Events by kind</caption>
      <thead>
        <tr>
          <Heads of="Kind" figures={['Events', 'Of 100']} />
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ category, count, percentage }) => (
          <tr key={category}>
            <th scope="row">{words(category)}</th>
            <td class="number">{number(count)}</td>
            <td class="number">{hundredths(percentage)}</td>
            <td aria-hidden="true">
              <svg>
                <title>{`${hundredths(percentage)} of 100`}</title>
                <rect width={`${(100 * count) / most}%`} height="100%" rx="2" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
