import { storedId } from '../explain.js'
import type { SearchHit, SearchPage } from '../model/dashboard.js'
import { OperatorError } from '../model/errors.js'
import type { Row } from '../model/result.js'
import { recordsHint, recordsStartHint, recordsStarting } from '../store/companion.js'
import { readPrivacy } from '../store/privacy.js'
import { readRows } from '../store/rows.js'
import { storySql } from '../store/story-sql.js'
import type { OpenResults } from './open-results.js'

/** Fewer characters fit too much. */
const fewestCharacters = 4
const mostCharacters = 200
/** Hits of each kind that are named. */
const mostHits = 20

/** Finds transactions, users, queue messages and requests by their ids, or the start of them. */
export async function search(results: OpenResults, text: string): Promise<SearchPage> {
  const wanted = text.trim()
  if (wanted.length < fewestCharacters || wanted.length > mostCharacters)
    throw new OperatorError(
      `"${wanted.slice(0, mostCharacters)}" is too ${wanted.length < fewestCharacters ? 'short' : 'long'} to search for`,
      `Give ${fewestCharacters} or more characters of the start of an id.`,
    )
  const pseudonym = await storedId(
    results.database,
    wanted,
    await readPrivacy(results.database),
    await results.redactor(),
  )
  const spellings = [...new Set([wanted, wanted.toUpperCase(), wanted.toLowerCase(), pseudonym])]
  const lists = await Promise.all(
    spellings.flatMap((spelling) => [
      idsOf(results, 'transaction', spelling),
      idsOf(results, 'wallet', spelling),
      recordIds(results, 'message', spelling),
      recordIds(results, 'request', spelling),
    ]),
  )
  const found = new Map(lists.flat().map((hit) => [`${hit.kind} ${hit.id}`, hit]))
  const isExact = ({ id }: SearchHit): boolean => spellings.includes(id)
  const hits = [...found.values()].sort((one, other) => Number(isExact(other)) - Number(isExact(one)))
  return { hits, isComplete: lists.every((list) => list.length < mostHits) }
}

const idQueries = {
  transaction: `select id from transactions where id >= $1 and id < $1 || chr(1114111)
    union select transaction_id from blocked_overdrafts where starts_with(transaction_id, $1)`,
  wallet: `select user_id as id from user_analysis where user_id >= $1 and user_id < $1 || chr(1114111)
    union select user_id from blocked_overdrafts where starts_with(user_id, $1)`,
} as const

async function idsOf(
  { database }: OpenResults,
  kind: 'transaction' | 'wallet',
  start: string,
): Promise<SearchHit[]> {
  const rows = await readRows(database, `select id from (${idQueries[kind]}) order by id limit ${mostHits}`, [
    start,
  ])
  return rows.map(({ id }) => ({ kind, id: String(id), transactions: 0 }))
}

const recordColumns = { message: 'message_id', request: 'session_id' } as const

async function recordIds(
  results: OpenResults,
  kind: 'message' | 'request',
  start: string,
): Promise<SearchHit[]> {
  const column = recordColumns[kind]
  if (results.isPrepared && (await readRows(results.database, recordsStarting(kind), [start])).length === 0)
    return []
  const hint = results.isPrepared ? recordsStartHint(kind) : 'true'
  const rows = await readRows(
    results.database,
    `select ${column} as id, count(distinct id) as transactions from queue_records
    where ${hint} and ${column} >= $1 and ${column} < $1 || chr(1114111)
    group by ${column} order by ${column} limit ${mostHits}`,
    [start],
  )
  return rows.map(({ id, transactions }) => ({ kind, id: String(id), transactions: Number(transactions) }))
}

/** Lists the transactions of a queue message or a request, in the order of time. */
export async function readDelivered(
  results: OpenResults,
  kind: 'message' | 'request',
  id: string,
): Promise<Row[]> {
  if (!results.isPrepared) return readRows(results.database, storySql('listed'), [kind, id])
  const hint = recordsHint(kind).replaceAll('$1', '$2')
  return readRows(
    results.database,
    `with queue_records as (select record_id, id, message_id, session_id from main.queue_records where ${hint})
    select * from (${storySql('listed')})`,
    [kind, id],
  )
}
