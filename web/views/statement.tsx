import type { VNode } from 'preact'
import type { RunFacts } from '../../src/model/dashboard.js'
import type { Statement, StatementSide, Wallet } from '../../src/model/story.js'
import { Amount } from '../cells.js'
import { counted, number } from '../format.js'
import { Empty, Heads, Scrolling } from '../parts.js'

/** How both balances of a wallet came from their opening to their closing. */
export function StatementTable({
  wallet,
  facts,
}: {
  readonly wallet: Pick<Wallet, 'statement' | 'currency'>
  readonly facts: RunFacts
}): VNode {
  const { statement, currency } = wallet
  const { payment, subscription } = statement
  if (payment === null && subscription === null) return <Empty>The log tells neither balance.</Empty>
  const lines = statementLines(statement)
  const cell = (side: StatementSide | null, value: (side: StatementSide) => string): VNode =>
    side === null ? (
      <span class="none">–</span>
    ) : (
      <Amount amount={value(side)} currency={currency} facts={facts} />
    )
  return (
    <Scrolling label="Statement">
      <table class="statement">
        <caption class="hidden">Statement</caption>
        <thead>
          <tr>
            <Heads of={currency ?? ''} figures={['Payment', 'Subscription']} />
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, value, isTotal }) => (
            <tr key={name} class={isTotal ? 'total' : undefined}>
              <th scope="row">{name}</th>
              <td class="number">{cell(payment, value)}</td>
              <td class="number">{cell(subscription, value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

interface StatementLine {
  readonly name: string
  readonly value: (side: StatementSide) => string
  readonly isTotal: boolean
}

function statementLines(statement: Statement): StatementLine[] {
  const { payment, subscription, credit_count, debit_count, blocked_count } = statement
  const isUsed = (value: (side: StatementSide) => string): boolean =>
    [payment, subscription].some((side) => side !== null && value(side) !== '0')
  const lines: StatementLine[] = [
    { name: 'Opening', value: ({ opening }) => opening, isTotal: true },
    { name: counted(credit_count, 'credit'), value: ({ credits }) => credits, isTotal: false },
    { name: counted(debit_count, 'debit'), value: ({ debits }) => debits, isTotal: false },
    { name: `${number(blocked_count)} blocked`, value: ({ blocked }) => blocked, isTotal: false },
    { name: 'Wrong sums', value: ({ miscalculated }) => miscalculated, isTotal: false },
    { name: 'Not in the log', value: ({ missing }) => missing, isTotal: false },
    { name: 'Closing', value: ({ closing }) => closing, isTotal: true },
  ]
  return lines.filter(({ value, isTotal }) => isTotal || isUsed(value))
}
