import type { BlockedOverdraft, ReportedDiscrepancy, TransactionFields } from '../model/event.js'
import type { FieldNames, LoggedNames, LoggedWords } from '../model/ingest-settings.js'
import { fieldOf, type Value } from '../model/value.js'
import { readValue } from './inspect.js'

/** The names `syncBalanceSQS` has for what is read. */
export const balanceSyncFields: FieldNames = {
  transaction: {
    id: ['id'],
    type: ['type'],
    source: ['source'],
    action: ['action'],
    userId: ['userId'],
    currency: ['currency'],
    amount: ['amount'],
    vat: ['vat'],
    oldBalance: ['oldBalance'],
    newBalance: ['newBalance'],
    userBalance: ['userBalance'],
    paymentBalance: ['paymentBalance'],
    walletId: ['metadata.walletId'],
    deliveryId: ['metadata.deliveryId'],
    actor: ['actor'],
  } satisfies Record<keyof TransactionFields, string[]>,
  sync_started: { transaction: ['transaction'] },
  queue_record_printed: { messageId: ['messageId'], body: ['body'] },
  balances_differ: {
    userId: ['userId'],
    subscriptionBalance: ['subscriptionBalance'],
    paymentBalance: ['paymentBalance'],
  } satisfies Record<keyof ReportedDiscrepancy, string[]>,
  overdraft_blocked: {
    userId: ['data.userId'],
    transactionId: ['data.transactionId'],
    currentBalance: ['data.currentBalance'],
  } satisfies Record<keyof BlockedOverdraft, string[]>,
  payment_flag_skipped: { transactionAction: ['transactionAction'] },
  embedded_metrics: { userId: ['userId'], action: ['action'] },
}

/** The words of `syncBalanceSQS` that the analysis knows the meaning of. */
export const balanceSyncWords: LoggedWords = {
  type: { CREDIT: ['CREDIT'], DEBIT: ['DEBIT'] },
  source: {
    PAYMENT: ['PAYMENT'],
    REFUND: ['REFUND'],
    MANUAL_ADDITION: ['MANUAL_ADDITION'],
    MANUAL_DEDUCTION: ['MANUAL_DEDUCTION'],
  },
  action: { DELIVERY_DEDUCTION: ['DELIVERY_DEDUCTION'] },
  currency: {},
}

/** Gives the value of a field by its name in the tool. */
export type Lookup = (name: string) => Value

/**
 * Finds fields under the names of the log: first in what a pattern found by that name, then in the value.
 * Nothing, and a null, is no value.
 */
export function lookup(value: Value, names: LoggedNames, found?: ReadonlyMap<string, string>): Lookup {
  return (name) => found?.get(name) ?? firstField(value, names[name] ?? [])
}

function firstField(value: Value, names: readonly string[]): Value {
  for (const name of names) {
    const field = fieldOf(value, name) ?? (name.includes('.') ? innerField(value, name) : undefined)
    if (field !== undefined && field !== null) return field
  }
  return undefined
}

/** The field at the end of a path; where the way leads through text that was cut, a cut string. */
function innerField(value: Value, path: string): Value {
  let inner = value
  for (const name of path.split('.')) {
    const outer = unpacked(inner)
    if (typeof outer === 'object' && outer !== null && outer.kind === 'string') return outer
    inner = fieldOf(outer, name)
  }
  return inner
}

/**
 * An object that was logged as JSON in a string, as an object; the same one twice is read once. JSON that is not
 * whole is a cut string, because the value before the cut may be cut too.
 */
function unpacked(value: Value): Value {
  if (typeof value !== 'string' || !value.startsWith('{')) return value
  if (lastUnpacked?.text !== value) {
    const read = readValue(value, 0)
    lastUnpacked = {
      text: value,
      value: read.complete ? read.value : { kind: 'string', text: value, more: 0 },
    }
  }
  return lastUnpacked.value
}

let lastUnpacked: { readonly text: string; readonly value: Value } | undefined

/** For each kind of word, the words of the log that stand for another one. */
export type Translation = { readonly [Kind in keyof LoggedWords]: ReadonlyMap<string, string> }

/** Turns the lists of words around. */
export function translationOf({ type, source, action, currency }: LoggedWords): Translation {
  return {
    type: inverse(type),
    source: inverse(source),
    action: inverse(action),
    currency: inverse(currency),
  }
}

function inverse(words: LoggedNames): ReadonlyMap<string, string> {
  const pairs = Object.entries(words).flatMap(([word, logged]) => logged.map((name) => [name, word] as const))
  return new Map(pairs.filter(([logged, word]) => logged !== word))
}
