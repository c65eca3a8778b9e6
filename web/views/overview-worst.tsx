import type { VNode } from 'preact'
import type { RunFacts } from '../../src/model/dashboard.js'
import type { Row } from '../../src/model/result.js'
import { Amount, filtered, IdCell } from '../cells.js'
import { number, words } from '../format.js'
import { Empty, Scrolling, Section } from '../parts.js'

interface WorstProps {
  readonly title: string
  readonly rows: readonly Row[]
  readonly facts: RunFacts
  readonly all: string
  readonly none: string
  readonly amountName: string
}

/** The wallets that are furthest off. */
export function Worst({ title, rows, facts, all, none, amountName }: WorstProps): VNode {
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
