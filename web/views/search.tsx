import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { SearchPage as Found, SearchHit } from '../../src/model/dashboard.js'
import type { Row } from '../../src/model/result.js'
import { useAnswer } from '../api.js'
import { counted } from '../format.js'
import { Empty, Loading, PageHead, Problem } from '../parts.js'
import { go } from '../router.js'
import { SmallTable } from '../small-table.js'
import type { PageProps } from './tabbed.js'

const kinds: Readonly<Record<SearchHit['kind'], { readonly name: string; readonly path: string }>> = {
  wallet: { name: 'User', path: '/wallets/' },
  transaction: { name: 'Transaction', path: '/transactions/' },
  message: { name: 'Queue message', path: '/messages/' },
  request: { name: 'Request', path: '/requests/' },
}

function addressOf({ kind, id }: SearchHit): string {
  return kinds[kind].path + encodeURIComponent(id)
}

/** What an id, or the start of one, belongs to; at once there where it belongs to one thing alone. */
export function SearchPage({ facts, place }: PageProps): VNode {
  const wanted = (place.query.get('q') ?? '').trim()
  const { answer, refusal } = useAnswer<Found>(
    wanted === '' ? undefined : `/api/search?q=${encodeURIComponent(wanted)}`,
    facts.stamp,
  )
  const [only] = answer?.hits.length === 1 ? answer.hits : []
  useEffect(() => {
    if (only !== undefined) go(addressOf(only), true)
  }, [only])
  return (
    <>
      <PageHead
        title="Search"
        about={
          wanted === '' ? 'For the id of a user, a transaction, a queue message or a request.' : undefined
        }
      />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {wanted !== '' && answer === undefined && refusal === undefined ? <Loading /> : null}
      {answer !== undefined && answer.hits.length === 0 ? (
        <Empty>
          No user, transaction, message or request has an id that is or begins with <code>{wanted}</code>.
        </Empty>
      ) : null}
      {answer !== undefined && answer.hits.length > 1 ? (
        <>
          <p role="status">
            {counted(answer.hits.length, 'id')} {answer.isComplete ? '' : 'and more '}begin with{' '}
            <code>{wanted}</code>.
          </p>
          <ul class="hits">
            {answer.hits.map((hit) => (
              <li key={`${hit.kind} ${hit.id}`}>
                <span class="badge calm">{kinds[hit.kind].name}</span>{' '}
                <a href={addressOf(hit)}>
                  <code>{hit.id}</code>
                </a>
                {hit.kind === 'message' || hit.kind === 'request' ? (
                  <span class="muted"> {counted(hit.transactions, 'transaction')}</span>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

const deliveredColumns = [
  { name: 'timestamp', type: 'TIMESTAMP', kind: 'time', meaning: '' },
  { name: 'id', type: 'VARCHAR', kind: 'id', meaning: '' },
  { name: 'userId', type: 'VARCHAR', kind: 'id', meaning: '' },
  { name: 'currency', type: 'VARCHAR', kind: 'text', meaning: '' },
  { name: 'action', type: 'VARCHAR', kind: 'text', meaning: '' },
  { name: 'amount', type: 'DECIMAL(38,18)', kind: 'decimal', meaning: '' },
  { name: 'newBalance', type: 'DECIMAL(38,18)', kind: 'decimal', meaning: '' },
  { name: 'userBalance', type: 'DECIMAL(38,18)', kind: 'decimal', meaning: '' },
  { name: 'outcome', type: 'VARCHAR', kind: 'text', meaning: '' },
] as const

/** The transactions of a queue message or a request. */
export function DeliveredPage({
  facts,
  kind,
  id,
}: PageProps & { readonly kind: 'message' | 'request'; readonly id: string }): VNode {
  const { answer, refusal } = useAnswer<{ readonly transactions: readonly Row[] }>(
    `/api/${kind}s/${encodeURIComponent(id)}`,
    facts.stamp,
  )
  return (
    <>
      <PageHead
        title={kinds[kind].name}
        about={
          <>
            The transactions of <code>{id}</code>.
          </>
        }
      />
      {refusal === undefined ? null : <Problem refusal={refusal} />}
      {answer === undefined && refusal === undefined ? <Loading /> : null}
      {answer !== undefined && answer.transactions.length === 0 ? <Empty>The logs show none.</Empty> : null}
      {answer !== undefined && answer.transactions.length > 0 ? (
        <SmallTable
          label="Transactions"
          columns={deliveredColumns}
          rows={answer.transactions}
          facts={facts}
        />
      ) : null}
    </>
  )
}
