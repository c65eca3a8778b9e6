import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { DailySeries, Overview, RunFacts } from '../../src/model/dashboard.js'
import { subtractDecimals, formatDecimal, parseDecimal, ZERO } from '../../src/model/money.js'
import type { Cell, Row } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { Amount, filtered, IdCell } from '../cells.js'
import { Chart, type Series } from '../chart.js'
import { counted, day, number, time, words, zoneName } from '../format.js'
import { Empty, Figures, Loading, PageHead, Problem, Scrolling, Section } from '../parts.js'
import { changedAddress, type Place } from '../router.js'
import { changeNames, findingNames } from '../texts.js'

/** What is open now, and how the wallets moved. */
export function OverviewPage({ facts, place }: { readonly facts: RunFacts; readonly place: Place }): VNode {
  const { answer, refusal } = useAnswer<Overview>('/api/overview', facts.stamp)
  if (refusal !== undefined) return <Problem refusal={refusal} />
  if (answer === undefined) return <Loading />
  const { run } = answer
  const hasDays = typeof run.first_day === 'string'
  return (
    <>
      <PageHead
        title="Overview"
        about={
          hasDays
            ? `${day(run.first_day)} to ${day(run.last_day)}, ${zoneName(facts.timeZone)}: ${counted(Number(run.transactions), 'transaction')} of ${counted(Number(run.users), 'user')}, from ${counted(Number(run.files), 'log file')}.`
            : 'The logs show no transaction.'
        }
      />
      <Headline overview={answer} />
      <Currencies overview={answer} facts={facts} />
      <div class="columns">
        <Worst
          title="Deepest overdrafts"
          rows={answer.worstOverdrafts}
          facts={facts}
          all="/overdrafts"
          none="No wallet is overdrawn."
          amountName="Balance"
        />
        <Worst
          title="Largest open drifts"
          rows={answer.worstDrifts}
          facts={facts}
          all="/reconciliation"
          none="No wallet is out of step."
          amountName="Drift"
        />
      </div>
      <Daily overview={answer} facts={facts} place={place} />
      <div class="columns">
        <Changes overview={answer} facts={facts} />
        <FindingCounts overview={answer} />
      </div>
    </>
  )
}

function sum(rows: readonly Row[], name: string): number {
  return rows.reduce((total, row) => total + Number(row[name] ?? 0), 0)
}

function Headline({ overview }: { readonly overview: Overview }): VNode {
  const { run, currencies } = overview
  const overdrawn = sum(currencies, 'overdrawn_wallets')
  const drifting = sum(currencies, 'drifting_wallets')
  const problems = Number(run.errors) + Number(run.warnings)
  const longest = Math.max(0, ...currencies.map((row) => Number(row.longest_overdraft_days ?? 0)))
  const oldest = Math.max(0, ...currencies.map((row) => Number(row.oldest_drift_days ?? 0)))
  return (
    <Figures
      figures={[
        {
          name: 'Overdrawn wallets',
          value: number(overdrawn),
          note: overdrawn > 0 ? `the longest for ${counted(longest, 'day')}` : 'none now',
          href: filtered('/overdrafts', ['open:is:true']),
          ...(overdrawn > 0 ? { tone: 'bad' as const } : {}),
        },
        {
          name: 'Wallets out of step',
          value: number(drifting),
          note: drifting > 0 ? `the oldest for ${counted(oldest, 'day')}` : 'none now',
          href: filtered('/reconciliation', ['open:is:true']),
          ...(drifting > 0 ? { tone: 'warn' as const } : {}),
        },
        {
          name: 'Blocked overdrafts',
          value: number(run.blocked_overdrafts),
          note: 'refused by the service',
          href: '/overdrafts?tab=blocked',
        },
        {
          name: 'At risk',
          value: number(run.at_risk_wallets),
          note: 'expected within seven days',
          href: '/at-risk',
        },
        {
          name: 'Problems in the logs',
          value: number(problems),
          note: problems > 0 ? `${number(run.errors)} of them errors` : 'every byte understood',
          href: '/data-quality',
          ...(Number(run.errors) > 0 ? { tone: 'warn' as const } : {}),
        },
      ]}
    />
  )
}

