import type { VNode } from 'preact'
import type { RunFacts } from '../../src/model/dashboard.js'
import type { Finding } from '../../src/model/finding.js'
import { Amount, IdCell, Severity } from '../cells.js'
import { isCurrency, number, time, words, zoneOf } from '../format.js'
import { Fact } from '../parts.js'

/** Findings in full: what was found, what was expected, what it means. */
export function FindingList({
  findings,
  facts,
  about,
}: {
  readonly findings: readonly Finding[]
  readonly facts: RunFacts
  /** Id of what the findings are about, which needs no link. */
  readonly about: string
}): VNode {
  return (
    <ul class="findings">
      {findings.map((finding, at) => (
        <li key={String(at)}>
          <FindingItem finding={finding} facts={facts} about={about} />
        </li>
      ))}
    </ul>
  )
}

interface ItemProps {
  readonly finding: Finding
  readonly facts: RunFacts
  readonly about: string
}

function FindingItem({ finding, facts, about }: ItemProps): VNode {
  const zone = zoneOf(finding.currency, facts)
  const [title = '', rule] = finding.title.split(': ')
  return (
    <details>
      <summary>
        <Severity severity={finding.severity} />{' '}
        <strong>
          {title}
          {rule === undefined ? '' : `: ${words(rule)}`}
        </strong>{' '}
        <span class="muted">{whenOf(finding, zone)}</span>
        <span class="explanation">{finding.explanation}</span>
      </summary>
      <dl class="facts">
        <Fact name={capitalised(finding.found_is)} value={amountOf(finding, finding.found, facts)} />
        <Fact name={capitalised(finding.expected_is)} value={amountOf(finding, finding.expected, facts)} />
        {finding.difference_is === '' ? null : (
          <Fact
            name={capitalised(finding.difference_is)}
            value={amountOf(finding, finding.difference, facts)}
          />
        )}
        <Fact
          name={`To be posted ${finding.adjustment_is}`}
          value={amountOf(finding, finding.suggested_adjustment, facts)}
        />
        {finding.id === null || finding.id === about ? null : (
          <Fact name="Transaction" value={<IdCell name="id" id={finding.id} />} />
        )}
        {finding.user_id === null || finding.user_id === about ? null : (
          <Fact name="User" value={<IdCell name="user_id" id={finding.user_id} />} />
        )}
      </dl>
      {finding.meaning === '' ? null : <p class="muted">{finding.meaning}</p>}
    </details>
  )
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function amountOf({ unit }: Finding, amount: string | null, facts: RunFacts): VNode | string | null {
  if (amount === null) return null
  if (isCurrency(unit, facts)) return <Amount amount={amount} currency={unit} facts={facts} isNamed />
  return `${number(amount)} ${unit ?? ''}`
}

function whenOf({ timestamp, last_at, open }: Finding, zone: string): string {
  if (timestamp === null) return ''
  if (open === true) return `since ${time(timestamp, zone)}`
  return last_at === null || last_at === timestamp
    ? time(timestamp, zone)
    : `${time(timestamp, zone)} to ${time(last_at, zone)}`
}
