import { createRequire } from 'node:module'
import type { RefinementCtx, ZodType } from 'zod'
import { isTimeZone, timeZones } from './time-zones.js'

const load = createRequire(import.meta.url)

/** Gives the library of the schema; loaded where there is a file to check, as that takes a while. */
export function loadZod(): typeof import('zod') {
  return load('zod')
}

/** The message of a value that is not what it should be. */
export function expecting(words: string): { readonly error: string } {
  return { error: `expected ${words}` }
}

/** What the schema says of a mapping, in messages. */
export const mappingWords = 'a mapping: keys with their values, indented'

/** What makes a refusal more helpful. */
interface Hints {
  /** What the value may have been meant to be. */
  readonly candidates?: readonly string[]
  /** The key inside the value that is meant. */
  readonly key?: string
}

/** Refuses a value, or what it has under a key. */
export function refuse(context: RefinementCtx, message: string, { candidates = [], key }: Hints = {}): void {
  const path = key === undefined ? [] : [key]
  context.addIssue({ code: 'custom', message, path, params: { candidates } })
}

/** A mapping of these keys and no others. */
export function section<Shape extends Readonly<Record<string, ZodType>>>(shape: Shape) {
  return loadZod().strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? `expected ${mappingWords}` : undefined),
  })
}

/** A mapping of some of these keys, each described, to values of one kind. */
export function described<Inner extends ZodType>(names: Readonly<Record<string, string>>, inner: Inner) {
  const entries = Object.entries(names).map(
    ([key, words]) => [key, inner.optional().describe(words)] as const,
  )
  return section(Object.fromEntries(entries))
}

/** One of some words. */
export function oneOf<Name extends string>(names: readonly Name[], words: string) {
  return loadZod().enum([...names], expecting(words))
}

/** A text that is not empty and not a whole book. */
export function shortText(words: string) {
  return loadZod().string(expecting(words)).min(1, expecting(words)).max(200, expecting(words))
}

/** A number from 0 up to below 10^11, or its digits in quotes: 18 of them may stand after the point. */
export function amount(words: string) {
  const z = loadZod()
  const number = z.number(expecting(words)).min(0, expecting(words)).max(largestAmount, expecting(words))
  const digits = z.string(expecting(words)).regex(/^\d{1,11}(\.\d{1,18})?$/, expecting(words))
  return z.union([number, digits], expecting(words))
}

const largestAmount = 99_999_999_999

const zoneWords = 'expected the IANA name of a time zone, such as Asia/Dubai'

/** The name of a time zone. */
export function timeZone() {
  return loadZod()
    .string({ error: zoneWords })
    .superRefine((value, context) => {
      if (!isTimeZone(value)) refuse(context, zoneWords, { candidates: timeZones() })
    })
}

/** The code of a currency, as logged; mostly of ISO 4217, but a wallet may hold points. */
export function currencyCode(words: string) {
  return loadZod()
    .string()
    .regex(/^\S{1,20}$/, expecting(words))
}
