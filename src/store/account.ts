import type { Account, AccountEntry, AccountSide } from '../model/account.js'
import { type Decimal, formatDecimal, parseDecimal, subtractDecimals, ZERO } from '../model/money.js'
import type { Period } from '../model/period.js'
import type { Row } from '../model/result.js'
import type { Database } from './database.js'
import { numberOf, textOf } from './finding-rows.js'
import { readRows } from './rows.js'
import { storySql } from './story-sql.js'

/** Reads the statements of a user's wallets, by currency. */
export async function readAccounts(
  database: Database,
  userId: string,
  { from, to }: Period,
): Promise<Account[]> {
  const parameters = [userId, from, to]
  const sides = await readRows(database, storySql('account-sides'), parameters)
  const entries = await readRows(database, storySql('account-entries'), parameters)
  return [...Map.groupBy(sides, (row) => String(row.currency))].map(([currency, ofCurrency]) => {
    const { decimals, tolerance, time_zone } = ofCurrency[0] ?? {}
    return {
      currency,
      decimals: Number(decimals),
      tolerance: String(tolerance),
      time_zone: String(time_zone),
      payment: sideOf(ofCurrency, 'payment'),
      subscription: sideOf(ofCurrency, 'subscription'),
      entries: entries.filter((row) => row.currency === currency).flatMap(entriesOf),
    }
  })
}

function sideOf(rows: readonly Row[], side: 'payment' | 'subscription'): AccountSide | null {
  const row = rows.find((candidate) => candidate.side === side)
  if (row === undefined) return null
  return {
    opening: String(row.opening),
    credits: String(row.credits),
    debits: String(row.debits),
    outside_log: String(row.outside_log),
    closing: String(row.closing),
    closing_is: row.closing_is === 'computed' ? 'computed' : 'logged',
  }
}

/** A transaction, after what moved outside the log before it. */
function entriesOf(row: Row): AccountEntry[] {
  const place = {
    timestamp: String(row.timestamp),
    datetime: String(row.datetime),
    id: String(row.id),
    outcome: textOf(row.outcome),
    session_id: textOf(row.session_id),
    log_file: textOf(row.log_file),
    log_offset: numberOf(row.log_offset),
  }
  const transaction: AccountEntry = {
    ...place,
    kind: 'transaction',
    type: textOf(row.type),
    source: textOf(row.source),
    action: textOf(row.action),
    amount: textOf(row.amount),
    vat: textOf(row.vat),
    payment: textOf(row.payment),
    payment_balance: textOf(row.payment_balance),
    subscription: textOf(row.subscription),
    subscription_balance: textOf(row.subscription_balance),
    payment_balance_is: sourceOf(row.payment_balance, row.payment_is_told),
    subscription_balance_is: sourceOf(row.subscription_balance, row.subscription_is_told),
  }
  const [payment, subscription] = [changeOf(row.payment_outside), changeOf(row.subscription_outside)]
  if (payment === null && subscription === null) return [transaction]
  const outside: AccountEntry = {
    ...place,
    kind: 'outside_log',
    type: null,
    source: null,
    action: null,
    amount: null,
    vat: null,
    payment,
    payment_balance: payment === null ? null : lessThan(row.payment_balance, row.payment),
    subscription,
    subscription_balance: subscription === null ? null : lessThan(row.subscription_balance, row.subscription),
    payment_balance_is: payment === null ? null : 'computed',
    subscription_balance_is: subscription === null ? null : 'computed',
  }
  return [outside, transaction]
}

function sourceOf(balance: Row[string] | undefined, isTold: Row[string] | undefined) {
  if (textOf(balance) === null) return null
  return isTold === true ? 'logged' : 'computed'
}

/** A change that is one; null where nothing moved. */
function changeOf(cell: Row[string] | undefined): string | null {
  const text = textOf(cell)
  return text === null || exact(text).mantissa === 0n ? null : text
}

/** A balance before what was posted to it. */
function lessThan(balance: Row[string] | undefined, posted: Row[string] | undefined): string {
  return formatDecimal(subtractDecimals(exact(balance), exact(posted)))
}

function exact(cell: Row[string] | undefined): Decimal {
  return parseDecimal(textOf(cell) ?? '0') ?? ZERO
}