function Currencies({ overview, facts }: { readonly overview: Overview; readonly facts: RunFacts }): VNode {
  const { currencies } = overview
  if (currencies.length === 0) return <Empty>There are no wallets to sum up.</Empty>
  return (
    <Section title="By currency">
      <Scrolling label="Figures by currency">
        <table class="summary">
          <caption class="hidden">Figures by currency</caption>
          <thead>
            <tr>
              <th scope="col">Currency</th>
              <th scope="col" class="number">
                Overdrawn
              </th>
              <th scope="col" class="number">
                Exposure
              </th>
              <th scope="col" class="number">
                Out of step
              </th>
              <th scope="col" class="number">
                Open drift
              </th>
              <th scope="col" class="number">
                Users
              </th>
              <th scope="col" class="number">
                Transactions
              </th>
              <th scope="col" class="number">
                Credits
              </th>
              <th scope="col" class="number">
                Debits
              </th>
            </tr>
          </thead>
          <tbody>
            {currencies.map((row) => (
              <CurrencyRow key={String(row.currency)} row={row} facts={facts} />
            ))}
          </tbody>
        </table>
      </Scrolling>
    </Section>
  )
}

function CurrencyRow({ row, facts }: { readonly row: Row; readonly facts: RunFacts }): VNode {
  const { currency } = row
  const of = currency === null ? 'currency:empty' : `currency:is:${String(currency)}`
  const amount = (name: string): VNode => <Amount amount={row[name]} currency={currency} facts={facts} />
  return (
    <tr>
      <th scope="row">{currency === null ? 'none named' : String(currency)}</th>
      <td class="number">
        <a href={filtered('/overdrafts', ['open:is:true', of])}>{number(row.overdrawn_wallets)}</a>
      </td>
      <td class="number">{amount('exposure')}</td>
      <td class="number">
        <a href={filtered('/reconciliation', ['open:is:true', of])}>{number(row.drifting_wallets)}</a>
      </td>
      <td class="number">{amount('open_drift')}</td>
      <td class="number">
        <a href={filtered('/wallets', [of])}>{number(row.users)}</a>
      </td>
      <td class="number">
        <a href={filtered('/transactions', [of])}>{number(row.transactions)}</a>
      </td>
      <td class="number">{amount('credits')}</td>
      <td class="number">{amount('debits')}</td>
    </tr>
  )
}

interface WorstProps {
  readonly title: string
  readonly rows: readonly Row[]
  readonly facts: RunFacts
  readonly all: string
  readonly none: string
  readonly amountName: string
}

function Worst({ title, rows, facts, all, none, amountName }: WorstProps): VNode {
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <Empty>{none}</Empty>
      ) : (
        <>
          <Scrolling label={title}>
            <table>
              <caption class="hidden">{title}</caption>
              <thead>
                <tr>
                  <th scope="col">User</th>
                  <th scope="col" class="number">
                    {amountName}
                  </th>
                  <th scope="col" class="number">
                    Days
                  </th>
                  <th scope="col">Began with</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={`${String(row.user_id)} ${String(row.currency)}`}>
                    <td>
                      <IdCell name="user_id" id={String(row.user_id)} />
                    </td>
                    <td class="number">
                      <Amount amount={row.amount} currency={row.currency} facts={facts} isNamed />
                    </td>
                    <td class="number">{number(row.days)}</td>
                    <td>{row.opening_action === null ? '–' : words(row.opening_action)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
          <p class="more">
            <a href={filtered(all, ['open:is:true'])}>All that are open</a>
          </p>
        </>
      )}
    </Section>
  )
}

interface DailyProps {
  readonly overview: Overview
  readonly facts: RunFacts
  readonly place: Place
}

