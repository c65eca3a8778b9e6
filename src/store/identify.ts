import { OperatorError } from '../model/errors.js'
import type { Database } from './database.js'
import { readRows } from './rows.js'
import { storySql } from './story-sql.js'

/** What an id belongs to. */
export interface Identified {
  readonly kind: 'transaction' | 'wallet' | 'message' | 'request'
  /** The whole id. */
  readonly id: string
}

/** Fewer characters are never taken for the start of an id. */
const shortestStart = 6
/** Ids that a message suggests. */
const mostNamed = 3

const names = { transaction: 'transaction', wallet: 'user', message: 'message', request: 'request' } as const

/**
 * Says what `text` is: the id of a transaction, a user, a queue message or a request, or the start of exactly one of
 * them. Throws an OperatorError, with the nearest ids, where it is none or could be several.
 */
export async function identify(database: Database, text: string): Promise<Identified> {
  const near = await readRows(database, storySql('identified'), [text])
  const known = near.map(({ kind, id, is_exact, is_start, distance }) => ({
    kind: kindOf(String(kind)),
    id: String(id),
    isExact: is_exact === true,
    isStart: is_start === true && text.length >= shortestStart,
    distance: Number(distance),
  }))
  const [first, second] = known
  if (first?.isExact === true) return first
  if (first?.isStart === true && second?.isStart !== true) return first
  if (first?.isStart === true) {
    const several = known
      .filter(({ isStart }) => isStart)
      .slice(0, mostNamed)
      .map(named)
    throw new OperatorError(
      `${text} is the start of several ids`,
      `Give more of it. Among them are ${several.join(', ')}.`,
    )
  }
  const likely = known.filter(({ distance }) => distance <= Math.ceil(text.length / 4)).slice(0, mostNamed)
  throw new OperatorError(
    `no transaction, user, message or request ${text} in the results`,
    likely.length > 0
      ? `Did you mean ${likely.map(named).join(', or ')}?`
      : 'Ids stand in the columns id, userId, message_id and session_id of calo_analysis_transactions.csv.',
  )
}

function kindOf(text: string): Identified['kind'] {
  return text === 'transaction' || text === 'wallet' || text === 'message' ? text : 'request'
}

function named({ kind, id }: Identified): string {
  return `${names[kind]} ${id}`
}
