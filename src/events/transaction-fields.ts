import type { TransactionFields } from '../model/event.js'
import { digitsOf, fieldOf, textOf, type Value } from '../model/value.js'
import { readValue } from './inspect.js'
import type { Unreadable } from './payload.js'

const textFields = ['id', 'type', 'source', 'action', 'userId', 'currency'] as const
const numberFields = ['amount', 'vat', 'oldBalance', 'newBalance', 'userBalance', 'paymentBalance'] as const
/** Fields without which a transaction says too little; their absence is reported. */
const expected: ReadonlySet<string> = new Set(['id', 'userId', 'currency', 'amount'])

/** Digits beyond this are no amount; such text is kept out of the ledger and reported. */
const longestNumber = 400

/** Reads the fields of a transaction, whichever form printed it; what is missing or odd is listed. */
export function readTransaction(value: Value): {
  readonly transaction: TransactionFields
  readonly unreadable: readonly Unreadable[]
} {
  const fields: Record<string, string> = {}
  const unreadable: Unreadable[] = []
  for (const name of textFields) keep(name, fieldOf(value, name), readableText)
  for (const name of numberFields) keep(name, fieldOf(value, name), readableDigits)
  const metadata = readMetadata(fieldOf(value, 'metadata'))
  const walletId = textOf(fieldOf(metadata, 'walletId'))
  const deliveryId = textOf(fieldOf(metadata, 'deliveryId'))
  if (walletId !== undefined) fields.walletId = walletId
  if (deliveryId !== undefined) fields.deliveryId = deliveryId
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
  const text = textOf(logged)
  return text === '' ? undefined : text
}

function readableDigits(logged: Value): string | undefined {
  const digits = digitsOf(logged)
  return digits !== undefined && digits.length <= longestNumber ? digits : undefined
}

/** Metadata is JSON in a string in the long form, an object in the JSON forms. */
function readMetadata(metadata: Value): Value {
  return typeof metadata === 'string' && metadata.startsWith('{') ? readValue(metadata, 0).value : metadata
}
