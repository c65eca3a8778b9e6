import type { TransactionFields } from '../model/event.js'
import { digitsOf, textOf, type Value } from '../model/value.js'
import type { Lookup, Translation } from './fields.js'
import type { Unreadable } from './payload.js'

const textFields = ['id', 'type', 'source', 'action', 'userId', 'currency'] as const
const numberFields = ['amount', 'vat', 'oldBalance', 'newBalance', 'userBalance', 'paymentBalance'] as const
const evidenceFields = ['walletId', 'deliveryId'] as const
const translated = ['type', 'source', 'action', 'currency'] as const
/** Fields without which a transaction says too little; their absence is reported. */
const expected: ReadonlySet<string> = new Set(['id', 'userId', 'currency', 'amount'])

/** Digits beyond this are no amount; such text is kept out of the ledger and reported. */
const longestNumber = 400

/** Reads the fields of a transaction, whichever form printed it; what is missing or odd is listed. */
export function readTransaction(
  find: Lookup,
  translation: Translation,
): {
  readonly transaction: TransactionFields
  readonly unreadable: readonly Unreadable[]
} {
  const fields: Record<string, string> = {}
  const unreadable: Unreadable[] = []
  for (const name of textFields) keep(name, readableText)
  for (const name of numberFields) keep(name, readableDigits)
  for (const name of evidenceFields) {
    const id = textOf(find(name))
    if (id !== undefined) fields[name] = id
  }
  for (const name of translated) {
    const meant = translation[name].get(fields[name] ?? '')
    if (meant !== undefined) fields[name] = meant
  }
  return { transaction: fields, unreadable }

  function keep(name: string, readable: (logged: Value) => string | undefined): void {
    const logged = find(name)
    if (logged === undefined) {
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
