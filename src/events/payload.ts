import type { BlockedOverdraft, LogEvent, ReportedDiscrepancy } from '../model/event.js'
import type { FieldNames, LoggedNames } from '../model/ingest-settings.js'
import { type LoggedObject, NO_FIELDS, textOf, type Value } from '../model/value.js'
import { amountOf, longestName, nameOf } from './field-limits.js'
import { type Lookup, lookup, type Translation } from './fields.js'
import { type ReadResult, readValue } from './inspect.js'
import { readTransaction } from './transaction-fields.js'
import { afterWords, groupsIn, type ReadyRule } from './vocabulary.js'

/** A value or field of a message that could not be read. */
export interface Unreadable {
  readonly code: 'unreadable_value' | 'unreadable_field' | 'missing_field' | 'stray_text'
  readonly message: string
}

/** What a message carries, by its kind. */
export interface Payload {
  readonly found: Partial<
    Pick<LogEvent, 'messageId' | 'transaction' | 'discrepancy' | 'blocked' | 'metric' | 'skippedAction'>
  >
  readonly unreadable: readonly Unreadable[]
}

/** How a version of the service names what it prints. */
export interface Naming {
  readonly fields: FieldNames
  readonly translation: Translation
}

const empty: Payload = { found: {}, unreadable: [] }
const nothing: LoggedObject = { kind: 'object', className: undefined, fields: NO_FIELDS }

/** Reads what `message` carries besides its words, as the kind of the rule that recognised it promises. */
export function readPayload(rule: ReadyRule, message: string, { fields, translation }: Naming): Payload {
  switch (rule.kind) {
    case 'record_opened':
      return openingPayload(groupsIn(message, rule)?.get('messageId') ?? afterWords(message, rule)?.trim())
    case 'sync_started':
      return withFields(fields.transaction, (find, value) => {
        const inner = lookup(value, fields.sync_started)('transaction')
        return transactionPayload(inner === undefined ? find : lookup(inner, fields.transaction), translation)
      })
    case 'transaction_printed':
    case 'record_body_printed':
      return withFields(fields.transaction, (find) => transactionPayload(find, translation))
    case 'queue_record_printed':
      return withFields(fields.queue_record_printed, (find) => queueRecordPayload(find, fields, translation))
    case 'balances_differ':
      return withFields(fields.balances_differ, discrepancyPayload)
    case 'overdraft_blocked':
      return withFields(fields.overdraft_blocked, blockedPayload)
    case 'payment_flag_skipped':
      return withFields(fields.payment_flag_skipped, (find) => skippedPayload(find, translation))
    case 'embedded_metrics':
      return withFields(fields.embedded_metrics, (find) => metricPayload(find, translation))
    default:
      return empty
  }

  /** Reads the object in the message and the groups of the rule's pattern, which can do without an object. */
  function withFields(names: LoggedNames, read: (find: Lookup, value: Value) => Payload): Payload {
    const groups = groupsIn(message, rule)
    const isWhole = groups !== undefined && !message.includes('{')
    const readFields = (value: Value): Payload => read(lookup(value, names, groups), value)
    return isWhole ? readFields(nothing) : withObject(message, readFields)
  }
}

function openingPayload(messageId: string | undefined): Payload {
  if (messageId === undefined) return empty
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
  const result = readValue(message, start)
  const { found, unreadable } = read(result.value)
  return { found, unreadable: [...unreadableIn(result), ...unreadable] }
}

function unreadableIn({ problem, repeatsName }: ReadResult): Unreadable[] {
  const unreadable: Unreadable[] = []
  if (problem !== undefined) {
    const message = `the object cannot be read to its end: ${problem.message}`
    unreadable.push({ code: 'unreadable_value', message })
  }
  if (repeatsName) {
    const message = 'a field stands in the object more than once; the last one is used'
    unreadable.push({ code: 'unreadable_field', message })
  }
  return unreadable
}

function transactionPayload(find: Lookup, translation: Translation): Payload {
  const { transaction, unreadable } = readTransaction(find, translation)
  return { found: { transaction }, unreadable }
}

/** A queue record holds the transaction, mostly as JSON, in its `body`; its message id is that of the delivery. */
function queueRecordPayload(find: Lookup, { transaction }: FieldNames, translation: Translation): Payload {
  const body = find('body')
  const text = textOf(body)
  if (text === undefined && !isObject(body)) {
    return {
      found: {},
      unreadable: [{ code: 'missing_field', message: 'the queue record has no readable body' }],
    }
  }
  const read = (value: Value): Payload => transactionPayload(lookup(value, transaction), translation)
  const payload = text === undefined ? read(body) : withObject(text, read)
  const messageId = nameOf(find('messageId'))
  return messageId === undefined ? payload : { ...payload, found: { ...payload.found, messageId } }
}

function isObject(value: Value): value is LoggedObject {
  return typeof value === 'object' && value !== null && value.kind === 'object'
}

function discrepancyPayload(find: Lookup): Payload {
  const userId = nameOf(find('userId'))
  const subscriptionBalance = amountOf(find('subscriptionBalance'))
  const paymentBalance = amountOf(find('paymentBalance'))
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

function blockedPayload(find: Lookup): Payload {
  const userId = nameOf(find('userId'))
  const transactionId = nameOf(find('transactionId'))
  const currentBalance = amountOf(find('currentBalance'))
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
function metricPayload(find: Lookup, translation: Translation): Payload {
  const userId = nameOf(find('userId'))
  const action = nameOf(find('action'))
  if (userId === undefined || action === undefined) return empty
  return { found: { metric: { userId, action: translation.action.get(action) ?? action } }, unreadable: [] }
}

function skippedPayload(find: Lookup, translation: Translation): Payload {
  const action = nameOf(find('transactionAction'))
  if (action === undefined) return empty
  return { found: { skippedAction: translation.action.get(action) ?? action }, unreadable: [] }
}
