import { assert } from '../model/errors.js'
import { describeFinding } from '../model/finding.js'
import type { Row } from '../model/result.js'
import type { Mark, Statement, StatementSide, Wallet, WalletNow, WalletTransaction } from '../model/story.js'
import { findingOf, numberOf, textOf } from './finding-rows.js'
import { type Reader, readRows } from './rows.js'
import { storySql } from './story-sql.js'

/** Whose wallets, and which part of their story. Days are business days, `YYYY-MM-DD`. */
export interface WalletQuestion {
  readonly userId: string
  readonly from: string | null
  readonly to: string | null
  /** At most so many transactions of each wallet, the last ones; undefined for all. */
  readonly limit: number | undefined
}

/** Reads the wallets of a user, the one with the most transactions in the period first. */
export async function readWallets(database: Reader, question: WalletQuestion): Promise<Wallet[]> {
  const { userId, from, to, limit } = question
  const story = storySql('wallet-transactions')
  const rank = 'row_number() over (partition by currency order by timestamp desc, id desc)'
  const last = `select * from (${story}) qualify ${rank} <= ${limit ?? Number.MAX_SAFE_INTEGER} order by timestamp, id`
  const [transactions, statements, now, findings, countingOf] = await Promise.all([
    limit === 0 ? [] : readRows(database, last, [userId, from, to]),
    readRows(database, `with story as (${story}) select * from (${storySql('wallet-statement')})`, [
      userId,
      from,
      to,
    ]),
    readRows(database, storySql('wallet-now'), [userId]),
    readRows(database, storySql('wallet-findings'), [userId, from, to]),
    readCounting(database),
  ])
  const currencies = new Set([...statements, ...now].map((row) => textOf(row.currency)))
  const isOf = (currency: string | null) => (row: Row) => textOf(row.currency) === currency
  return [...currencies].map((currency) => ({
    currency,
    ...countingOf(currency),
    now: nowOf(now.find(isOf(currency))),
    statement: statementOf(statements.find(isOf(currency)) ?? {}),
    transactions: transactions.filter(isOf(currency)).map(transactionOf),
    findings: findings
      .filter(isOf(currency))
      .map((row) => describeFinding(findingOf(row), { kind: 'wallet', id: userId })),
  }))
}

/** Reads how amounts of each currency are counted, and where its days begin; as for a currency without a name. */
async function readCounting(database: Reader) {
  const rows = await readRows(
    database,
    `select currency, decimals, tolerance, coalesce(currencies.time_zone, settings.time_zone) as time_zone
    from currencies cross join settings
    union all select null, 2, 0.005, time_zone from settings`,
  )
  const counting = new Map(
    rows.map((row) => [
      textOf(row.currency),
      {
        decimals: Number(row.decimals),
        tolerance: String(row.tolerance),
        timeZone: String(row.time_zone),
      },
    ]),
  )
  return (currency: string | null) => {
    const known = counting.get(currency) ?? counting.get(null)
    assert(known !== undefined, 'the settings of a run have one row')
    return known
  }
}

function nowOf(row: Row | undefined): WalletNow | null {
  if (row === undefined) return null
  return {
    transactions: Number(row.transaction_count),
    first_day: String(row.first_day),
    last_day: String(row.last_day),
    payment_balance: textOf(row.current_balance),
    subscription_balance: textOf(row.current_subscription_balance),
    drift: textOf(row.drift),
    overdrawn_since: textOf(row.overdrawn_since),
    overdrawn_days: numberOf(row.overdrawn_days),
    drifting_since: textOf(row.drifting_since),
    drifting_days: numberOf(row.drifting_days),
    at_risk_reason: textOf(row.at_risk_reason),
  }
}

function statementOf(row: Row): Statement {
  return {
    transactions: Number(row.transactions ?? 0),
    credit_count: Number(row.credit_count ?? 0),
    debit_count: Number(row.debit_count ?? 0),
    blocked_count: Number(row.blocked_count ?? 0),
    payment: sideOf(row, 'payment'),
    subscription: sideOf(row, 'subscription'),
  }
}

function sideOf(row: Row, side: 'payment' | 'subscription'): StatementSide | null {
  const text = (name: string): string | null => textOf(row[`${side}_${name}`])
  const opening = text('opening')
  const closing = text('closing')
  if (opening === null || closing === null) return null
  return {
    opening,
    opened_at: text('opened_at') ?? '',
    credits: text('credits') ?? '0',
    debits: text('debits') ?? '0',
    blocked: text('blocked') ?? '0',
    miscalculated: text('miscalculated') ?? '0',
    missing: text('missing') ?? '0',
    closing,
    closed_at: text('closed_at') ?? '',
  }
}

function transactionOf(row: Row): WalletTransaction {
  return {
    timestamp: String(row.timestamp),
    datetime: String(row.datetime),
    id: textOf(row.id),
    type: textOf(row.type),
    source: textOf(row.source),
    action: textOf(row.action),
    amount: textOf(row.amount),
    vat: textOf(row.vat),
    posted: textOf(row.posted),
    userBalance: textOf(row.userBalance),
    oldBalance: textOf(row.oldBalance),
    newBalance: textOf(row.newBalance),
    drift: textOf(row.drift),
    is_off: row.is_off === true,
    outcome: String(row.outcome),
    deliveries: numberOf(row.deliveries),
    session_id: textOf(row.session_id),
    message_id: textOf(row.message_id),
    log_file: textOf(row.log_file),
    log_offset: numberOf(row.log_offset),
    marks: marksOf(String(row.marks)),
  }
}

/** Marks come as a list of structs, which the database prints as JSON. */
function marksOf(json: string): Mark[] {
  return JSON.parse(json)
}
