import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { WalletPage as Found, RunFacts, WalletSeries } from '../../src/model/dashboard.js'
import type { Row } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { Amount, Mark, markTone } from '../cells.js'
import { Chart, type ChartMark, type Series } from '../chart.js'
import { counted, day, exactTime, money, number, words } from '../format.js'
import { Empty, type Figure, Figures, Loading, PageHead, Problem, Section, Tabs } from '../parts.js'
import { go } from '../router.js'
import { DataTable } from '../table.js'
import { markNames } from '../texts.js'
import { FindingList } from './finding-list.js'
import { LogLines } from './log-lines.js'
import { StatementTable } from './statement.js'
import type { PageProps } from './tabbed.js'

type Wallet = Found['wallets'][number]

/** The wallets of a user: both balances over time, what was found, and the ledger with its log lines. */
export function WalletPage({ facts, place, id }: PageProps & { readonly id: string }): VNode {
  const { answer, refusal, isLoading } = useAnswer<Found>(
    `/api/wallets/${encodeURIComponent(id)}`,
    facts.stamp,
  )
  const wallets = answer?.id === id ? answer.wallets : []
  const wanted = place.query.get('currency')
  const wallet = wallets.find(({ currency }) => currency === wanted) ?? wallets[0]
  const isThere = answer?.id === id && !isLoading
  return (
    <>
      <PageHead
        title={
          wallet?.currency === undefined || wallet.currency === null
            ? 'Wallet'
            : `Wallet in ${wallet.currency}`
        }
        about={
          <>
            User <code class="whole-id">{id}</code>
          </>
        }
      />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {answer === undefined && refusal === undefined ? <Loading /> : null}
      {isThere && wallet === undefined ? (
        <Empty>
          The results show no wallet of this user. <a href="/wallets">All wallets</a>
        </Empty>
      ) : null}
      {wallets.length > 1 ? (
        <Tabs
          name="currency"
          place={place}
          current={wallet?.currency ?? ''}
          tabs={wallets.map(({ currency, statement }) => ({
            key: currency ?? '',
            name: `${currency ?? 'No currency'} (${number(statement.transactions)})`,
          }))}
        />
      ) : null}
      {wallet === undefined ? null : (
        <OneWallet
          key={`${id} ${String(wallet.currency)}`}
          facts={facts}
          place={place}
          id={id}
          wallet={wallet}
        />
      )}
    </>
  )
}

interface OneProps extends PageProps {
  readonly id: string
  readonly wallet: Wallet
}

function OneWallet({ facts, place, id, wallet }: OneProps): VNode {
  const { currency, findings } = wallet
  return (
    <>
      <Now wallet={wallet} facts={facts} />
      <Balances facts={facts} id={id} wallet={wallet} />
      <div class="columns">
        <Section title="What was found">
          {findings.length === 0 ? (
            <Empty>Nothing was found in this wallet.</Empty>
          ) : (
            <FindingList findings={findings} facts={facts} about={id} />
          )}
        </Section>
        <Section
          title="Statement"
          about="From the first to the last transaction in the log; amounts without VAT."
        >
          <StatementTable wallet={wallet} facts={facts} />
        </Section>
      </div>
      <Section title="Ledger" about="The button before a row shows its log lines.">
        <DataTable
          facts={facts}
          place={place}
          label="Ledger"
          preset="wallet"
          endpoint={`/api/wallets/${encodeURIComponent(id)}/ledger`}
          fixed={[currency === null ? 'currency:empty' : `currency:is:${currency}`]}
          without={['currency']}
          unfold={(row) => <LogLines id={String(row.id)} stamp={facts.stamp} />}
          unfoldName="Log lines"
          cells={{ found: foundCell }}
        />
      </Section>
    </>
  )
}

function foundCell(row: Row): VNode | null {
  if (row.found === null || row.found === '') return <span class="none">–</span>
  return (
    <span class="marks">
      {String(row.found)
        .split(' ')
        .map((kind) => (
          <Mark key={kind} kind={kind} />
        ))}
    </span>
  )
}

