import type { VNode } from 'preact'
import type { TransactionPage as Found, RunFacts } from '../../src/model/dashboard.js'
import type { Cell, Row } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { Amount, FilePath, IdCell, idAddress } from '../cells.js'
import { exactTime, number, words, zoneName, zoneOf } from '../format.js'
import { Empty, Fact, Figures, Loading, PageHead, Problem, Section } from '../parts.js'
import { FindingList } from './finding-list.js'
import { LogLines } from './log-lines.js'
import type { PageProps } from './tabbed.js'

/** A transaction, its findings, and the log lines that prove it. */
export function TransactionPage({ facts, id }: PageProps & { readonly id: string }): VNode {
  const { answer, refusal, isLoading } = useAnswer<Found>(
    `/api/transactions/${encodeURIComponent(id)}`,
    facts.stamp,
  )
  const isThere = answer?.id === id && !isLoading
  const isUnknown = isThere && answer.transaction === null && answer.findings.length === 0
  return (
    <>
      <PageHead title="Transaction" about={<code class="whole-id">{id}</code>} />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {answer === undefined && refusal === undefined ? <Loading /> : null}
      {isUnknown ? (
        <Empty>
          The results show no transaction of this id. <a href="/transactions">All transactions</a>
        </Empty>
      ) : null}
      {isThere && !isUnknown ? <Told found={answer} facts={facts} /> : null}
    </>
  )
}

function Told({ found, facts }: { readonly found: Found; readonly facts: RunFacts }): VNode {
  const { id, transaction, findings } = found
  return (
    <>
      {transaction === null ? (
        <Empty>The log names this transaction, but does not show its amount or balances.</Empty>
      ) : (
        <Facts row={transaction} facts={facts} />
      )}
      <Section title="What was found">
        {findings.length === 0 ? (
          <Empty>Nothing was found about this transaction.</Empty>
        ) : (
          <FindingList findings={findings} facts={facts} about={id} />
        )}
      </Section>
      <Section
        title="Log lines"
        about="Read back from the log files just now. What stands in square brackets, such as [email], was there and is not shown."
      >
        <LogLines id={id} stamp={facts.stamp} />
      </Section>
    </>
  )
}

function Facts({ row, facts }: { readonly row: Row; readonly facts: RunFacts }): VNode {
  const amount = (name: string): VNode => (
    <Amount amount={row[name]} currency={row.currency} facts={facts} isNamed />
  )
  const zone = zoneOf(row.currency, facts)
  const isOff = findingsOff(row)
  return (
    <>
      <Figures
        figures={[
          {
            name: row.type === null ? 'Amount' : words(row.type),
            value: amount('amount'),
            note: row.action === null ? 'no action named' : words(row.action),
          },
          { name: 'Subscription before', value: amount('oldBalance') },
          { name: 'Subscription after', value: amount('newBalance') },
          {
            name: 'Payment balance after',
            value: amount('userBalance'),
            note: row.userBalance === null ? 'not in the log' : undefined,
            ...(String(row.userBalance).startsWith('-') ? { tone: 'bad' as const } : {}),
          },
          {
            name: 'Drift',
            value: amount('drift'),
            note: 'payment less subscription',
            ...(isOff ? { tone: 'warn' as const } : {}),
          },
        ]}
      />
      <dl class="facts">
        <Fact
          name={`Time, ${zoneName(zone)}`}
          value={
            <time dateTime={String(row.timestamp)} title={`${String(row.timestamp)} in UTC`}>
              {exactTime(row.timestamp ?? null, zone)}
            </time>
          }
        />
        <Fact name="User" value={idOf('userId', row.userId)} />
        <Fact name="VAT" value={row.vat === null ? null : amount('vat')} />
        <Fact name="Outcome" value={textOf(row.outcome)} />
        <Fact name="Source" value={textOf(row.source)} />
        <Fact name="Posted by" value={row.actor == null ? null : String(row.actor)} />
        <Fact name="Delivered" value={row.deliveries === '1' ? 'once' : `${number(row.deliveries)} times`} />
        <Fact name="Message" value={idOf('message_id', row.message_id)} />
        <Fact name="Request" value={idOf('session_id', row.session_id)} />
        <Fact name="Wallet" value={idOf('wallet_id', row.wallet_id)} />
        <Fact name="Delivery" value={idOf('delivery_id', row.delivery_id)} />
        <Fact name="Type" value={row.type_source === 'inferred' ? 'inferred from the balances' : null} />
        <Fact
          name="Payment balance"
          value={
            row.balance_source === 'discrepancy' ? 'from the service’s own message of a discrepancy' : null
          }
        />
        <Fact
          name="First shown in"
          value={row.log_file == null ? null : <FilePath path={String(row.log_file)} />}
        />
      </dl>
    </>
  )
}

function findingsOff(row: Row): boolean {
  return row.drift !== null && row.drift !== undefined && Math.abs(Number(row.drift)) > 1e-9
}

function idOf(name: string, id: Cell | undefined): VNode | null {
  if (id === null || id === undefined || id === '') return null
  return idAddress(name, String(id)) === undefined ? (
    <code class="whole-id">{String(id)}</code>
  ) : (
    <IdCell name={name} id={String(id)} />
  )
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : words(cell)
}
