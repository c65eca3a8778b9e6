import type { TransactionFields } from '../model/event.js'
import { fieldOf, type Value } from '../model/value.js'
import { amountOf, nameOf } from './field-limits.js'
import { readValue } from './inspect.js'
import type { Unreadable } from './payload.js'

const textFields = ['id', 'type', 'source', 'action', 'userId', 'currency'] as const
const numberFields = ['amount', 'vat', 'oldBalance', 'newBalance', 'userBalance', 'paymentBalance'] as const
const metadataFields = ['walletId', 'deliveryId'] as const
/** Fields without which a transaction says too little; their absence is reported. */
const expected: ReadonlySet<string> = new Set(['id', 'userId', 'currency', 'amount'])

/** Reads the fields of a transaction, whichever form printed it; what is missing or odd is listed. */
export function readTransaction(value: Value): {
  readonly transaction: TransactionFields
  readonly unreadable: readonly Unreadable[]
} {
  const fields: Record<string, string> = {}
  const unreadable: Unreadable[] = []
  for (const name of textFields) keep(name, fieldOf(value, name), readableText)
  for (const name of numberFields) keep(name, fieldOf(value, name), amountOf)
  const printed = fieldOf(value, 'metadata')
  const metadata = readMetadata(printed)
  if (isCut(printed, metadata)) {
    unreadable.push({ code: 'unreadable_field', message: 'metadata cannot be read to its end' })
  }
  for (const name of metadataFields) keep(name, fieldOf(metadata, name), readableText)
  return { transaction: fields, unreadable }

  function keep(name: string, logged: Value, readable: (logged: Value) => string | undefined): void {
    if (logged === undefined || logged === null) {
      if (expected.has(name))
        unreadable.push({ code: 'missing_field', message: `the transaction has no ${name}` })
      return
    }
    const text = readable(logged)
    if (text !== undefined) fields[name] = text
    else unreadable.push({ code: 'unreadable_field', message: `${name} cannot be read as logged` })
  }
}

function readableText(logged: Value): string | undefined {
  const text = nameOf(logged)
  return text === '' ? undefined : text
}

/** Metadata is JSON in a string in the long form, an object in the JSON forms. Undefined where it is cut. */
function readMetadata(metadata: Value): Value {
  if (typeof metadata !== 'string' || !metadata.startsWith('{')) return metadata
  const { value, complete } = readValue(metadata, 0)
  return complete ? value : undefined
}

/** Whether there is text that should be metadata, and it is not whole. */
function isCut(metadata: Value, read: Value): boolean {
  const isCutString = typeof metadata === 'object' && metadata !== null && metadata.kind === 'string'
  return isCutString || (read === undefined && metadata !== undefined)
}