function Now({ wallet, facts }: { readonly wallet: Wallet; readonly facts: RunFacts }): VNode | null {
  const { now, currency } = wallet
  if (now === null) return <Empty>The log names this wallet without showing a transaction of it.</Empty>
  const amount = (text: string | null): VNode => (
    <Amount amount={text} currency={currency} facts={facts} isNamed />
  )
  const drifting = now.drifting_since !== null
  const figures: Figure[] = [
    {
      name: 'Payment balance',
      value: amount(now.payment_balance),
      note:
        now.overdrawn_since === null
          ? 'money that was paid in'
          : `below zero since ${day(now.overdrawn_since)}, ${counted(now.overdrawn_days ?? 0, 'day')}`,
      ...(now.overdrawn_since === null ? {} : { tone: 'bad' as const }),
    },
    {
      name: 'Subscription balance',
      value: amount(now.subscription_balance),
      note: 'what deliveries are taken from',
    },
    {
      name: 'Drift',
      value: amount(now.drift),
      note: drifting
        ? `out of step since ${day(now.drifting_since)}, ${counted(now.drifting_days ?? 0, 'day')}`
        : 'payment less subscription',
      ...(drifting ? { tone: 'warn' as const } : {}),
    },
    {
      name: 'Transactions',
      value: number(now.transactions),
      note: `${day(now.first_day)} to ${day(now.last_day)}`,
    },
    ...(now.at_risk_reason === null
      ? []
      : [{ name: 'At risk', value: 'yes', note: now.at_risk_reason, tone: 'warn' as const }]),
  ]
  return <Figures figures={figures} />
}

function Balances({ facts, id, wallet }: Omit<OneProps, 'place'>): VNode | null {
  const { currency, timeZone } = wallet
  const { answer, refusal } = useAnswer<WalletSeries>(
    `/api/wallets/${encodeURIComponent(id)}/series${currency === null ? '' : `?currency=${encodeURIComponent(currency)}`}`,
    facts.stamp,
  )
  const series = useMemo(
    (): Series[] =>
      answer === undefined
        ? []
        : [
            { name: 'Subscription', values: answer.subscription, colour: 'series-2', shape: 'steps' },
            { name: 'Payment', values: answer.payment, colour: 'series-1', shape: 'steps' },
          ],
    [answer],
  )
  const marks = useMemo(
    (): ChartMark[] => (answer?.marked ?? []).map(({ at, marks: some }) => ({ at, tone: worstTone(some) })),
    [answer],
  )
  if (refusal !== undefined) return <Problem refusal={refusal} />
  if (answer === undefined) return <Loading />
  if (answer.times.length === 0) return null
  const marked = new Map(answer.marked.map((point) => [point.at, point]))
  const format = (value: number): string => money(String(roughly(value)), currency, facts)
  return (
    <Section title="Both balances">
      <Chart
        times={answer.times}
        series={series}
        zone={timeZone}
        height={260}
        marks={marks}
        format={format}
        formatTime={(seconds) => exactTime(new Date(seconds * 1000).toISOString(), timeZone)}
        note={(at) =>
          (marked.get(at)?.marks ?? [])
            .map(({ kind, rule }) => markNames[rule ?? kind] ?? words(rule ?? kind))
            .join(', ')
        }
        onChoose={(at) => {
          const point = marked.get(at)
          if (point?.id != null) go(`/transactions/${encodeURIComponent(point.id)}`)
        }}
        label={`Payment and subscription balance in ${currency ?? 'no currency'} after each of ${counted(answer.transactions, 'transaction')}; the ledger below has them all`}
      />
      <p class="muted">
        {answer.marked.length === 0
          ? 'Nothing was found at any transaction.'
          : `A triangle at the lower edge is a transaction at which something happened: ${counted(answer.marked.length, 'place')}. Click it to see the transaction; draw over a time to enlarge it, double-click to go back.`}
        {answer.transactions > answer.times.length
          ? ` Of ${number(answer.transactions)} transactions, ${number(answer.times.length)} are drawn.`
          : ''}
      </p>
    </Section>
  )
}

/** What is drawn has no more digits than money has. */
function roughly(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

function worstTone(
  marks: readonly { readonly kind: string; readonly rule: string | null }[],
): 'bad' | 'warn' | 'good' | 'calm' {
  const tones = marks.map(({ kind, rule }) => markTone(rule ?? kind))
  return (['bad', 'warn', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'calm'
}
