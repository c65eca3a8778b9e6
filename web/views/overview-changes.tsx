import type { VNode } from 'preact'
import type { Overview, RunFacts } from '../../src/model/dashboard.js'
import { formatDecimal, parseDecimal, subtractDecimals, ZERO } from '../../src/model/money.js'
import type { Cell, Row } from '../../src/model/result.js'
import { Amount, filtered } from '../cells.js'
import { counted, day, time, words } from '../format.js'
import { Empty, Heads, Scrolling, Section } from '../parts.js'
import { changeNames } from '../texts.js'

/** What changed in the last days of the log, and since the results that were shown before. */
export function Changes({
  overview,
  facts,
}: {
  readonly overview: Overview
  readonly facts: RunFacts
}): VNode {
  const { recent, recentDays, previous, workList } = overview
  return (
    <Section title="What changed">
      {recentDays === null ? null : (
        <>
          <p>
            In the last seven days of the log, {day(recentDays.first)} to {day(recentDays.last)}:
          </p>
          {recent.length === 0 ? (
            <Empty>No wallet became overdrawn, went out of step, or came back.</Empty>
          ) : (
            <ul class="changes">
              {recent.map((row) => (
                <li key={String(row.change)}>
                  <a href={filtered('/tables/recent_changes', [`change:is:${String(row.change)}`])}>
                    {counted(Number(row.wallets), 'wallet')}
                  </a>{' '}
                  {changeNames[String(row.change)] ?? words(row.change)}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <SinceRunBefore workList={workList} />
      {previous === null ? null : <SincePrevious overview={overview} facts={facts} />}
    </Section>
  )
}

function SinceRunBefore({ workList }: { readonly workList: Overview['workList'] }): VNode {
  if (workList === null)
    return (
      <p class="muted">
        These results know of no run before theirs. What a later run changes is shown here, where it is made
        into the same folder.
      </p>
    )
  const count = (status: string): number =>
    Number(workList.find((row) => row.status === status)?.findings ?? 0)
  return (
    <p>
      Since the run before:{' '}
      {['new', 'gone'].map((status, at) => (
        <span key={status}>
          {at === 0 ? '' : ', '}
          <a href={filtered('/month-end', [`status:is:${status}`], { tab: 'work-list' })}>
            {counted(count(status), 'finding')}
          </a>{' '}
          {status}
        </span>
      ))}
      ; {counted(count('acknowledged'), 'finding')} acknowledged.
    </p>
  )
}

function SincePrevious({
  overview,
  facts,
}: {
  readonly overview: Overview
  readonly facts: RunFacts
}): VNode {
  const { previous, currencies, run } = overview
  const before = (currency: Cell | undefined): Row =>
    previous?.currencies.find((row) => row.currency === currency) ?? {}
  const grown = Number(run.transactions ?? 0) - Number(previous?.run.transactions ?? 0)
  return (
    <>
      <p>
        Since the run of {time(previous?.writtenAt, facts.timeZone)}, which was shown before:{' '}
        {counted(Math.abs(grown), 'transaction')} {grown < 0 ? 'fewer' : 'more'}.
      </p>
      <Scrolling label="Changes since the run before">
        <table>
          <caption class="hidden">Changes since the run before</caption>
          <thead>
            <tr>
              <Heads of="Currency" figures={['Overdrawn', 'Exposure', 'Out of step', 'Open drift']} />
            </tr>
          </thead>
          <tbody>
            {currencies.map((row) => {
              const old = before(row.currency)
              const difference = (name: string): string => differenceOf(row[name], old[name])
              return (
                <tr key={String(row.currency)}>
                  <th scope="row">{String(row.currency ?? 'none named')}</th>
                  <td class="number">{signed(difference('overdrawn_wallets'))}</td>
                  <td class="number">
                    <Amount amount={difference('exposure')} currency={row.currency} facts={facts} />
                  </td>
                  <td class="number">{signed(difference('drifting_wallets'))}</td>
                  <td class="number">
                    <Amount amount={difference('open_drift')} currency={row.currency} facts={facts} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scrolling>
    </>
  )
}

function differenceOf(now: Cell | undefined, before: Cell | undefined): string {
  const exact = (cell: Cell | undefined) => parseDecimal(String(cell ?? '0')) ?? ZERO
  return formatDecimal(subtractDecimals(exact(now), exact(before)))
}

function signed(difference: string): string {
  return difference === '0' || difference.startsWith('-') ? difference : `+${difference}`
}