function Daily({ overview, facts, place }: DailyProps): VNode | null {
  const { days, daily } = overview
  const times = useMemo(() => days.map((text) => Date.parse(`${text}T00:00:00Z`) / 1000), [days])
  const wanted = place.query.get('currency') ?? ''
  const busiest = daily.toSorted((one, other) => total(other.transactions) - total(one.transactions))[0]
  const money = daily.find(({ currency }) => currency === wanted) ?? busiest
  const counts = useMemo(
    (): Series[] => [
      { name: 'Transactions', values: added(daily, 'transactions'), colour: 'series-1', shape: 'bars' },
    ],
    [daily],
  )
  const amounts = useMemo(
    (): Series[] => [
      { name: 'Credits', values: money?.credits ?? [], colour: 'series-1', shape: 'line' },
      { name: 'Debits', values: money?.debits ?? [], colour: 'series-2', shape: 'line' },
    ],
    [money],
  )
  const news = useMemo(
    (): Series[] => {
      const [drifts, overdrafts] = [added(daily, 'newDrifts'), added(daily, 'newOverdrafts')]
      const both = drifts.map((count, at) => count + (overdrafts[at] ?? 0))
      return [
        { name: 'New drifts', values: both, shown: drifts, colour: 'series-3', shape: 'bars' },
        { name: 'New overdrafts', values: overdrafts, colour: 'series-4', shape: 'bars' },
      ]
    },
    [daily],
  )
  if (days.length === 0 || money === undefined) return null
  const formatTime = (seconds: number): string => day(new Date(seconds * 1000).toISOString())
  const usual = { times, zone: 'UTC', formatTime }
  const period = `from ${day(days[0])} to ${day(days.at(-1))}`
  return (
    <Section
      title="Day by day"
      about={
        <>
          Business days, {zoneName(facts.timeZone)}. <a href="/tables/daily">As a table</a>
        </>
      }
    >
      <div class="charts">
        <Chart
          {...usual}
          series={counts}
          format={(value) => number(value, 0)}
          label={`Transactions a day ${period}, ${number(total(counts[0]?.values ?? []))} in all`}
        />
        <Chart
          {...usual}
          series={news}
          format={(value) => number(value, 0)}
          label={`New overdrafts and drifts a day ${period}, ${number(total(news[1]?.values ?? []))} and ${number(total(news[0]?.shown ?? []))} in all`}
        />
        <div>
          <Chart
            {...usual}
            series={amounts}
            format={(value) => number(value, 0)}
            label={`Credits and debits a day ${period} in ${money.currency}`}
          />
          <nav class="quick" aria-label="Currency of credits and debits">
            {daily.map(({ currency }) => (
              <a
                key={currency}
                href={changedAddress(place, { currency })}
                aria-current={currency === money.currency ? 'true' : undefined}
              >
                {currency === '' ? 'none named' : currency}
              </a>
            ))}
          </nav>
        </div>
      </div>
    </Section>
  )
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((so_far, value) => so_far + (value ?? 0), 0)
}

function added(
  daily: readonly DailySeries[],
  name: 'transactions' | 'newDrifts' | 'newOverdrafts',
): readonly number[] {
  const [first] = daily
  return (first?.[name] ?? []).map((_, at) => daily.reduce((so_far, one) => so_far + (one[name][at] ?? 0), 0))
}

function Changes({ overview, facts }: { readonly overview: Overview; readonly facts: RunFacts }): VNode {
  const { recent, recentDays, previous } = overview
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
      {previous === null ? (
        <p class="muted">
          The results hold no run before this one. When a new run replaces them while this dashboard is open, what
          changed between the two is shown here.
        </p>
      ) : (
        <SincePrevious overview={overview} facts={facts} />
      )}
    </Section>
  )
}

function SincePrevious({ overview, facts }: { readonly overview: Overview; readonly facts: RunFacts }): VNode {
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
              <th scope="col">Currency</th>
              <th scope="col" class="number">
                Overdrawn
              </th>
              <th scope="col" class="number">
                Exposure
              </th>
              <th scope="col" class="number">
                Out of step
              </th>
              <th scope="col" class="number">
                Open drift
              </th>
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

function FindingCounts({ overview }: { readonly overview: Overview }): VNode {
  const { findings } = overview
  const names = [...new Set(findings.map((row) => String(row.finding)))]
  const count = (finding: string, severity: string): Cell =>
    findings.find((row) => row.finding === finding && row.severity === severity)?.findings ?? null
  const severities = ['error', 'warning', 'info']
  const order = (finding: string): number =>
    severities.reduce((so_far, severity) => so_far * 1e6 + Number(count(finding, severity) ?? 0), 0)
  return (
    <Section title="Findings">
      {names.length === 0 ? (
        <Empty>Nothing was found.</Empty>
      ) : (
        <Scrolling label="Findings by kind and severity">
          <table>
            <caption class="hidden">Findings by kind and severity</caption>
            <thead>
              <tr>
                <th scope="col">Kind</th>
                <th scope="col" class="number">
                  Wrong now
                </th>
                <th scope="col" class="number">
                  To look at
                </th>
                <th scope="col" class="number">
                  Over or prevented
                </th>
              </tr>
            </thead>
            <tbody>
              {names
                .sort((one, other) => order(other) - order(one))
                .map((finding) => (
                  <tr key={finding}>
                    <th scope="row">{findingNames[finding] ?? words(finding)}</th>
                    {severities.map((severity) => {
                      const found = count(finding, severity)
                      const filters = [`finding:is:${finding}`, `severity:is:${severity}`]
                      return (
                        <td key={severity} class="number">
                          {found === null ? (
                            <span class="none">–</span>
                          ) : (
                            <a href={filtered('/findings', filters)}>{number(found)}</a>
                          )}
                        </td>
                      )
                    })}
                  </tr>
                ))}
            </tbody>
          </table>
        </Scrolling>
      )}
    </Section>
  )
}
