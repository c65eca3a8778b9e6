import type { TransactionFields } from '../model/event.js'
import type { Value } from '../model/value.js'
import { amountOf, nameOf } from './field-limits.js'
import type { Lookup, Translation } from './fields.js'
import type { Unreadable } from './payload.js'

const textFields = ['id', 'type', 'source', 'action', 'userId', 'currency', 'actor'] as const
const numberFields = ['amount', 'vat', 'oldBalance', 'newBalance', 'userBalance', 'paymentBalance'] as const
const evidenceFields = ['walletId', 'deliveryId'] as const
const translated = ['type', 'source', 'action', 'currency'] as const
/** Fields without which a transaction says too little; their absence is reported. */
const expected: ReadonlySet<string> = new Set(['id', 'userId', 'currency', 'amount'])

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
  for (const name of numberFields) keep(name, amountOf)
  if (evidenceFields.some((name) => isCutString(find(name)))) {
    unreadable.push({ code: 'unreadable_field', message: 'metadata cannot be read to its end' })
  } else {
    for (const name of evidenceFields) keep(name, readableText)
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
  const text = nameOf(logged)
  return text === '' ? undefined : text
}

function isCutString(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.kind === 'string'
}
