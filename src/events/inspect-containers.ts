import { type Fields, isLoggedText, type LoggedText, NO_FIELDS, type Value } from '../model/value.js'

const CLOSE_BRACKET = 93
const CLOSE_BRACE = 125

const SIZE = /\(\d+\)/
const VALUES_HEAD = /\(\d+\)|^Promise\b|Iterator\]|Entries\]|WeakSet|WeakMap/
const HEAD_IN_BRACKETS = /: null prototype\]|Iterator\]|Entries\]|^\[Arguments\]/

/**
 * An object, list or map whose closing bracket has not been read. Collects members until `close` gives the
 * value; members that never come cost nothing.
 */
export class OpenContainer {
  /** The code of the bracket that will close it. */
  readonly closer: number
  readonly parent: OpenContainer | undefined
  /** How many containers are open with this one, itself counted. */
  readonly depth: number
  /** Whether a name and a colon at the start of a member may be an error: arrays, sets, promises. */
  readonly holdsValues: boolean
  /** What was printed before the bracket, or first inside it: a class name, or a value with properties. */
  base: LoggedText | undefined
  /** The name read for the member whose value comes next. */
  key: string | undefined
  /** The value read last, until a comma or bracket shows that it is whole. */
  pending: Value
  isPending: boolean
  /** Whether the pending value ended with its own closing bracket. */
  isPendingClosed: boolean
  /** How many items are left out: `... 3 more items`. */
  more: number
  /** Whether a name stood in it twice. */
  repeatsName: boolean
  private mapKey: Value
  private hasMapKey: boolean
  private fields: Map<string, Value> | undefined
  private items: Value[] | undefined
  private entries: [Value, Value][] | undefined

  constructor(closer: number, parent: OpenContainer | undefined, base: LoggedText | undefined) {
    this.closer = closer
    this.parent = parent
    this.depth = parent === undefined ? 1 : parent.depth + 1
    this.holdsValues = closer === CLOSE_BRACKET || (base !== undefined && VALUES_HEAD.test(base.text))
    this.base = base
    this.key = undefined
    this.pending = undefined
    this.isPending = false
    this.isPendingClosed = false
    this.more = 0
    this.repeatsName = false
    this.mapKey = undefined
    this.hasMapKey = false
    this.fields = undefined
    this.items = undefined
    this.entries = undefined
  }

  /**
   * Takes the pending value as a first one that no comma follows: `{ [Function: run] retries: 1 }`, as older
   * Nodes and `compact: true` print it, or `Promise { <rejected> 1 }`. False when it cannot be that.
   */
  takeFirst(): boolean {
    const { pending } = this
    const isFirst = this.fields === undefined && this.items === undefined && this.entries === undefined
    if (!isFirst || this.key !== undefined || this.hasMapKey || this.closer !== CLOSE_BRACE) return false
    if (!isLoggedText(pending)) return false
    if (this.base !== undefined) this.commit()
    else this.base = pending
    this.isPending = false
    return true
  }

  /** Takes the value read last; `isClosed` when it ended with its own closing bracket. */
  put(value: Value, isClosed: boolean): void {
    this.pending = value
    this.isPending = true
    this.isPendingClosed = isClosed
  }

  /** Keeps the pending value as the key of a map entry. */
  keepMapKey(): void {
    this.mapKey = this.pending
    this.hasMapKey = true
    this.isPending = false
  }

  /** Adds the pending value under its name, as the entry of a map, or as an item. */
  commit(): void {
    const value = this.pending
    this.isPending = false
    if (this.key !== undefined) {
      if (this.fields === undefined) this.fields = new Map()
      if (this.fields.has(this.key)) this.repeatsName = true
      this.fields.set(this.key, value)
      this.key = undefined
    } else if (this.hasMapKey) {
      if (this.entries === undefined) this.entries = []
      this.entries.push([this.mapKey, value])
      this.hasMapKey = false
    } else if (this.items === undefined) this.items = [value]
    else this.items.push(value)
  }

  /** The value of a container that the text does not close; a closed container inside it is whole. */
  closeTorn(): Value {
    const isPlaced = this.key !== undefined || this.hasMapKey || this.closer === CLOSE_BRACKET
    if (this.isPending && this.isPendingClosed && isPlaced) this.commit()
    return this.close()
  }

  /** The value, with the members committed so far. */
  close(): Value {
    const fields = this.fields ?? NO_FIELDS
    if (
      this.base === undefined &&
      this.closer === CLOSE_BRACE &&
      this.items === undefined &&
      this.entries === undefined
    ) {
      return { kind: 'object', className: undefined, fields }
    }
    return this.closeOther(fields)
  }

  private closeOther(fields: Fields): Value {
    const { base, more } = this
    if (base !== undefined && !isClassName(base)) return { kind: base.kind, text: base.text, fields }
    const head = base?.text ?? ''
    const className = base === undefined ? undefined : head.replace(SIZE, '')
    const kind = this.kind(head)
    if (kind === 'map') return { kind, className, entries: this.entries ?? [], more, fields }
    if (kind === 'object') return { kind, className, fields }
    return { kind, className, items: this.items ?? [], more, fields }
  }

  private kind(head: string): 'array' | 'map' | 'set' | 'object' {
    if (this.closer === CLOSE_BRACKET) return 'array'
    if (this.entries !== undefined) return 'map'
    if (this.items !== undefined) return 'set'
    if (!SIZE.test(head) && !HEAD_IN_BRACKETS.test(head)) return 'object'
    if (head.includes('Map')) return 'map'
    return head.includes('Set') ? 'set' : 'object'
  }
}

/** Whether the text before a bracket names its class; otherwise it is a value that has properties. */
function isClassName(base: LoggedText): boolean {
  if (base.kind !== 'opaque') return false
  const bracketed = base.text.startsWith('[') || base.text.startsWith('<')
  return !bracketed || HEAD_IN_BRACKETS.test(base.text)
}
