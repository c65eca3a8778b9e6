import type { Fields, LoggedText, Value } from '../../src/model/value.js'
import { NO_FIELDS } from '../../src/model/value.js'

/** The options of `util.inspect` that decide what is printed of a value; the others decide only how. */
export interface InspectDepth {
  readonly depth: number
  readonly maxArrayLength: number
  readonly maxStringLength: number
}

/** What `util.inspect` keeps of a JavaScript value: the oracle that the reader is compared with. */
export function asLogged(value: unknown, options: InspectDepth): Value {
  return new Oracle(options).value(value, 0)
}

class Oracle {
  private readonly options: InspectDepth
  private readonly above: object[] = []
  private readonly circular: object[] = []

  constructor(options: InspectDepth) {
    this.options = options
  }

  value(value: unknown, level: number): Value {
    switch (typeof value) {
      case 'string':
        return this.string(value)
      case 'number':
        return { kind: 'number', digits: Object.is(value, -0) ? '-0' : String(value) }
      case 'bigint':
        return { kind: 'bigint', digits: String(value) }
      case 'symbol':
        return text('symbol', String(value))
      case 'function':
        return text('opaque', value.name === '' ? '[Function (anonymous)]' : `[Function: ${value.name}]`)
      case 'object':
        return value === null ? null : this.object(value, level)
      case 'boolean':
        return value
      default:
        return undefined
    }
  }

  private string(value: string): Value {
    const more = value.length - this.options.maxStringLength
    return more > 0 ? { kind: 'string', text: value.slice(0, -more), more } : value
  }

  private object(value: object, level: number): Value {
    if (this.above.includes(value)) return this.reference(value)
    const fields = ownKeys(value)
    if (value instanceof Date && fields.length === 0) return text('date', dateText(value))
    if (value instanceof RegExp && fields.length === 0) return text('regexp', String(value))
    const isEmpty = fields.length === 0 && sizeOf(value) === 0
    if (level > this.options.depth && !isEmpty) return text('opaque', bracketed(nameOf(value) ?? 'Object'))
    this.above.push(value)
    const members = this.members(value, level)
    const logged = { ...members, fields: this.fields(value, fields, level) }
    this.above.pop()
    return logged
  }

  private reference(value: object): LoggedText {
    if (!this.circular.includes(value)) this.circular.push(value)
    return text('opaque', `[Circular *${this.circular.indexOf(value) + 1}]`)
  }

  private members(value: object, level: number) {
    const className = nameOf(value)
    if (value instanceof Date) return { kind: 'date', text: dateText(value) } as const
    if (value instanceof RegExp) return { kind: 'regexp', text: String(value) } as const
    if (Array.isArray(value))
      return { kind: 'array', className: undefined, ...this.items(value, level) } as const
    if (value instanceof Set) return { kind: 'set', className, ...this.list([...value], level) } as const
    if (!(value instanceof Map)) return { kind: 'object', className } as const
    const shown = [...value].slice(0, this.options.maxArrayLength)
    const entries = shown.map(([key, entry]): [Value, Value] => [
      this.value(key, level + 1),
      this.value(entry, level + 1),
    ])
    return { kind: 'map', className, entries, more: value.size - shown.length } as const
  }

  private list(values: readonly unknown[], level: number) {
    const shown = values.slice(0, this.options.maxArrayLength)
    return { items: shown.map((item) => this.value(item, level + 1)), more: values.length - shown.length }
  }

  /** Items and runs of holes: a run counts as one of the `maxArrayLength` items shown. */
  private items(values: readonly unknown[], level: number) {
    const items: Value[] = []
    let index = 0
    while (index < values.length && items.length < this.options.maxArrayLength) {
      const first = index
      while (index < values.length && !(index in values)) index++
      if (index > first) items.push({ kind: 'holes', count: index - first })
      else items.push(this.value(values[index++], level + 1))
    }
    return { items, more: values.length - index }
  }

  private fields(value: object, keys: readonly (string | symbol)[], level: number): Fields {
    if (keys.length === 0) return NO_FIELDS
    return new Map(keys.map((key) => [String(key), this.value(Reflect.get(value, key), level + 1)]))
  }
}

function text(kind: LoggedText['kind'], printed: string): LoggedText {
  return { kind, text: printed, fields: NO_FIELDS }
}

function bracketed(name: string): string {
  return name.startsWith('[') ? name : `[${name}]`
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString()
}

function ownKeys(value: object): (string | symbol)[] {
  const keys = Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))
  return Array.isArray(value) ? keys.filter((key) => typeof key !== 'string' || !/^\d+$/.test(key)) : keys
}

function sizeOf(value: object): number {
  if (value instanceof Set || value instanceof Map) return value.size
  return Array.isArray(value) ? value.length : 0
}

function nameOf(value: object): string | undefined {
  const prototype: { constructor: { name: string } } | null = Object.getPrototypeOf(value)
  if (prototype === null) return '[Object: null prototype]'
  return prototype === Object.prototype ? undefined : prototype.constructor.name
}
