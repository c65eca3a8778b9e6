import type { VNode } from 'preact'
import type { Overview, RunFacts } from '../../src/model/dashboard.js'
import type { Row } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { Amount, filtered } from '../cells.js'
import { counted, day, number, zoneName } from '../format.js'
import { Empty, Figures, Heads, Loading, PageHead, Problem, Scrolling, Section } from '../parts.js'
import type { Place } from '../router.js'
import { Changes } from './overview-changes.js'
import { Daily } from './overview-daily.js'
import { FindingCounts } from './overview-findings.js'
import { Worst } from './overview-worst.js'

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
              <Heads
                of="Currency"
                figures={[
                  'Overdrawn',
                  'Exposure',
                  'Out of step',
                  'Open drift',
                  'Users',
                  'Transactions',
                  'Credits',
                  'Debits',
                ]}
              />
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
