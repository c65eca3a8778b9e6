import type { BlockedOverdraft, EventKind, LogEvent, ReportedDiscrepancy } from '../model/event.js'
import { fieldOf, textOf, type Value } from '../model/value.js'
import { amountOf, longestName, nameOf } from './field-limits.js'
import { readValue } from './inspect.js'
import { readTransaction } from './transaction-fields.js'

/** A value or field of a message that could not be read. */
export interface Unreadable {
  readonly code: 'unreadable_value' | 'unreadable_field' | 'missing_field'
  readonly message: string
}

/** What a message carries, by its kind. */
export interface Payload {
  readonly found: Partial<
    Pick<LogEvent, 'messageId' | 'transaction' | 'discrepancy' | 'blocked' | 'metric' | 'skippedAction'>
  >
  readonly unreadable: readonly Unreadable[]
}

const empty: Payload = { found: {}, unreadable: [] }

/** Reads what `message` carries besides its words, as its kind promises. */
export function readPayload(kind: EventKind, message: string): Payload {
  switch (kind) {
    case 'record_opened':
      return openingPayload(message.slice('Processing message '.length).trim())
    case 'sync_started':
      return withObject(message, (value) => transactionPayload(fieldOf(value, 'transaction') ?? value))
    case 'transaction_printed':
    case 'record_body_printed':
      return withObject(message, transactionPayload)
    case 'queue_record_printed':
      return withObject(message, queueRecordPayload)
    case 'balances_differ':
      return withObject(message, discrepancyPayload)
    case 'overdraft_blocked':
      return withObject(message, blockedPayload)
    case 'payment_flag_skipped':
      return withObject(message, skippedPayload)
    case 'embedded_metrics':
      return withObject(message, metricPayload)
    default:
      return empty
  }
}

function openingPayload(messageId: string): Payload {
  if (messageId.length <= longestName) return { found: { messageId }, unreadable: [] }
  return {
    found: {},
    unreadable: [{ code: 'unreadable_field', message: 'the message id is too long for one' }],
  }
}

/** Reads the object in a message and says so where it is missing or breaks off. */
function withObject(message: string, read: (value: Value) => Payload): Payload {
  const start = message.indexOf('{')
  if (start < 0)
    return { found: {}, unreadable: [{ code: 'unreadable_value', message: 'the object is missing' }] }
  const { value, problem } = readValue(message, start)
  const payload = read(value)
  if (problem === undefined) return payload
  const unreadable: Unreadable = {
    code: 'unreadable_value',
    message: `the object cannot be read to its end: ${problem.message}`,
  }
  return { found: payload.found, unreadable: [unreadable, ...payload.unreadable] }
}

function transactionPayload(value: Value): Payload {
  const { transaction, unreadable } = readTransaction(value)
  return { found: { transaction }, unreadable }
}

/** A queue record holds the transaction as JSON in its `body`; its message id is that of the delivery. */
function queueRecordPayload(value: Value): Payload {
  const body = textOf(fieldOf(value, 'body'))
  if (body === undefined) {
    return {
      found: {},
      unreadable: [{ code: 'missing_field', message: 'the queue record has no readable body' }],
    }
  }
  const payload = withObject(body, transactionPayload)
  const messageId = nameOf(fieldOf(value, 'messageId'))
  return messageId === undefined ? payload : { ...payload, found: { ...payload.found, messageId } }
}

function discrepancyPayload(value: Value): Payload {
  const userId = nameOf(fieldOf(value, 'userId'))
  const subscriptionBalance = amountOf(fieldOf(value, 'subscriptionBalance'))
  const paymentBalance = amountOf(fieldOf(value, 'paymentBalance'))
  const discrepancy: ReportedDiscrepancy = {
    ...(userId === undefined ? {} : { userId }),
    ...(subscriptionBalance === undefined ? {} : { subscriptionBalance }),
    ...(paymentBalance === undefined ? {} : { paymentBalance }),
  }
  const isWhole = userId !== undefined && subscriptionBalance !== undefined && paymentBalance !== undefined
  const unreadable: readonly Unreadable[] = isWhole
    ? []
    : [
        {
          code: 'missing_field',
          message: 'userId, subscriptionBalance or paymentBalance is missing or not a number',
        },
      ]
  return { found: { discrepancy }, unreadable }
}

function blockedPayload(value: Value): Payload {
  const details = fieldOf(value, 'data')
  const userId = nameOf(fieldOf(details, 'userId'))
  const transactionId = nameOf(fieldOf(details, 'transactionId'))
  const currentBalance = amountOf(fieldOf(details, 'currentBalance'))
  const blocked: BlockedOverdraft = {
    ...(userId === undefined ? {} : { userId }),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(currentBalance === undefined ? {} : { currentBalance }),
  }
  const isWhole = userId !== undefined && transactionId !== undefined && currentBalance !== undefined
  const unreadable: readonly Unreadable[] = isWhole
    ? []
    : [
        {
          code: 'missing_field',
          message: 'userId, transactionId or currentBalance is missing or cannot be read',
        },
      ]
  return { found: { blocked }, unreadable }
}

/** The service adds the user and the transaction's action to its metrics of wallets. */
function metricPayload(value: Value): Payload {
  const userId = nameOf(fieldOf(value, 'userId'))
  const action = nameOf(fieldOf(value, 'action'))
  if (userId === undefined || action === undefined) return empty
  return { found: { metric: { userId, action } }, unreadable: [] }
}

function skippedPayload(value: Value): Payload {
  const skippedAction = nameOf(fieldOf(value, 'transactionAction'))
  return skippedAction === undefined ? empty : { found: { skippedAction }, unreadable: [] }
}
