import { inspect } from 'node:util'
import { metadataOf } from './metadata.js'
import { digits } from './money.js'
import type { Posting } from './postings.js'

/** JSON text as `util.inspect` prints the string inside an object: byte for byte what Node prints, only faster. */
export function quotedJson(json: string): string {
  if (json.includes("'")) {
    return inspect(json, { breakLength: Number.POSITIVE_INFINITY })
  }
  return json.includes('\\') ? `'${json.replaceAll('\\', '\\\\')}'` : `'${json}'`
}

/** The long form of a transaction, as `console.log('Start syncing the balance', { transaction })` prints it. */
export function longForm(posting: Posting): string {
  const json = metadataOf(posting)
  const metadata = json === undefined ? 'undefined' : quotedJson(json)
  return `Start syncing the balance {
  transaction: {
    id: '${posting.id}',
    type: '${posting.type}',
    source: '${posting.source}',
    action: '${posting.action}',
    userId: '${posting.userId}',
    paymentBalance: ${digits(posting.paymentBalance)},
    updatePaymentBalance: true,
    metadata: ${metadata},
    currency: '${posting.currency}',
    amount: ${digits(posting.amount)},
    vat: ${digits(posting.vat)},
    oldBalance: ${digits(posting.oldBalance)},
    newBalance: ${digits(posting.newBalance)}
  }
}`
}

/** The short form of a transaction, as the first versions print it. */
export function shortForm(posting: Posting): string {
  return `Start syncing the balance {
  transaction: {
    id: '${posting.id}',
    userId: '${posting.userId}',
    currency: '${posting.currency}',
    amount: ${digits(posting.amount)},
    vat: ${digits(posting.vat)},
    oldBalance: ${digits(posting.oldBalance)},
    newBalance: ${digits(posting.newBalance)}
  }
}`
}

/** The service's report that the two balances disagree. */
export function discrepancyMessage(posting: Posting, subscriptionBalance: number): string {
  return `Subscription balance and payment balance are not in sync {
  userId: '${posting.userId}',
  subscriptionBalance: ${digits(subscriptionBalance)},
  paymentBalance: ${digits(posting.paymentBalance)}
}`
}

/** A blocked overdraft: the long form also names the balance it would have led to. */
export function blockedMessage(posting: Posting, long: boolean): string {
  const fields = long
    ? `    transactionId: '${posting.id}',
    userId: '${posting.userId}',
    currentBalance: ${digits(posting.oldBalance)},
    newBalance: ${digits(posting.newBalance)}`
    : `    userId: '${posting.userId}',
    currentBalance: ${digits(posting.oldBalance)},
    transactionId: '${posting.id}'`
  return `{
  message: 'Subscriber will have a negative balance due to this action, the process will terminate.',
  data: {
${fields}
  }
}`
}
