import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { DriftByCause } from '../../src/model/dashboard.js'
import { useAnswer } from '../api.js'
import { filtered } from '../cells.js'
import { Chart, type Series } from '../chart.js'
import { day, number, words } from '../format.js'
import { type PageProps, TabbedPage } from './tabbed.js'

/** Causes that have a colour of their own; the others are drawn together. */
const mostCauses = 4

/** Where the two balances of a wallet disagree. */
export function ReconciliationPage(props: PageProps): VNode {
  return (
    <TabbedPage
      {...props}
      tabs={[
        {
          key: 'episodes',
          name: 'Wallets',
          table: 'drift_episodes',
          about:
            'One row for each time the two balances of a wallet disagreed, those that still do first, by currency, the largest first.',
        },
        {
          key: 'causes',
          name: 'Causes',
          table: 'drift_causes',
          about: 'Which action each disagreement began with. Sums are of the drift of all its wallets.',
        },
        {
          key: 'age',
          name: 'By age',
          table: 'open_drift',
          about: 'Wallets that are out of step now, by how long they have been.',
        },
        {
          key: 'discrepancies',
          name: 'Transactions',
          table: 'discrepancies',
          about: 'Every transaction after which the two balances disagree, with what would make them agree.',
        },
        {
          key: 'breaks',
          name: 'Continuity breaks',
          table: 'continuity_breaks',
          about: 'Where a subscription balance changed between two transactions, outside what the logs show.',
        },
        {
          key: 'sums',
          name: 'Calculation errors',
          table: 'calculation_errors',
          about: 'Transactions whose balances do not move by their own amount.',
        },
        {
          key: 'service',
          name: 'Logged by the service',
          table: 'sync_errors',
          about: 'Every time the service itself logged that the two balances disagree.',
        },
      ]}
    >
      <CausesOverTime {...props} />
    </TabbedPage>
  )
}

function CausesOverTime({ facts }: PageProps): VNode | null {
  const { answer } = useAnswer<DriftByCause>('/api/drift-by-cause', facts.stamp)
  const times = useMemo(
    () => (answer?.weeks ?? []).map((week) => Date.parse(`${week}T00:00:00Z`) / 1000),
    [answer],
  )
  const series = useMemo(() => stacked(answer), [answer])
  if (answer === undefined || answer.causes.length === 0) return null
  const counts = answer.causes.map(({ action, episodes }) => ({
    action,
    name: causeName(action),
    total: episodes.reduce((so_far, count) => so_far + count, 0),
  }))
  return (
    <div class="with-list">
      <Chart
        times={times}
        series={series}
        zone="UTC"
        format={(value) => number(value, 0)}
        hasWholeNumbers
        formatTime={(seconds) => `week of ${day(new Date(seconds * 1000).toISOString())}`}
        label={`Wallets that went out of step in each week, by what began it: ${counts.map(({ name, total }) => `${name} ${total}`).join(', ')}`}
      />
      <ul class="counts" aria-label="Wallets that went out of step, by what began it">
        {counts.map(({ action, name, total }) => (
          <li key={name}>
            <a
              href={filtered('/reconciliation', [
                action === null ? 'opening_action:empty' : `opening_action:is:${action}`,
              ])}
            >
              {name}
            </a>
            <b>{number(total)}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}

function causeName(action: string | null): string {
  return action === null ? 'Not named in the log' : words(action)
}

/**
 * The causes one above the other: each series is what lies below its upper edge, so the first is drawn first and the
 * smaller ones over it.
 */
function stacked(answer: DriftByCause | undefined): Series[] {
  if (answer === undefined) return []
  const named = answer.causes.slice(0, mostCauses)
  const others = answer.causes.slice(mostCauses)
  const shares = [
    ...named.map(({ action, episodes }) => ({ name: causeName(action), episodes })),
    ...(others.length === 0
      ? []
      : [
          {
            name: 'Others',
            episodes: answer.weeks.map((_, at) =>
              others.reduce((so_far, { episodes }) => so_far + (episodes[at] ?? 0), 0),
            ),
          },
        ]),
  ]
  return shares
    .map(({ name }, position) => ({
      name,
      colour: `series-${position + 1}`,
      shape: 'bars' as const,
      values: answer.weeks.map((_, at) =>
        shares.slice(0, position + 1).reduce((so_far, { episodes }) => so_far + (episodes[at] ?? 0), 0),
      ),
      shown: answer.weeks.map((_, at) => shares[position]?.episodes[at] ?? 0),
    }))
    .reverse()
}
