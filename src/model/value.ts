/**
 * A value as the service logged it: in the notation of Node's `util.inspect` or in JSON.
 *
 * Strings, booleans, null and undefined stand for themselves. Everything else is a record with a `kind`;
 * numbers keep the digits of the log, because money must not pass through a float.
 */
export type Value =
  | string
  | boolean
  | null
  | undefined
  | LoggedNumber
  | LoggedObject
  | LoggedList
  | LoggedMap
  | LoggedText
  | LoggedHoles
  | CutString

/** Named properties in logged order. A Map, so that a logged `__proto__` is a name like any other. */
export type Fields = ReadonlyMap<string, Value>

/** A number or bigint, digits exactly as logged: `12.5`, `-0`, `1e21`, `NaN`, `Infinity`; no `n` for a bigint. */
export interface LoggedNumber {
  readonly kind: 'number' | 'bigint'
  readonly digits: string
}

/** An object; `className` is what was printed before the brace, as in `Invoice {` or `[Object: null prototype] {`. */
export interface LoggedObject {
  readonly kind: 'object'
  readonly className: string | undefined
  readonly fields: Fields
}

/**
 * An array, a typed array, or a set (also what else prints bare values in braces: `[Set Iterator] { 1 }`,
 * `Promise { <pending> }`). `more` counts the items left out (`... 3 more items`); `fields` are properties
 * beside the items.
 */
export interface LoggedList {
  readonly kind: 'array' | 'set'
  readonly className: string | undefined
  readonly items: readonly Value[]
  readonly more: number
  readonly fields: Fields
}

/** A map: entries in logged order, `more` counts those left out. */
export interface LoggedMap {
  readonly kind: 'map'
  readonly className: string | undefined
  readonly entries: readonly (readonly [Value, Value])[]
  readonly more: number
  readonly fields: Fields
}

/**
 * A value known by its printed text only. An error's text is its stack as logged, indentation included;
 * `opaque` is `[Function: run]`, `[Object]`, `[Circular *1]`, `[Getter]`, `<Buffer 68 69>`, `[String: 'x']`, ….
 * `fields` are the properties printed after it, as in `Error: … { code: 'E' }`.
 */
export interface LoggedText {
  readonly kind: 'date' | 'symbol' | 'regexp' | 'error' | 'opaque'
  readonly text: string
  readonly fields: Fields
}

/** A run of empty slots in an array: `<2 empty items>`. One record for the run, however long. */
export interface LoggedHoles {
  readonly kind: 'holes'
  readonly count: number
}

/** A string logged in part, `'abc'... 5 more characters`; `more` counts the UTF-16 units left out. */
export interface CutString {
  readonly kind: 'string'
  readonly text: string
  readonly more: number
}

/** The fields of a value that has none. */
export const NO_FIELDS: Fields = new Map()

/** Whether the value is one known by its printed text: a date, symbol, regular expression, error or opaque value. */
export function isLoggedText(value: Value): value is LoggedText {
  return typeof value === 'object' && value !== null && 'fields' in value && 'text' in value
}

/** The named property of an object (or of any value with properties); undefined when there is none. */
export function fieldOf(value: Value, name: string): Value {
  if (typeof value !== 'object' || value === null || !('fields' in value)) return undefined
  return value.fields.get(name)
}

/** The text of a string logged in full; undefined for every other value, a cut string included. */
export function textOf(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/**
 * The digits of a finite number, of a bigint, or of a string that holds a plain decimal such as `'12.50'`.
 * Undefined for NaN, Infinity and everything else.
 */
export function digitsOf(value: Value): string | undefined {
  if (typeof value === 'string') return PLAIN_DECIMAL.test(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (value.kind !== 'number' && value.kind !== 'bigint') return undefined
  return NOT_FINITE.has(value.digits) ? undefined : value.digits
}

const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/
const NOT_FINITE: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity'])
